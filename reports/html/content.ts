import type { TopLevelSpec } from "vega-lite";
import type { Reproduction } from "../../src/documents/parts/reproduction.ts";
import type { SloVerdict } from "../../src/documents/parts/slo.ts";
import type { Basis } from "../basis.ts";

/** One line of an answer: about what, what is found, and how it stands with the SLOs. */
export type Answer = {
  readonly about: string;
  readonly text: string;
  readonly verdict: SloVerdict | null;
  readonly cost: string | null;
};

export type ReportTable = {
  readonly title: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What the columns mean. */
  readonly note?: string;
};

export type ReportChart = {
  /** Also the name of the picture's file. */
  readonly name: string;
  readonly title: string;
  readonly spec: TopLevelSpec;
};

/** Something taken for granted, and where it comes from. */
export type ReportAssumption = { readonly about: string; readonly text: string; readonly source: string };

/** What a report says, whatever it is a report of; in the order of the page. */
export type ReportContent = {
  readonly question: string;
  /** Sentences that answer it: the recommendation first. */
  readonly advice: readonly string[];
  readonly answers: readonly Answer[];
  readonly charts: readonly ReportChart[];
  readonly tables: readonly ReportTable[];
  readonly warnings: readonly string[];
  readonly basis: readonly Basis[];
  readonly assumptions: readonly ReportAssumption[];
  /** How well the law repeats what was measured. */
  readonly quality: readonly ReportTable[];
  /** What was used beyond what was measured, a sentence each. */
  readonly beyond: readonly string[];
  /** What would make the answer surer. */
  readonly surer: readonly string[];
  readonly reproduction: Reproduction | undefined;
  readonly seed: number;
  readonly version: string;
  readonly scenarioHash: string;
};
