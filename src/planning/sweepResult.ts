import type { ResultEntry } from "../documents/parts/entry.ts";
import type { Metrics } from "../documents/parts/metrics.ts";
import type { SloResult } from "../documents/parts/slo.ts";
import type { Overload, RunState } from "../documents/parts/state.ts";
import type { CapacityEstimate } from "./capacity.ts";
import type { Knee } from "./knee.ts";
import type { ScalableKind } from "./loadScale.ts";

/** One load of a curve. Amounts of load are in the unit of the load's kind: users, requests in flight, requests/s. */
export type SweepPoint = {
  readonly load: number;
  readonly state: RunState;
  readonly offeredRequestsPerSecond: number | null;
  readonly overload?: Overload;
  readonly metrics: Metrics;
  readonly slo: readonly SloResult[];
  /** Whether the simulated batch went beyond the measured concurrency. */
  readonly beyondMeasured: boolean;
  readonly replications: number;
  readonly drawnReplications: number;
  readonly measuredSeconds: number | null;
};

/** Latency and throughput of one model on one kind of machine against load, and what they carry. */
export type SweepCurve = {
  /** Name of the deployment; only where the scenario has several, which then have one capacity together. */
  readonly deployment?: string;
  readonly model: string;
  readonly machine: string;
  readonly replicas: number;
  readonly machines?: number;
  readonly enginesPerMachine?: number;
  readonly law: ResultEntry["law"];
  readonly loadKind: ScalableKind;
  readonly points: readonly SweepPoint[];
  /** Where the machines have no spare time left, under the law's centre. */
  readonly saturation: { readonly load: number; readonly requestsPerSecond: number };
  /** Where the latency bends; null where the curve does not show it. */
  readonly knee: Knee | null;
  readonly capacity: CapacityEstimate;
  readonly warnings: readonly string[];
};
