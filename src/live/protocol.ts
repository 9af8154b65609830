import type { ResultEntry } from "../documents/parts/entry.ts";
import type { Reproduction } from "../documents/parts/reproduction.ts";
import type { WorldData } from "../questions/resolve/world.ts";

/** What a page needs to simulate anew: the scenario as it was asked for, the files it names, and all that ships. */
export type LiveBase = {
  readonly asked: Reproduction;
  /** All of `models/` that a simulation rests on. */
  readonly data: WorldData;
  /** YYYY-MM-DD: the day whose age the prices have. */
  readonly today: string;
};

/** Settings of the page in place of those of the report: values of a scenario, by key. */
export type LiveQuestion = {
  /** Answers to earlier numbers are out of date. */
  readonly id: number;
  readonly changes: Readonly<Record<string, unknown>>;
  /** Of one machine, in US dollars; null for the list price. */
  readonly pricePerHour: number | null;
  /** `first`: one quick estimate; `all`: better and better ones, up to the report's own precision, then the curve. */
  readonly depth: "first" | "all";
};

/** What the page may choose from. */
export type LiveChoices = {
  readonly models: readonly { readonly id: string; readonly machines: readonly string[] }[];
  readonly machines: readonly { readonly id: string; readonly pricePerHour: number | null }[];
};

/** How well an estimate is known. */
export type LiveStage = {
  readonly name: "first" | "better" | "full";
  readonly replications: number;
  /** Measured in each. */
  readonly seconds: number | null;
  /** Why there are no more runs; null where none are needed to know it: an overloaded system has no precision. */
  readonly stopped: ResultEntry["stopped"] | null;
  /** Relative half-width of the interval of E2E p95, the widest of all entries, and the one that was aimed at. */
  readonly precision: number | null;
  readonly aim: number;
  /** Whether failures that are part of the scenario were left out. */
  readonly isUndisturbed: boolean;
};

export type LiveCost = {
  /** US dollars a month, all machines, round the clock; null where no price is known. */
  readonly perMonth: number | null;
  readonly source: string;
};

/** What the simulator says, in the order in which it knows it. Charts are compiled Vega specs. */
export type LiveAnswer =
  | { readonly kind: "ready" }
  /** The question was taken up; what was under way for the one before is given up. */
  | { readonly kind: "heard"; readonly id: number }
  | {
      readonly kind: "estimate";
      readonly id: number;
      /** One, or one for each deployment of a house. */
      readonly entries: readonly ResultEntry[];
      readonly stage: LiveStage;
      readonly cost: LiveCost;
      /** What to know of it: warnings, how requests end, what goes beyond what was measured. */
      readonly notes: readonly string[];
    }
  | {
      readonly kind: "chart";
      readonly id: number;
      readonly name: "distribution" | "curve";
      readonly spec: object;
    }
  | {
      readonly kind: "progress";
      readonly id: number;
      readonly replications: number;
      readonly mostReplications: number;
      /** Relative half-width of the target's interval; null before it can be said. */
      readonly precision: number | null;
    }
  /** The settings do not go together: one line that says what to do. */
  | { readonly kind: "mistake"; readonly id: number; readonly text: string };
