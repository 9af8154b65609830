import type { CostFacts } from "../catalog/costFacts.ts";
import type { Reproduction } from "../documents/parts/reproduction.ts";
import type { Interruption } from "../montecarlo/experiment.ts";
import type { Runner } from "../montecarlo/runner.ts";
import type { Inputs } from "../settings/inputs.ts";
import type { Layer } from "../settings/layers.ts";
import type { World } from "./resolve/world.ts";

/** What every question rests on beside what was asked. */
export type Basis = {
  readonly world: World;
  readonly costs: CostFacts;
  /** capsim's version, for the documents. */
  readonly version: string;
  /** YYYY-MM-DD, for the age of prices. */
  readonly today: string;
};

/** What a question runs with. */
export type Session<Progress> = {
  readonly runner: Runner;
  readonly interruption: Interruption;
  onProgress(progress: Progress): void;
};

/** A question with everything decided. */
export type ResolvedQuestion = {
  readonly inputs: Inputs;
  /** What was asked for and is left out, a line each. */
  readonly skipped: readonly string[];
};

/** A question that capsim answers, the same for the command line and the library: it is resolved, then run into a document. */
export type Question<Resolved extends ResolvedQuestion, Document, Progress> = {
  /** As it stands after `capsim`. */
  readonly command: Reproduction["command"];
  /**
   * @param given later layers win
   * @throws UserError for anything that does not go together, before anything is simulated
   */
  resolve(given: readonly Layer[], basis: Basis): Promise<Resolved>;
  /** @returns null when interrupted before anything was finished */
  run(resolved: Resolved, basis: Basis, session: Session<Progress>): Promise<Document | null>;
  /**
   * Adds what only the document's charts show.
   *
   * @returns null when interrupted
   */
  withCurves?(
    document: Document,
    resolved: Resolved,
    basis: Basis,
    session: Session<{ readonly done: number; readonly of: number }>,
  ): Promise<Document | null>;
  /** Lets go of what `resolve` holds. */
  release?(resolved: Resolved): void;
};
