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

/** The counters behind `Counts` that no deployment keeps. */
export class Tally {
  timeouts = 0;
  readonly #featureArrivals: Float64Array;
  readonly #failures = Object.fromEntries(failures.map((reason) => [reason, 0])) as Record<Failure, number>;

  constructor(features: number) {
    this.#featureArrivals = new Float64Array(features);
  }

  arrived(feature: number): void {
    this.#featureArrivals[feature]!++;
  }

  failed(reason: Failure): void {
    this.#failures[reason]++;
  }

  /** Requests that left without an answer. */
  get failures(): number {
    return failures.reduce((sum, reason) => sum + this.#failures[reason], 0);
  }

  counts(deployments: readonly StationTotals[]): Counts {
    const sum = (
      key: "arrivals" | "completions" | "sendings" | "wastedPromptTokens" | "wastedOutputTokens",
    ) => deployments.reduce((total, each) => total + each[key], 0);
    return {
      arrivals: sum("arrivals"),
      featureArrivals: this.#featureArrivals.slice(),
      completions: sum("completions"),
      failures: { ...this.#failures },
      sendings: sum("sendings"),
      timeouts: this.timeouts,
      wastedPromptTokens: sum("wastedPromptTokens"),
      wastedOutputTokens: sum("wastedOutputTokens"),
    };
  }
}
