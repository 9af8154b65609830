import { type ServiceLaw, stepSeconds } from "./serviceLaw.ts";

/** What a choice of the scenario changed in a law that was measured, carried over or given without it. */
export type LawChange = {
  readonly kind: "tensor-parallel" | "quantisation" | "speculative";
  /** One sentence: what was changed, by what rule, and what it is worth in milliseconds. */
  readonly text: string;
  /** Seconds a sequence waits for a token, before and after, in batches of few and of many. */
  readonly stepSeconds: readonly {
    readonly sequences: number;
    readonly before: number;
    readonly after: number;
  }[];
};

/** Batches at which a change is told. */
const toldBatches = [1, 64] as const;
/** Tokens of context of each sequence in them. */
const toldContext = 1000;

/** A change with its worth, as `text` says it and in figures. */
export function lawChange(
  kind: LawChange["kind"],
  words: string,
  before: ServiceLaw,
  after: ServiceLaw,
): LawChange {
  const steps = toldBatches.map((sequences) => ({
    sequences,
    before: stepSeconds(before, sequences, sequences * toldContext, 0),
    after: stepSeconds(after, sequences, sequences * toldContext, 0),
  }));
  const worth = steps.map(
    (step) =>
      `${milliseconds(step.before)} → ${milliseconds(step.after)} ms a token at batch ${step.sequences}`,
  );
  return { kind, text: `${words}: ${worth.join(", ")}`, stepSeconds: steps };
}

function milliseconds(seconds: number): string {
  return (1000 * seconds).toFixed(1);
}
