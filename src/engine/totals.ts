import { type Failure, failures } from "./clients.ts";
import type { StationTotals } from "./station.ts";

/** Running totals of a run as of one moment; differences of two of them describe the time between. */
export type Totals = Counts & {
  readonly time: number;
  /** Integral over time of the requests sent and not yet answered or given up: in the gateway and the replicas. */
  readonly inFlightSeconds: number;
  /** Integrals of the calls that hold a place in the gateway, and that wait for one. */
  readonly gatewayHeldSeconds: number;
  readonly gatewayQueuedSeconds: number;
  /** In the scenario's order. */
  readonly deployments: readonly StationTotals[];
};

/** What a run has counted so far. */
export type Counts = {
  /** Requests that came; one that is sent again is still one. */
  readonly arrivals: number;
  /** The same by feature; requests of sources without features are not in it. */
  readonly featureArrivals: Float64Array;
  readonly completions: number;
  readonly failures: Readonly<Record<Failure, number>>;
  /** Sendings of requests, the first and every retry. */
  readonly sendings: number;
  /** Sendings that ended by a timeout. */
  readonly timeouts: number;
  /** Tokens computed for sendings that were not answered. */
  readonly wastedPromptTokens: number;
  readonly wastedOutputTokens: number;
};

/** The counters behind `Counts`. */
export class Tally {
  arrivals = 0;
  readonly #featureArrivals: Float64Array;
  completions = 0;
  sendings = 0;
  timeouts = 0;
  readonly #failures = Object.fromEntries(failures.map((reason) => [reason, 0])) as Record<Failure, number>;
  #wastedPromptTokens = 0;
  #wastedOutputTokens = 0;

  constructor(features: number) {
    this.#featureArrivals = new Float64Array(features);
  }

  arrived(feature: number): void {
    this.arrivals++;
    this.#featureArrivals[feature]!++;
  }

  /** Requests that came and have not left, those that wait to be sent again among them. */
  get present(): number {
    const failed = failures.reduce((sum, reason) => sum + this.#failures[reason], 0);
    return this.arrivals - this.completions - failed;
  }

  failed(reason: Failure): void {
    this.#failures[reason]++;
  }

  wasted(promptTokens: number, outputTokens: number): void {
    this.#wastedPromptTokens += promptTokens;
    this.#wastedOutputTokens += outputTokens;
  }

  counts(): Counts {
    const { arrivals, completions, sendings, timeouts } = this;
    return {
      ...{ arrivals, completions, sendings, timeouts },
      featureArrivals: this.#featureArrivals.slice(),
      failures: { ...this.#failures },
      wastedPromptTokens: this.#wastedPromptTokens,
      wastedOutputTokens: this.#wastedOutputTokens,
    };
  }
}
