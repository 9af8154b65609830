import type { Differences } from "../planning/whatif/compare.ts";
import type { CostSensitivity } from "../planning/whatif/costSensitivity.ts";
import type { Sensitivity } from "../planning/whatif/sensitivity.ts";
import type { CalibrationCurve } from "./parts/curves.ts";
import type { ResultEntry } from "./parts/entry.ts";
import type { Reproduction } from "./parts/reproduction.ts";
import type { PairRecord, ScenarioRecord } from "./parts/scenarioRecord.ts";

/** What a month of all machines costs, at list prices unless others were given; null where no price is known. */
export type MonthlyCost = {
  readonly perMonth: number | null;
  readonly currency: "USD";
  readonly priceDate: string | null;
  readonly priceSource: string;
};

/** A base or a variant as it was simulated: an entry for each of its deployments. */
export type ComparedSide = { readonly results: readonly ResultEntry[]; readonly cost: MonthlyCost };

/** One variant against one base. */
export type ComparedVariant = ComparedSide & {
  /** What is otherwise than in the base, as it was given; empty keys are never in it. */
  readonly set: Readonly<Record<string, string>>;
  /** Number of the base, among those of the document. */
  readonly comparedWith: number;
  readonly differences: Differences;
  readonly warnings: readonly string[];
  readonly stopped: "precision" | "cap" | "interrupted";
};

/** What moves the latency and the cost of one base. */
export type SideSensitivity = {
  readonly comparedWith: number;
  readonly sensitivity: Sensitivity;
  /** Monthly cost of the machines there are, at their price and at a fifth less and more; null where no price is known. */
  readonly costPerMonth: { readonly value: number; readonly low: number; readonly high: number } | null;
  /** Through the fewest machines that keep the SLOs; null where no price is known, or the search was interrupted. */
  readonly cost: CostSensitivity | null;
};

/** A comparison as it is saved. */
export type WhatifDocument = {
  readonly schema: "capsim.whatif/1";
  readonly version: string;
  readonly seed: number;
  readonly scenarioHash: string;
  /** As it was asked for; absent where it was not asked for on a command line. */
  readonly reproduction?: Reproduction;
  /** One side for each model and machine that the base scenario has. */
  readonly base: { readonly scenario: ScenarioRecord; readonly sides: readonly ComparedSide[] };
  readonly variants: readonly ComparedVariant[];
  /** Only where it was asked for. */
  readonly sensitivity?: readonly SideSensitivity[];
  /** Hours of operation a month that costs are of, and what they take for granted. */
  readonly costs: { readonly hoursPerMonth: number; readonly assumptions: readonly string[] };
  /** The pairs of base and variants, each once; absent in a document of an earlier version. */
  readonly pairs?: readonly PairRecord[];
  /** Measured beside simulated bursts; absent in a document of an earlier version. */
  readonly calibrationCurves?: readonly CalibrationCurve[];
  readonly warnings: readonly string[];
};
