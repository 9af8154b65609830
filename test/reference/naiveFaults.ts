import { exponential, type RandomStream } from "../../src/engine/random.ts";
import type { Routing } from "../../src/engine/routingPolicies.ts";
import type { Deployment, Faults, Scenario } from "../../src/engine/scenario.ts";
import { idleServer, type Server } from "./naiveServer.ts";
import type { NaiveTimers } from "./naiveTimers.ts";

/** One deployment in a naive run. */
export type NaiveStation = {
  readonly deployment: Deployment;
  readonly servers: readonly Server[];
  /** Failures and restarts under way, by server; it is up at none. */
  readonly downReasons: number[];
  /** Which servers the router takes to be up, and which it sends nothing because they are about to restart. */
  readonly isKnown: boolean[];
  readonly isDraining: boolean[];
  /** The server that the next request goes to; null when the router knows of none. */
  choose(): number | null;
  entries: number;
  completions: number;
};

/** The scenario's deployments, idle. */
export function naiveStations({ deployments }: Scenario, routing: RandomStream): NaiveStation[] {
  return deployments.map((deployment) => {
    const each = <T>(value: () => T) => Array.from({ length: deployment.replicas }, value);
    const servers = each(() => idleServer(deployment.engine));
    const [isKnown, isDraining] = [each(() => true), each(() => false)];
    const choose = naiveRouter(deployment.routing, routing);
    return {
      ...{ deployment, servers, isKnown, isDraining, downReasons: each(() => 0), entries: 0, completions: 0 },
      choose: () => {
        const candidates = servers.flatMap((_, i) => (isKnown[i] && !isDraining[i] ? [i] : []));
        const outstanding = servers.map(({ running, waiting }) => running.length + waiting.length);
        return candidates.length === 0 ? null : choose(candidates, outstanding);
      },
    };
  });
}

/** Sets the timers of everything that will go wrong. */
export function planFaults(
  stations: readonly NaiveStation[],
  timers: NaiveTimers,
  stream: RandomStream,
  onFailure: (station: NaiveStation, server: number) => void,
): void {
  for (const station of stations)
    if (station.deployment.faults) planStation(station, station.deployment.faults, timers, stream, onFailure);
}

function planStation(
  station: NaiveStation,
  faults: Faults,
  timers: NaiveTimers,
  stream: RandomStream,
  onFailure: (station: NaiveStation, server: number) => void,
): void {
  const { servers, downReasons, isKnown, isDraining } = station;
  const { loadSeconds, detectionSeconds, random, rollingRestart } = faults;

  const learn = (server: number) => {
    isKnown[server] = downReasons[server] === 0;
  };
  const learnLater = (server: number, now: number) => {
    if (detectionSeconds === 0) learn(server);
    else timers.set(now + detectionSeconds, () => learn(server));
  };
  const goDown = (server: number, now: number, seconds: number, afterwards: (now: number) => void) => {
    timers.set(now + seconds, (then) => {
      downReasons[server]!--;
      afterwards(then);
      if (downReasons[server] === 0) learnLater(server, then);
    });
    if (downReasons[server]!++ > 0) return;
    onFailure(station, server);
    learnLater(server, now);
  };

  for (const { replica, at, seconds } of faults.outages)
    timers.set(at, (now) => goDown(replica, now, seconds + loadSeconds, () => {}));

  const slowNow: { readonly replica: number; readonly factor: number }[] = [];
  const setSpeed = (replica: number) => {
    servers[replica]!.slowdown = slowNow
      .filter((each) => each.replica === replica)
      .reduce((product, { factor }) => product * factor, 1);
  };
  for (const slow of faults.slow) {
    timers.set(slow.from, () => {
      slowNow.push(slow);
      setSpeed(slow.replica);
    });
    timers.set(slow.to, () => {
      slowNow.splice(slowNow.indexOf(slow), 1);
      setSpeed(slow.replica);
    });
  }

  const restartFrom = (server: number, now: number) => {
    isDraining[server] = true;
    timers.set(now + rollingRestart!.drain, (then) => {
      isDraining[server] = false;
      isKnown[server] = false;
      goDown(server, then, loadSeconds, () => {});
      if (server + 1 < servers.length)
        timers.set(then + loadSeconds + detectionSeconds, (later) => restartFrom(server + 1, later));
    });
  };
  if (rollingRestart) timers.set(rollingRestart.at, (now) => restartFrom(0, now));

  if (random === undefined) return;
  const failLater = (server: number, now: number) => {
    const at = now + exponential(stream) * random.meanTimeToFailure;
    const seconds = exponential(stream) * random.meanTimeToRepair + loadSeconds;
    timers.set(at, (then) => goDown(server, then, seconds, (repaired) => failLater(server, repaired)));
  };
  for (let server = 0; server < servers.length; server++) {
    const { meanTimeToFailure, meanTimeToRepair } = random;
    const down = meanTimeToRepair + loadSeconds;
    if (stream.next() * (meanTimeToFailure + down) >= down) {
      failLater(server, 0);
      continue;
    }
    const isLoading = stream.next() * down >= meanTimeToRepair;
    const left = isLoading
      ? stream.next() * loadSeconds
      : exponential(stream) * meanTimeToRepair + loadSeconds;
    goDown(server, 0, left, (repaired) => failLater(server, repaired));
    learn(server);
  }
}

/** Chooses one of the candidates by the requests in each; ties go to the lowest number. */
function naiveRouter(
  routing: Routing,
  stream: RandomStream,
): (candidates: readonly number[], outstanding: readonly number[]) => number {
  let turn = -1;
  return (candidates, outstanding) => {
    const shortest = (among: readonly number[]) =>
      among.toSorted((a, b) => outstanding[a]! - outstanding[b]! || a - b)[0]!;
    switch (routing) {
      case "round-robin":
        turn = turn + 1 < candidates.length ? turn + 1 : 0;
        return candidates[turn]!;
      case "least-outstanding":
        return shortest(candidates);
      case "power-of-two": {
        if (candidates.length === 1) return candidates[0]!;
        const first = candidates[Math.floor(stream.next() * candidates.length)]!;
        const others = candidates.filter((each) => each !== first);
        return shortest([first, others[Math.floor(stream.next() * others.length)]!]);
      }
    }
  };
}
