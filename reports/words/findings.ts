import { type Finding, type FindingCode, isOfDeployment, type Worded } from "../../src/documents/finding.ts";
import { type Advice, type AdvisedCommand, adviceOf } from "./advice.ts";
import { ofPairs } from "./ofPairs.ts";
import { ofPlanning } from "./ofPlanning.ts";
import { ofRuns } from "./ofRuns.ts";
import type { AnyTold, Sentences } from "./sentence.ts";

/** How every finding reads. */
export const sentences: Sentences<FindingCode> = { ...ofRuns, ...ofPairs, ...ofPlanning };

/**
 * A finding, or several that differ in figures only, as a sentence.
 *
 * @param command whose settings are advised
 * @example
 * findingText({ code: "unfinished", about: { model: "mixtral-8x7b", machine: "large" }, figures: { requests: 3 } }, "sweep");
 * // => "3 requests were still unanswered when their run ended: …"
 */
export function findingText(finding: AnyTold, command: AdvisedCommand): string {
  // The record gives the sentence of this very code, which the compiler cannot follow.
  const says = sentences[finding.code] as (finding: AnyTold, advice: Advice) => string;
  return says(finding, adviceOf(command));
}

/** The sentence, with the model and machine before it where it is of one deployment. */
export function namedText(finding: Finding, command: AdvisedCommand): string {
  const text = findingText(finding, command);
  const { model, machine } = isOfDeployment(finding) ? finding.about : {};
  return model === undefined ? text : `${model} on ${machine}: ${text}`;
}

/** A part of a document with its findings in words beside them, each sentence once. */
export function worded<Part extends { readonly findings: readonly Finding[] }>(
  part: Part,
  command: AdvisedCommand,
): Worded<Part> {
  return { ...part, warnings: [...new Set(part.findings.map((finding) => findingText(finding, command)))] };
}

/** The same, each with what it is of: for a part that is of several. */
export function wordedByName<Part extends { readonly findings: readonly Finding[] }>(
  part: Part,
  command: AdvisedCommand,
): Worded<Part> {
  return { ...part, warnings: [...new Set(part.findings.map((finding) => namedText(finding, command)))] };
}
