import { tokensWithin } from "./kvCache.ts";
import { LawTable } from "./lawTable.ts";
import { Occupancy } from "./occupancy.ts";
import type { RandomStream } from "./random.ts";
import { Replica, type ReplicaListener } from "./replica.ts";
import type { RequestPool } from "./requestPool.ts";
import { type Router, router } from "./router.ts";
import type { Deployment, EngineSettings } from "./scenario.ts";

/** Running totals of one deployment; differences of two of them describe the time between. */
export type StationTotals = {
  /** Requests that came for it, and their sendings, the first and every retry. */
  readonly arrivals: number;
  readonly sendings: number;
  /** Requests that entered a replica, each sending counted. */
  readonly entries: number;
  readonly completions: number;
  readonly outputTokens: number;
  readonly preemptions: number;
  /** Integral over time of the requests in the replicas. */
  readonly inFlightSeconds: number;
  /** Summed over replicas. */
  readonly busySeconds: number;
  readonly steps: number;
  readonly batchSum: number;
  readonly kvBlockSeconds: number;
  /** Prompt tokens admitted, and those of them that the prefix cache held. */
  readonly promptTokens: number;
  readonly hitTokens: number;
  /** Tokens read and written for sendings that were not answered. */
  readonly wastedPromptTokens: number;
  readonly wastedOutputTokens: number;
  /** Replica-seconds during which a replica was down. */
  readonly downSeconds: number;
};

/** The replicas of one deployment in a run, and the router before them. */
export class Station {
  readonly replicas: readonly Replica[];
  readonly inFlight = new Occupancy();
  readonly down = new Occupancy();
  readonly mostTokens: number;
  arrivals = 0;
  sendings = 0;
  #wastedPromptTokens = 0;
  #wastedOutputTokens = 0;
  entries = 0;
  completions = 0;
  outputTokens = 0;
  readonly #queueLimit: number;
  readonly #router: Router;
  /** Replicas that the router takes to be up. */
  readonly #known: Set<Replica>;

  /** @param first index of its first replica among those of all deployments */
  constructor(
    { law, engine, replicas, routing }: Deployment,
    first: number,
    pool: RequestPool,
    stream: RandomStream,
    listener: ReplicaListener,
  ) {
    const table = new LawTable(law.law);
    this.replicas = Array.from(
      { length: replicas },
      (_, i) => new Replica(first + i, pool, table, engine, listener),
    );
    this.mostTokens = longestSequence(engine);
    this.#queueLimit = engine.queueLimit ?? Number.POSITIVE_INFINITY;
    this.#router = router(routing, this.replicas, stream);
    this.#known = new Set(this.replicas);
  }

  /** The replica that a request goes to; null when the router knows of none. */
  choose(): Replica | null {
    return this.#known.size === 0 ? null : this.#router.choose();
  }

  /** The requests in one of its replicas are more or fewer. */
  moved(replica: Replica): void {
    this.#router.moved(replica);
  }

  /** The requests in any of its replicas may be more or fewer. */
  rebuild(): void {
    this.#router.rebuild();
  }

  /** Whether the replica's queue has room. */
  accepts(replica: Replica): boolean {
    return replica.waiting < this.#queueLimit;
  }

  /** The router learns that a replica is up, or is not. */
  setKnown(replica: Replica, isUp: boolean): void {
    if (isUp) this.#known.add(replica);
    else this.#known.delete(replica);
    this.#router.know(this.replicas.filter((each) => this.#known.has(each)));
  }

  /** A sending came to nothing after so many tokens. */
  waste(promptTokens: number, outputTokens: number): void {
    this.#wastedPromptTokens += promptTokens;
    this.#wastedOutputTokens += outputTokens;
  }

  /** Requests that wait in the replicas. */
  get waiting(): number {
    return this.replicas.reduce((sum, replica) => sum + replica.waiting, 0);
  }

  totals(now: number): StationTotals {
    let [preemptions, busySeconds, steps, batchSum, kvBlockSeconds] = [0, 0, 0, 0, 0];
    let [promptTokens, hitTokens] = [0, 0];
    for (const replica of this.replicas) {
      const part = replica.totals(now);
      preemptions += replica.preemptions;
      busySeconds += part.busySeconds;
      steps += part.steps;
      batchSum += part.batchSum;
      kvBlockSeconds += part.kvBlockSeconds;
      promptTokens += replica.kv.promptTokens;
      hitTokens += replica.kv.hitTokens;
    }
    const { arrivals, sendings, entries, completions, outputTokens } = this;
    return {
      ...{ arrivals, sendings, entries, completions, outputTokens, preemptions },
      wastedPromptTokens: this.#wastedPromptTokens,
      wastedOutputTokens: this.#wastedOutputTokens,
      inFlightSeconds: this.inFlight.secondsUntil(now),
      ...{ busySeconds, steps, batchSum, kvBlockSeconds, promptTokens, hitTokens },
      downSeconds: this.down.secondsUntil(now),
    };
  }
}

/** Most tokens of prompt and answer (but its last, which is never stored) that one sequence may hold. */
export function longestSequence(engine: EngineSettings): number {
  return Math.min(tokensWithin(engine), engine.maxModelLen - 1);
}
