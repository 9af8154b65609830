import { exponential, type RandomStream } from "./random.ts";
import type { Replica } from "./replica.ts";
import type { Faults } from "./scenario.ts";
import type { Station } from "./station.ts";
import type { TimerQueue } from "./timerQueue.ts";

/** Kinds of the timers that faults set; the subject is an entry of the schedule. */
export const faultTimers = { fault: 16 } as const;

/** One change that is to come to a replica. */
type Change = {
  readonly station: Station;
  readonly replica: number;
  readonly what:
    | { readonly kind: "fail"; readonly seconds: number; readonly isRandom: boolean }
    | { readonly kind: "repair"; readonly isRandom: boolean }
    | { readonly kind: "slow"; readonly factor: number }
    | { readonly kind: "slowNoMore"; readonly factor: number }
    | { readonly kind: "notice" }
    | { readonly kind: "drain" }
    | { readonly kind: "restart" };
};

/**
 * Failures, repairs, slow times and restarts of the replicas of all deployments. Random failures begin in their long-run
 * state: a replica is down at time zero with the share of time that it is down. What happens, and when, depends on the
 * stream alone and not on the load.
 */
export class FaultSchedule {
  readonly #timers: TimerQueue;
  readonly #stream: RandomStream;
  readonly #changes: Change[] = [];
  readonly #rules = new Map<Station, Faults>();
  /** Reasons for which a replica is down; it is up at none. */
  readonly #reasons = new Map<Replica, number>();
  /** Factors of the slow times that a replica is in; they multiply. */
  readonly #slow = new Map<Replica, readonly number[]>();
  /** Replicas that take no new requests because they will be restarted. */
  readonly #draining = new Set<Replica>();

  /** @param origin the run's time at which the measured time begins */
  constructor(
    stations: readonly (readonly [Station, Faults])[],
    origin: number,
    timers: TimerQueue,
    stream: RandomStream,
  ) {
    this.#timers = timers;
    this.#stream = stream;
    for (const [station, faults] of stations) {
      this.#rules.set(station, faults);
      this.#plan(station, faults, origin);
    }
  }

  #plan(station: Station, faults: Faults, origin: number): void {
    for (const { replica, at, seconds } of faults.outages)
      this.#set(origin + at, station, replica, { kind: "fail", seconds, isRandom: false });
    for (const { replica, from, to, factor } of faults.slow) {
      this.#set(Math.max(0, origin + from), station, replica, { kind: "slow", factor });
      this.#set(origin + to, station, replica, { kind: "slowNoMore", factor });
    }
    if (faults.rollingRestart) this.#set(origin + faults.rollingRestart.at, station, 0, { kind: "drain" });
    if (faults.random)
      for (let replica = 0; replica < station.replicas.length; replica++)
        this.#begin(station, replica, faults);
  }

  /** A replica's first random change, in the long-run state. */
  #begin(station: Station, replica: number, faults: Faults): void {
    const { meanTimeToFailure, meanTimeToRepair } = faults.random!;
    const downTime = meanTimeToRepair + faults.loadSeconds;
    const isDown = this.#stream.next() * (meanTimeToFailure + downTime) < downTime;
    if (isDown) {
      const seconds = residualDownTime(meanTimeToRepair, faults.loadSeconds, this.#stream);
      this.#fail(station, replica, seconds, true, 0);
      this.#notice(station, replica);
    } else this.#nextFailure(station, replica, 0);
  }

  #nextFailure(station: Station, replica: number, now: number): void {
    const { random, loadSeconds } = this.#rules.get(station)!;
    const at = now + exponential(this.#stream) * random!.meanTimeToFailure;
    const seconds = exponential(this.#stream) * random!.meanTimeToRepair + loadSeconds;
    this.#set(at, station, replica, { kind: "fail", seconds, isRandom: true });
  }

  /** Makes the change that a timer stands for. */
  due(change: number, now: number): void {
    const { station, replica, what } = this.#changes[change]!;
    const changing = station.replicas[replica]!;
    const rules = this.#rules.get(station)!;
    switch (what.kind) {
      case "fail": {
        const loading = what.isRandom ? 0 : rules.loadSeconds;
        this.#fail(station, replica, what.seconds + loading, what.isRandom, now);
        return;
      }
      case "repair":
        this.#repair(station, replica, what.isRandom, now);
        return;
      case "slow":
        this.#slowDown(changing, [...(this.#slow.get(changing) ?? []), what.factor], now);
        return;
      case "slowNoMore": {
        const factors = this.#slow.get(changing)!;
        const over = factors.indexOf(what.factor);
        this.#slowDown(changing, factors.toSpliced(over, 1), now);
        return;
      }
      case "notice":
        this.#notice(station, replica);
        return;
      case "drain":
        this.#draining.add(changing);
        station.setKnown(changing, false);
        this.#set(now + rules.rollingRestart!.drain, station, replica, { kind: "restart" });
        return;
      case "restart":
        this.#draining.delete(changing);
        this.#fail(station, replica, rules.loadSeconds, false, now);
        if (replica + 1 < station.replicas.length)
          this.#set(now + rules.loadSeconds + rules.detectionSeconds, station, replica + 1, {
            kind: "drain",
          });
        return;
    }
  }

  #slowDown(replica: Replica, factors: readonly number[], now: number): void {
    this.#slow.set(replica, factors);
    replica.slowTo(
      factors.reduce((product, factor) => product * factor, 1),
      now,
    );
  }

  #fail(station: Station, index: number, seconds: number, isRandom: boolean, now: number): void {
    const replica = station.replicas[index]!;
    const reasons = this.#reasons.get(replica) ?? 0;
    this.#reasons.set(replica, reasons + 1);
    this.#set(now + seconds, station, index, { kind: "repair", isRandom });
    if (reasons > 0) return;
    station.down.change(now, 1);
    replica.fail(now);
    this.#noticeLater(station, index, now);
  }

  #repair(station: Station, index: number, isRandom: boolean, now: number): void {
    const replica = station.replicas[index]!;
    const reasons = this.#reasons.get(replica)! - 1;
    this.#reasons.set(replica, reasons);
    if (isRandom) this.#nextFailure(station, index, now);
    if (reasons > 0) return;
    station.down.change(now, -1);
    replica.isDown = false;
    this.#noticeLater(station, index, now);
  }

  #noticeLater(station: Station, replica: number, now: number): void {
    const { detectionSeconds } = this.#rules.get(station)!;
    if (detectionSeconds === 0) this.#notice(station, replica);
    else this.#set(now + detectionSeconds, station, replica, { kind: "notice" });
  }

  /** The router learns how a replica is at this moment. */
  #notice(station: Station, index: number): void {
    const replica = station.replicas[index]!;
    station.setKnown(replica, !replica.isDown && !this.#draining.has(replica));
  }

  #set(time: number, station: Station, replica: number, what: Change["what"]): void {
    this.#timers.set(time, faultTimers.fault, this.#changes.push({ station, replica, what }) - 1);
  }
}

/** What is left of a repair (exponential) and the loading after it (fixed) at a random moment of the two. */
function residualDownTime(meanRepair: number, loading: number, stream: RandomStream): number {
  const isLoading = stream.next() * (meanRepair + loading) >= meanRepair;
  return isLoading ? stream.next() * loading : exponential(stream) * meanRepair + loading;
}
