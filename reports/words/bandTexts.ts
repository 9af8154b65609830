import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import { formatShare } from "./numbers.ts";

/** A model on machines that a document tells of, and the load to simulate it at; null for the load that was asked. */
export type SimulatedPair = {
  readonly model: string;
  readonly machine: string;
  readonly machines: number;
  readonly load: { readonly kind: "users" | "concurrency" | "rate"; readonly amount: number } | null;
};

/** The command line that simulates a pair with all else as a document has it; null where there is none. */
export type SimulationText = (pair: SimulatedPair) => string | null;

/** Where to learn what would narrow the bands of pairs that were searched and not simulated at length. */
export function simulationTexts(pairs: readonly SimulatedPair[], commandOf: SimulationText): string[] {
  return pairs.flatMap((pair) => {
    const command = commandOf(pair);
    if (command === null) return [];
    return `${pair.model} on ${pair.machine}: ${command} says where its band comes from, and which load test would narrow it.`;
  });
}

/** What each prediction uses beyond what was measured; the same sentence once. */
export function beyondTexts(entries: readonly PairLaw[]): string[] {
  const texts = entries.flatMap(({ model, machine, law }) => [
    ...(law.basis === "transferred"
      ? [`Nobody measured ${model} on ${machine}: its law is carried over from measured curves.`]
      : []),
    ...(law.beyondMeasured
      ? [`${model} on ${machine}: the simulated batch goes beyond the measured concurrency.`]
      : []),
  ]);
  return [...new Set(texts)];
}

/** A pair with what its law rests on. */
export type PairLaw = {
  readonly model: string;
  readonly machine: string;
  readonly law: Pick<ResultEntry["law"], "basis" | "beyondMeasured">;
};

/** Where each band comes from, and what would narrow it. */
export function surerTexts(
  entries: readonly Pick<ResultEntry, "model" | "machine" | "bandFrom">[],
): string[] {
  return entries.flatMap(({ model, machine, bandFrom }) => {
    if (bandFrom === null) return [];
    const { law, demand, load, beyondMeasured, nextTest } = bandFrom;
    const parts = [
      ...(demand > 0 ? [`${formatShare(demand)} because nobody knows how much users will ask`] : []),
      `${formatShare(law)} from the error of the law${beyondMeasured >= 0.005 ? ` (${formatShare(beyondMeasured)} by its use beyond what was measured)` : ""}`,
      `${formatShare(load)} from one busy hour to the next`,
    ];
    const told = [`${model} on ${machine}: of the variance of E2E p95, ${parts.join(", ")}.`];
    if (demand > 0.3)
      told.push("Counting your own requests per user and hour, and giving them, removes the first part.");
    if (nextTest !== null && nextTest.errorAfter <= 0.9 * nextTest.errorBefore)
      told.push(
        `The load test to run next: ${nextTest.requests} ${nextTest.requests === 1 ? "request" : "requests"} at once, ${nextTest.inputTokens} tokens in, ${nextTest.outputTokens} out; it would cut the law's error from ${formatShare(nextTest.errorBefore)} to ${formatShare(nextTest.errorAfter)}.`,
      );
    return [told.join(" ")];
  });
}
