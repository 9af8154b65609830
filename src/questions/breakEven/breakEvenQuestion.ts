import type { BreakEvenDocument } from "../../documents/breakEven.ts";
import { searchBreakEven } from "../../planning/breakEvenSearch.ts";
import type { Question } from "../question.ts";
import { breakEvenDocument } from "./breakEvenDocument.ts";
import { type ResolvedBreakEven, resolveBreakEven } from "./resolveBreakEven.ts";

/** How many options are searched, and the share of the work that is done, 0 to 1. */
export type BreakEvenProgress = { readonly done: number; readonly of: number; readonly share: number };

/** Which of a base and its variants is the cheapest that keeps the SLOs, and up to which load. */
export const breakEvenQuestion: Question<ResolvedBreakEven, BreakEvenDocument, BreakEvenProgress> = {
  command: "whatif",
  resolve: (given, { world, costs, today }) => resolveBreakEven(given, world, costs, today),
  async run(resolved, { world, version }, { runner, interruption, onProgress }) {
    const { candidates, upTo, settings } = resolved;
    const onOptions = (done: number, share: number) => onProgress({ done, of: candidates.length, share });
    onOptions(0, 0);
    const found = await searchBreakEven(candidates, upTo, settings, runner, onOptions, interruption);
    return found && breakEvenDocument(resolved, found, world, version);
  },
};
