import { Agenda } from "./agenda.ts";
import { Clients, clientTimers, type Failure, hasImpatience } from "./clients.ts";
import { FaultSchedule, faultTimers } from "./faultSchedule.ts";
import { GatewayStation } from "./gatewayStation.ts";
import { Livelock } from "./livelock.ts";
import type { RandomStream } from "./random.ts";
import type { Replica, ReplicaListener } from "./replica.ts";
import { phases, places, RequestPool } from "./requestPool.ts";
import type { RequestSink } from "./requestSink.ts";
import { type RequestSource, requestSource } from "./requestSource.ts";
import type { Scenario } from "./scenario.ts";
import { Station } from "./station.ts";
import { TimerQueue } from "./timerQueue.ts";
import { Tally, type Totals } from "./totals.ts";

/** The streams one run draws from. */
export type SimulationStreams = {
  readonly arrivals: RandomStream;
  readonly lengths: RandomStream;
  readonly routing: RandomStream;
  readonly clients: RandomStream;
  readonly faults: RandomStream;
};

/** Events handled in one call of the inner loop; V8 then optimises it on entry and keeps doubles unboxed. */
const eventsPerCall = 4096;

/**
 * Discrete-event simulation of a house: a source of requests, clients with their patience, a gateway, and deployments of
 * routers and replicas. At equal times the order is: steps end (lower replica first), timers fire (first set first),
 * requests arrive, steps start.
 *
 * @example
 * const run = new Simulation(scenario, streams, sink);
 * run.advanceTo(3600);
 * run.totals().completions; // => requests answered in the first hour
 */
export class Simulation implements ReplicaListener {
  readonly #pool = new RequestPool();
  readonly #stations: readonly Station[];
  /** By feature, and by replica. */
  readonly #stationOf: readonly Station[];
  readonly #homes: readonly Station[];
  readonly #replicas: readonly Replica[];
  readonly #agenda: Agenda;
  readonly #source: RequestSource;
  readonly #sink: RequestSink;
  readonly #timers = new TimerQueue();
  readonly #clients: Clients | null;
  readonly #gateway: GatewayStation | null;
  readonly #faults: FaultSchedule | null;
  readonly #tally: Tally;
  readonly #livelock = new Livelock();
  #now = 0;

  /**
   * @param source where requests come from; what load and workload say where it is not given
   * @param origin the run's time at which the measured time begins: profiles and faults count from there, seconds
   */
  constructor(
    scenario: Scenario,
    streams: SimulationStreams,
    sink: RequestSink,
    source: RequestSource | null = null,
    origin = 0,
  ) {
    const { deployments, gateway, workload } = scenario;
    let replicas = 0;
    this.#stations = deployments.map((each) => {
      const station = new Station(each, replicas, this.#pool, streams.routing, this);
      replicas += each.replicas;
      return station;
    });
    this.#stationOf = workload.features.map(({ deployment = 0 }) => this.#stations[deployment]!);
    this.#replicas = this.#stations.flatMap(({ replicas }) => replicas);
    this.#homes = this.#stations.flatMap((station) => station.replicas.map(() => station));
    this.#source = source ?? requestSource(scenario.load, workload, streams, origin);
    this.#sink = sink;
    this.#tally = new Tally(workload.features.length);
    this.#gateway = gateway ? new GatewayStation(gateway, this.#pool) : null;
    this.#clients = hasImpatience(workload.features, gateway)
      ? new Clients(workload.features, gateway, this.#pool, this.#timers, streams.clients)
      : null;
    const faulty = deployments.flatMap(({ faults }, i) =>
      faults ? [[this.#stations[i]!, faults] as const] : [],
    );
    this.#faults = faulty.length > 0 ? new FaultSchedule(faulty, origin, this.#timers, streams.faults) : null;
    this.#agenda = new Agenda(this.#replicas);
  }

  /** Time of the last event, or the time last advanced to. */
  get now(): number {
    return this.#now;
  }

  /** Requests sent and not yet answered or given up. */
  get inFlight(): number {
    const queued = this.#gateway?.queued.count ?? 0;
    return this.#stations.reduce((sum, { inFlight }) => sum + inFlight.count, queued);
  }

  /** Requests that wait: in the gateway, and in the replicas of each deployment. */
  get waiting(): { readonly gateway: number; readonly deployments: readonly number[] } {
    return {
      gateway: this.#gateway?.queued.count ?? 0,
      deployments: this.#stations.map(({ waiting }) => waiting),
    };
  }

  /** Most sequences that any replica of each deployment ran in one step so far. */
  get largestBatches(): number[] {
    return this.#stations.map(({ replicas }) =>
      Math.max(...replicas.map(({ largestBatch }) => largestBatch)),
    );
  }

  /**
   * Handles every event up to and including `until`, which must not lie in the past. At Infinity it stops when the source
   * is dry, every request has left and every replica is idle, even though replicas would go on failing.
   */
  advanceTo(until: number): void {
    while (this.#advance(until, eventsPerCall));
    if (until !== Number.POSITIVE_INFINITY) this.#now = until;
  }

  /** Handles up to `events` events no later than `until`; false when none is left. */
  advance(until: number, events: number): boolean {
    return this.#advance(until, events);
  }

  totals(): Totals {
    const now = this.#now;
    const deployments = this.#stations.map((station) => station.totals(now));
    const gatewayQueuedSeconds = this.#gateway?.queued.secondsUntil(now) ?? 0;
    return {
      time: now,
      ...this.#tally.counts(deployments),
      inFlightSeconds: deployments.reduce(
        (sum, { inFlightSeconds }) => sum + inFlightSeconds,
        gatewayQueuedSeconds,
      ),
      gatewayHeldSeconds: this.#gateway?.held.secondsUntil(now) ?? 0,
      gatewayQueuedSeconds,
      deployments,
    };
  }

  completed(slot: number, finish: number): void {
    const pool = this.#pool;
    const station = this.#homes[pool.place[slot]!]!;
    station.inFlight.change(finish, -1);
    station.completions++;
    station.outputTokens += pool.outputTokens[slot]!;
    station.moved(this.#replicas[pool.place[slot]!]!);
    const questionStart = this.#source.release(finish, pool.question[slot]!, true);
    this.#sink.completed(
      pool.feature[slot]!,
      pool.arrival[slot]!,
      pool.admitted[slot]!,
      pool.firstToken[slot]!,
      finish,
      pool.inputTokens[slot]!,
      pool.outputTokens[slot]!,
      questionStart,
    );
    this.#release(slot);
    if (this.#gateway !== null) this.#leaveGateway(finish);
  }

  dropped(slot: number, promptTokens: number, outputTokens: number): void {
    this.#waste(slot, promptTokens, outputTokens);
    this.#release(slot);
  }

  lost(slot: number, now: number, promptTokens: number, outputTokens: number): void {
    this.#waste(slot, promptTokens, outputTokens);
    this.#leaveReplica(slot, now);
    this.#endSending(slot, now, "lost");
  }

  #waste(slot: number, promptTokens: number, outputTokens: number): void {
    this.#stationFor(this.#pool.feature[slot]!).waste(promptTokens, outputTokens);
  }

  #advance(until: number, events: number): boolean {
    const source = this.#source;
    const timers = this.#timers;
    const replicas = this.#replicas;
    const isAlone = replicas.length === 1;
    for (let left = events; left > 0; left--) {
      const replica = isAlone ? replicas[0]! : this.#agenda.next;
      const boundary = replica.boundary;
      const arrival = source.nextTime;
      const timer = timers.nextTime;
      const outside = timer <= arrival ? timer : arrival;
      if (boundary < outside || (boundary === outside && !replica.isReady)) {
        if (boundary > until || boundary === Number.POSITIVE_INFINITY) return false;
        this.#now = boundary;
        if (replica.isReady) {
          replica.startStretch(boundary);
          this.#agenda.moved(replica);
          continue;
        }
        replica.finish();
        if (isAlone && source.nextTime > boundary && timers.nextTime > boundary)
          replica.startStretch(boundary);
        if (!isAlone) this.#moved(replica);
      } else {
        if (outside > until || outside === Number.POSITIVE_INFINITY) return false;
        if (until === Number.POSITIVE_INFINITY && arrival === until && boundary === until && this.#isEmpty)
          return false;
        this.#now = outside;
        if (timer === outside) this.#fire(timer);
        else this.#arrive(arrival);
      }
    }
    return true;
  }

  /** Whether every request that came has left; timers that are still set change nothing that is seen of any. */
  get #isEmpty(): boolean {
    return (
      this.#stations.reduce((sum, each) => sum + each.arrivals - each.completions, -this.#tally.failures) ===
      0
    );
  }

  /** When the replica acts next, or how many requests are in it, may have changed. */
  #moved(replica: Replica): void {
    this.#agenda.moved(replica);
    this.#homes[replica.index]!.moved(replica);
  }

  #arrive(now: number): void {
    const source = this.#source;
    source.take();
    const { feature, inputTokens, outputTokens, question, chain } = source.request;
    const station = this.#stationFor(feature);
    station.arrivals++;
    this.#tally.arrived(feature);
    const slot = this.#pool.allocate(now, feature, inputTokens, outputTokens, question);
    if (chain !== null)
      this.#pool.setChain(slot, chain, source.request.promptNodes, source.request.answerNodes);
    if (inputTokens + outputTokens - 1 > station.mostTokens) {
      this.#reject(slot, now);
      return;
    }
    this.#livelock.accepted();
    if (this.#clients !== null) this.#clients.arrived(slot, now);
    this.#send(slot, now);
  }

  /** Sources without features, as replays have them, are served by the first deployment. */
  #stationFor(feature: number): Station {
    return this.#stationOf[feature] ?? this.#stations[0]!;
  }

  #send(slot: number, now: number): void {
    this.#stationFor(this.#pool.feature[slot]!).sendings++;
    if (this.#clients !== null) {
      this.#pool.sending[slot]!++;
      this.#clients.sent(slot, now);
    }
    if (this.#gateway !== null) {
      const verdict = this.#gateway.enter(slot, now);
      this.#pool.place[slot] = verdict === "waits" ? places.gatewayQueue : places.nowhere;
      if (verdict === "turned-away") this.#endSending(slot, now, "turned-away");
      if (verdict !== "passes") return;
    }
    if (!this.#dispatch(slot, now) && this.#gateway !== null) this.#leaveGateway(now);
  }

  /** To a replica of the deployment that serves the request; false when none takes it. */
  #dispatch(slot: number, now: number): boolean {
    const station = this.#stationFor(this.#pool.feature[slot]!);
    const replica = station.choose();
    const refusal =
      replica === null || replica.isDown ? "lost" : station.accepts(replica) ? null : "turned-away";
    if (refusal !== null) {
      this.#pool.place[slot] = places.nowhere;
      this.#endSending(slot, now, refusal);
      return false;
    }
    this.#pool.place[slot] = replica!.index;
    station.entries++;
    station.inFlight.change(now, 1);
    replica!.arrive(slot, now);
    this.#moved(replica!);
    return true;
  }

  /** A place in the gateway is free: the next call that finds a replica takes it. */
  #leaveGateway(now: number): void {
    let next = this.#gateway!.leave(now);
    while (next >= 0 && !this.#dispatch(next, now)) next = this.#gateway!.leave(now);
  }

  #leaveReplica(slot: number, now: number): void {
    const place = this.#pool.place[slot]!;
    this.#homes[place]!.inFlight.change(now, -1);
    this.#moved(this.#replicas[place]!);
    this.#pool.place[slot] = places.nowhere;
    if (this.#gateway !== null) this.#leaveGateway(now);
  }

  #fire(now: number): void {
    const timers = this.#timers;
    timers.take();
    const { kind, subject, version } = timers.taken;
    const pool = this.#pool;
    switch (kind) {
      case faultTimers.fault:
        this.#faults!.due(subject, now);
        this.#agenda.rebuild();
        for (const station of this.#stations) station.rebuild();
        break;
      case clientTimers.timeout:
        if (pool.sending[subject] !== version) break;
        this.#tally.timeouts++;
        this.#endSending(this.#withdraw(subject, now), now, "timed-out");
        break;
      case clientTimers.resend:
        if (pool.sending[subject] === version) this.#send(subject, now);
        break;
      default:
        if (pool.version[subject] === version)
          this.#giveUp(subject, now, kind === clientTimers.abandon ? "abandoned" : "cancelled");
    }
  }

  /** The user leaves, whether the request is in flight or waits to be sent again. */
  #giveUp(slot: number, now: number, reason: Failure): void {
    const isSent = this.#pool.place[slot] !== places.nowhere;
    this.#fail(isSent ? this.#withdraw(slot, now) : slot, now, reason);
  }

  /** Takes a request that is in flight out of gateway or replica; the slot in which it lives on. */
  #withdraw(slot: number, now: number): number {
    const pool = this.#pool;
    const place = pool.place[slot]!;
    if (place === places.gatewayQueue) {
      this.#gateway!.giveUp(slot, now);
      pool.place[slot] = places.nowhere;
      return slot;
    }
    const replica = this.#replicas[place]!;
    if (pool.phase[slot] === phases.waiting) {
      replica.abort(slot, now);
      // One that was preempted had been read and answered in part.
      const generated = pool.generated[slot]!;
      if (generated > 0) this.#waste(slot, pool.inputTokens[slot]! - replica.kv.hitTokensOf(slot), generated);
      this.#leaveReplica(slot, now);
      return slot;
    }
    const kept = pool.renew(slot);
    this.#clients!.moved(slot, kept);
    pool.outdateTimers(slot);
    this.#leaveReplica(slot, now);
    replica.abort(slot, now);
    this.#moved(replica);
    return kept;
  }

  /** A sending has come to nothing: the request is sent again later, or has failed. */
  #endSending(slot: number, now: number, reason: Failure): void {
    this.#pool.recall(slot);
    if (this.#clients === null || !this.#clients.retries(slot, now)) this.#fail(slot, now, reason);
  }

  /** The slot is free; without clients no timer was ever set for it. */
  #release(slot: number): void {
    if (this.#clients !== null) this.#pool.outdateTimers(slot);
    this.#pool.release(slot);
  }

  #reject(slot: number, now: number): void {
    const { inputTokens, outputTokens, feature } = this.#source.request;
    this.#livelock.rejected(inputTokens, outputTokens, this.#stationFor(feature).mostTokens);
    this.#fail(slot, now, "never-fits");
  }

  #fail(slot: number, now: number, reason: Failure): void {
    const pool = this.#pool;
    this.#livelock.failed(now, reason);
    this.#tally.failed(reason);
    this.#sink.failed(pool.feature[slot]!, pool.arrival[slot]!, now, reason);
    const question = pool.question[slot]!;
    this.#release(slot);
    this.#source.release(now, question, false);
  }
}
