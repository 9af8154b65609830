import type { BreakEven } from "../planning/breakEvenSearch.ts";
import type { CalibrationCurve } from "./parts/curves.ts";
import type { Reproduction } from "./parts/reproduction.ts";
import type { PairRecord, ScenarioRecord } from "./parts/scenarioRecord.ts";

/** Break-even points, `capsim.breakeven/1`: what `--format json` prints and `break-even.json` holds. */
export type BreakEvenDocument = {
  readonly schema: "capsim.breakeven/1";
  readonly version: string;
  readonly seed: number;
  /** SHA-256 of the base scenario's JSON. */
  readonly scenarioHash: string;
  readonly reproduction?: Reproduction;
  /** The base. */
  readonly scenario: ScenarioRecord;
  readonly breakEven: BreakEven;
  readonly hoursPerMonth: number;
  /** What costs take for granted. */
  readonly assumptions: readonly string[];
  readonly warnings: readonly string[];
  /** The pairs of all options, each once; absent in a document of an earlier version. */
  readonly pairs?: readonly PairRecord[];
  /** Measured beside simulated bursts; absent in a document of an earlier version. */
  readonly calibrationCurves?: readonly CalibrationCurve[];
};
