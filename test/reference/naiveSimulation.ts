import { type Failure, failures } from "../../src/engine/clients.ts";
import type { RequestSource } from "../../src/engine/requestSource.ts";
import type { Scenario } from "../../src/engine/scenario.ts";
import type { SimulationStreams } from "../../src/engine/simulation.ts";
import { backoffSeconds, leavingOf } from "./naiveClients.ts";
import { type NaiveStation, naiveStations, planFaults } from "./naiveFaults.ts";
import {
  blocksHeld,
  canNeverFit,
  dropAborted,
  endStep,
  failServer,
  newSequence,
  type Sequence,
  type Sharing,
  startStep,
} from "./naiveServer.ts";
import { type NaiveTimer, NaiveTimers } from "./naiveTimers.ts";

/** One answered request; times in seconds. */
export type Served = {
  /** The source's `feature`, by which the two engines' requests are matched. */
  readonly id: number;
  readonly arrival: number;
  readonly admitted: number;
  readonly firstToken: number;
  readonly finish: number;
};

/** One request that left without an answer. */
export type Failed = { readonly id: number; readonly at: number; readonly reason: Failure };

/** One executed step: sequences in the batch, and KV blocks they hold during the step. */
export type StepRecord = {
  readonly start: number;
  readonly end: number;
  readonly running: number;
  readonly blocks: number;
};

type Span = { readonly start: number; readonly end: number };

/** Everything a run did, and how often it used the rare rules. */
export type NaiveRun = {
  readonly served: readonly Served[];
  readonly failed: readonly Failed[];
  /** Completed steps; one that a failure broke off is in `broken`, until then. */
  readonly steps: readonly StepRecord[];
  readonly broken: readonly StepRecord[];
  /** From sending to answer or end, of each sending. */
  readonly sendings: readonly Span[];
  /** In the gateway's queue, and holding one of its places. */
  readonly queued: readonly Span[];
  readonly held: readonly Span[];
  readonly timeouts: number;
  readonly wastedPromptTokens: number;
  readonly wastedOutputTokens: number;
  readonly stations: readonly {
    readonly entries: number;
    readonly completions: number;
    readonly preemptions: number;
    readonly promptTokens: number;
    readonly hitTokens: number;
  }[];
  /** Whether two events were so close that rounding may put another first in an engine that adds up in another order. */
  readonly isAmbiguous: boolean;
  /** How often the rare happened. */
  readonly seen: Readonly<Record<Rarity, number>>;
};

export type Rarity =
  | "chunkedSteps"
  | "routedElsewhere"
  /** Moments at which several requests came, or one came exactly when a step ended. */
  | "ties"
  | "retries"
  | "abortedDecoding"
  | "abortedPartial"
  | "abortedAtTheEnd"
  | "abortedPreempted"
  | "failedMidStep"
  | "gatewayGivenUp";

type Request = {
  readonly id: number;
  readonly arrival: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly question: number;
  readonly sharing: Sharing | null;
  tries: number;
  sentAt: number;
  /** Where it is; null while it waits to be sent again. */
  place:
    | "queue"
    | { readonly station: NaiveStation; readonly server: number; readonly sequence: Sequence }
    | null;
  enteredPlace: number;
  timeout: NaiveTimer | null;
  leave: NaiveTimer | null;
  resend: NaiveTimer | null;
};

/**
 * The engine's rules, one step after the other, with nothing skipped, cached or counted incrementally: slow, and
 * plain enough to be checked by reading. Runs until the source is dry, every request has left
 * and every server is idle.
 */
export function simulateNaively(
  scenario: Scenario,
  streams: Omit<SimulationStreams, "arrivals" | "lengths">,
  source: RequestSource,
): NaiveRun {
  const { workload, gateway } = scenario;
  const timers = new NaiveTimers();
  const stations = naiveStations(scenario, streams.routing);
  const alive: Request[] = [];
  const queue: Request[] = [];
  const served: Served[] = [];
  const failed: Failed[] = [];
  const [steps, broken]: [StepRecord[], StepRecord[]] = [[], []];
  const [sendings, queued, held]: [Span[], Span[], Span[]] = [[], [], []];
  let [now, places, timeouts, wastedPromptTokens, wastedOutputTokens] = [0, 0, 0, 0, 0];
  if (gateway) places = gateway.instances * gateway.concurrency;
  let isAmbiguous = false;
  const seen: Record<Rarity, number> = {
    ...{ chunkedSteps: 0, routedElsewhere: 0, ties: 0, retries: 0, abortedDecoding: 0, abortedPartial: 0 },
    ...{ abortedAtTheEnd: 0, abortedPreempted: 0, failedMidStep: 0, gatewayGivenUp: 0 },
  };

  const waste = ({ read, generated }: Sequence) => {
    wastedPromptTokens += read;
    wastedOutputTokens += generated;
  };
  const requestOf = (sequence: Sequence) =>
    alive.find(({ place }) => place !== null && place !== "queue" && place.sequence === sequence)!;

  const send = (request: Request) => {
    request.tries++;
    if (request.tries > 1) seen.retries++;
    request.sentAt = now;
    const { patience } = workload.features[request.id]!;
    const limit = Math.min(patience?.timeout ?? Infinity, gateway?.timeout ?? Infinity);
    request.timeout = timers.set(now + limit, () => {
      timeouts++;
      withdraw(request);
      endSending(request, "timed-out");
    });
    if (gateway && places === 0) {
      if (queue.length >= gateway.queueLimit) endSending(request, "turned-away");
      else {
        queue.push(request);
        request.place = "queue";
        request.enteredPlace = now;
      }
      return;
    }
    places--;
    if (!dispatch(request)) freePlace();
  };

  /** Someone has left the gateway: the queue moves up. */
  const freePlace = () => {
    places++;
    if (!gateway) return;
    while (places > 0 && queue.length > 0) {
      const next = queue.shift()!;
      queued.push({ start: next.enteredPlace, end: now });
      next.place = null;
      places--;
      if (!dispatch(next)) places++;
    }
  };

  const dispatch = (request: Request): boolean => {
    const station = stations[workload.features[request.id]!.deployment ?? 0]!;
    const { engine } = station.deployment;
    const server = station.choose();
    const refusal =
      server === null || station.downReasons[server]! > 0
        ? "lost"
        : station.servers[server]!.waiting.length >= (engine.queueLimit ?? Infinity)
          ? "turned-away"
          : null;
    if (refusal !== null) {
      endSending(request, refusal);
      return false;
    }
    if (server! > 0) seen.routedElsewhere++;
    const { id, inputTokens, outputTokens, sharing } = request;
    const sequence = newSequence(id, inputTokens, outputTokens, sharing);
    station.servers[server!]!.waiting.push(sequence);
    station.entries++;
    request.place = { station, server: server!, sequence };
    request.enteredPlace = now;
    return true;
  };

  /** Takes a request out of gateway or server; a server that works on it stops at the end of its step. */
  const withdraw = (request: Request) => {
    const { place } = request;
    request.place = null;
    if (place === null) return;
    if (place === "queue") {
      queue.splice(queue.indexOf(request), 1);
      queued.push({ start: request.enteredPlace, end: now });
      seen.gatewayGivenUp++;
      return;
    }
    const { sequence } = place;
    const server = place.station.servers[place.server]!;
    const isRunning = server.running.includes(sequence);
    if (isRunning) server.aborted.push(sequence);
    else {
      server.waiting.splice(server.waiting.indexOf(sequence), 1);
      waste(sequence);
      if (sequence.generated > 0) seen.abortedPreempted++;
    }
    if (gateway) held.push({ start: request.enteredPlace, end: now });
    freePlace();
    if (!isRunning) return;
    if (sequence.generated > 0) seen.abortedDecoding++;
    else if (
      server.step?.chunks.some(
        ({ sequence: each, tokens }) => each === sequence && each.prefilled + tokens === each.prompt,
      )
    )
      seen.abortedAtTheEnd++;
    else seen.abortedPartial++;
    if (server.step === null) for (const dropped of dropAborted(server)) waste(dropped);
  };

  /** The sending has come to nothing: another follows, or the request has failed. */
  const endSending = (request: Request, reason: Failure) => {
    sendings.push({ start: request.sentAt, end: now });
    timers.cancel(request.timeout);
    const { patience } = workload.features[request.id]!;
    if (!patience || request.tries > patience.retries) fail(request, reason);
    else {
      const wait = backoffSeconds(patience.backoff, request.tries, streams.clients);
      request.resend = timers.set(now + wait, () => send(request));
    }
  };

  const fail = (request: Request, reason: Failure) => {
    failed.push({ id: request.id, at: now, reason });
    finish(request, false);
  };

  const finish = (request: Request, isAnswered: boolean) => {
    for (const timer of [request.timeout, request.leave, request.resend]) timers.cancel(timer);
    if (alive.includes(request)) alive.splice(alive.indexOf(request), 1);
    source.release(now, request.question, isAnswered);
  };

  const arrive = () => {
    source.take();
    const { feature: id, inputTokens, outputTokens, question, chain, ...nodes } = source.request;
    const sharing = chain && { chain, promptNodes: nodes.promptNodes, answerNodes: nodes.answerNodes };
    const request: Request = {
      ...{ id, arrival: now, inputTokens, outputTokens, question, sharing, tries: 0, sentAt: 0 },
      ...{ place: null, enteredPlace: 0, timeout: null, leave: null, resend: null },
    };
    const feature = workload.features[id]!;
    if (canNeverFit(inputTokens, outputTokens, stations[feature.deployment ?? 0]!.deployment.engine)) {
      fail(request, "never-fits");
      return;
    }
    alive.push(request);
    const leaving = leavingOf(feature, streams.clients);
    request.leave = timers.set(now + leaving.after, () => {
      if (request.place !== null) {
        withdraw(request);
        sendings.push({ start: request.sentAt, end: now });
      }
      fail(request, leaving.reason);
    });
    send(request);
  };

  const failReplica = (station: NaiveStation, index: number) => {
    const server = station.servers[index]!;
    if (server.step !== null) {
      seen.failedMidStep++;
      broken.push({ start: server.step.start, end: now, running: server.running.length, blocks: 0 });
    }
    for (const sequence of server.aborted) waste(sequence);
    for (const sequence of failServer(server)) {
      const request = requestOf(sequence);
      waste(sequence);
      request.place = null;
      if (gateway) held.push({ start: request.enteredPlace, end: now });
      freePlace();
      endSending(request, "lost");
    }
  };

  planFaults(stations, timers, streams.faults, failReplica);

  const servers = stations.flatMap((station) => station.servers.map((server) => ({ station, server })));
  const isAtWork = () => servers.some(({ server }) => server.step !== null);
  while (alive.length > 0 || source.nextTime < Infinity || isAtWork()) {
    const ends = servers.map(({ server }) => server.step?.end ?? Infinity);
    now = Math.min(source.nextTime, timers.nextTime, ...ends);
    const soon = [...new Set([...ends, source.nextTime, timers.nextTime])].filter(
      (time) => time < now + 1e-11,
    );
    isAmbiguous ||=
      soon.length > 1 || (ends.includes(now) && Math.min(source.nextTime, timers.nextTime) === now);
    let atOnce = servers.some(({ server }) => server.step?.end === now) ? 1 : 0;

    for (const { station, server } of servers) {
      const { step } = server;
      if (step?.end !== now) continue;
      steps.push({ start: step.start, end: now, running: server.running.length, blocks: blocksHeld(server) });
      for (const [how, sequence] of endStep(server, step)) {
        if (how === "dropped") {
          waste(sequence);
          continue;
        }
        const request = requestOf(sequence);
        const { id, arrival } = request;
        served.push({
          id,
          arrival,
          admitted: sequence.admitted!,
          firstToken: sequence.firstToken!,
          finish: now,
        });
        sendings.push({ start: request.sentAt, end: now });
        station.completions++;
        finish(request, true);
        if (gateway) held.push({ start: request.enteredPlace, end: now });
        freePlace();
      }
    }

    while (timers.nextTime === now || source.nextTime === now)
      if (timers.nextTime === now) timers.fireNext(now);
      else {
        arrive();
        atOnce++;
      }
    if (atOnce > 1) seen.ties++;

    for (const { station, server } of servers) {
      if (server.step !== null || server.running.length + server.waiting.length === 0) continue;
      startStep(server, station.deployment.engine, station.deployment.law.law, now);
      if (server.step!.chunks.some(({ sequence, tokens }) => sequence.prefilled + tokens < sequence.prompt))
        seen.chunkedSteps++;
    }
  }
  const totals = { isAmbiguous, timeouts, wastedPromptTokens, wastedOutputTokens, seen };
  return {
    served,
    failed,
    steps,
    broken,
    sendings,
    queued,
    held,
    ...totals,
    stations: stations.map(stationTotals),
  };
}

function stationTotals({ entries, completions, servers }: NaiveStation) {
  const sum = (key: "preemptions" | "promptTokens" | "hitTokens") =>
    servers.reduce((total, server) => total + server[key], 0);
  return {
    ...{ entries, completions, preemptions: sum("preemptions") },
    ...{ promptTokens: sum("promptTokens"), hitTokens: sum("hitTokens") },
  };
}

/** How many left without an answer, by reason. */
export function countReasons(failed: readonly Failed[]): Record<Failure, number> {
  return Object.fromEntries(
    failures.map((reason) => [reason, failed.filter((each) => each.reason === reason).length]),
  ) as Record<Failure, number>;
}
