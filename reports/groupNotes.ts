import { type Finding, isOfDeployment } from "../src/documents/finding.ts";
import type { AdvisedCommand } from "./words/advice.ts";
import { findingText } from "./words/findings.ts";
import type { AnyTold } from "./words/sentence.ts";

/** Every note once, in order of appearance, and the numbers (from 1) of those that each of its bearers has. */
export type Notes = { readonly texts: readonly string[]; readonly marks: readonly (readonly number[])[] };

/** Who has something to be noted: a result, a curve, a variant. */
export type Bearer = { readonly name: string; readonly findings: readonly Finding[] };

/** Findings that are told in one sentence, and whose they are. */
type Group = { readonly findings: Finding[]; readonly bearers: Set<number> };

/** Bearers that are named; of more their number is given. */
const mostNamed = 2;
/** Significant digits in which figures are compared. */
const digits = 3;

/**
 * Findings as notes, each once for all who have it, with whom it concerns; those that differ in one figure only become one note,
 * with the range of that figure.
 *
 * @param command whose settings are advised
 */
export function groupNotes(bearers: readonly Bearer[], command: AdvisedCommand): Notes {
  const groups: Group[] = [];
  for (const [i, { findings }] of bearers.entries())
    for (const finding of findings) {
      const group = groups.find((each) => goTogether([...each.findings, finding]));
      if (group === undefined) groups.push({ findings: [finding], bearers: new Set([i]) });
      else {
        group.findings.push(finding);
        group.bearers.add(i);
      }
    }
  return {
    texts: groups.map(
      ({ findings, bearers: its }) =>
        whose(bearers, its, findings[0]!) + findingText(ranged(findings) as AnyTold, command),
    ),
    marks: bearers.map((_, i) =>
      groups.flatMap(({ bearers: its }, group) => (its.has(i) ? [group + 1] : [])),
    ),
  };
}

/** Whether findings are the same, or differ in one number of their figures only. */
function goTogether(findings: readonly Finding[]): boolean {
  const [first, ...others] = findings.map(leavesOf);
  const differing = new Set<string>();
  for (const other of others) {
    if (other.size !== first!.size) return false;
    for (const [path, value] of first!) {
      const its = other.get(path);
      if (typeof value === "number" && typeof its === "number") {
        if (value.toPrecision(digits) !== its.toPrecision(digits)) differing.add(path);
      } else if (value !== its) return false;
    }
  }
  return differing.size <= 1;
}

/** Everything in a finding by its path; what one of several deployments is called does not matter. */
function leavesOf(finding: Finding): Map<string, unknown> {
  const { code, about, figures } = finding;
  const leaves = new Map<string, unknown>();
  const visit = (path: string, value: unknown) => {
    if (typeof value !== "object" || value === null) leaves.set(path, value);
    else for (const [key, its] of Object.entries(value)) visit(`${path}.${key}`, its);
  };
  visit("", isOfDeployment(finding) ? { code, figures } : { code, about, figures });
  return leaves;
}

/** One in the place of several, of which every number that differs is the range of theirs. */
function ranged(values: readonly unknown[]): unknown {
  const [first] = values;
  if (typeof first === "number") {
    const [least, most] = [Math.min(...(values as number[])), Math.max(...(values as number[]))];
    return least === most ? first : [least, most];
  }
  if (Array.isArray(first)) return first.map((_, i) => ranged(values.map((each) => (each as unknown[])[i])));
  if (typeof first !== "object" || first === null) return first;
  return Object.fromEntries(
    Object.keys(first).map((key) => [
      key,
      ranged(values.map((each) => (each as Record<string, unknown>)[key])),
    ]),
  );
}

/** "a and b: ", where the finding does not name what it is about and where others are without it. */
function whose(bearers: readonly Bearer[], its: ReadonlySet<number>, finding: Finding): string {
  if (bearers.length < 2) return "";
  if (!isOfDeployment(finding) && Object.keys(finding.about).length > 0) return "";
  if (its.size === bearers.length) return "all: ";
  const names = [...new Set([...its].map((i) => bearers[i]!.name))];
  return names.length <= mostNamed ? `${names.join(" and ")}: ` : `${names.length} of ${bearers.length}: `;
}
