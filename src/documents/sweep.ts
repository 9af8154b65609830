import type { ScalableKind } from "../planning/loadScale.ts";
import type { SweepCurve } from "../planning/sweepResult.ts";
import type { CalibrationCurve } from "./parts/curves.ts";
import type { Reproduction } from "./parts/reproduction.ts";
import type { ScenarioRecord } from "./parts/scenarioRecord.ts";

/** A sweep, `capsim.sweep/1`: what `--format json` prints and `sweep.json` holds. */
export type SweepDocument = {
  readonly schema: "capsim.sweep/1";
  readonly version: string;
  readonly seed: number;
  /** SHA-256 of the scenario's JSON. */
  readonly scenarioHash: string;
  /** As it was asked for; absent where it was not asked for on a command line. */
  readonly reproduction?: Reproduction;
  readonly scenario: ScenarioRecord;
  /** What is swept, and at which amounts: users, requests in flight or requests per second. */
  readonly loadKind: ScalableKind;
  readonly loads: readonly number[];
  readonly curves: readonly SweepCurve[];
  /** Curves that were asked for; more than there are where the sweep was interrupted. */
  readonly curvesAsked: number;
  /** Measured beside simulated bursts; absent in a document of an earlier version. */
  readonly calibrationCurves?: readonly CalibrationCurve[];
};
