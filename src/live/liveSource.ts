import type { BreakEvenDocument } from "../documents/breakEven.ts";
import type { ResultEntry } from "../documents/parts/entry.ts";
import type { PlanDocument } from "../documents/plan.ts";
import type { ResultDocument } from "../documents/result.ts";
import type { SweepDocument } from "../documents/sweep.ts";
import type { WhatifDocument } from "../documents/whatif.ts";
import { type LoadKind, loadKinds } from "../engine/loadKinds.ts";
import { asksForProfile, type LiveSource } from "./liveStart.ts";

/** What capsim saves, and a report can be made of. */
export type ReportDocument =
  | ResultDocument
  | SweepDocument
  | PlanDocument
  | WhatifDocument
  | BreakEvenDocument;

/** The simulation that a document's page begins with, and the document's own results of it. */
export type LiveOrigin = {
  readonly source: LiveSource;
  /** None where the document has no result of that very simulation. */
  readonly own: readonly ResultEntry[];
  /** How its numbers stand to those of the document: a sentence. */
  readonly kinship: string;
};

/**
 * The simulation that a document's page begins with: the pair that keeps the SLOs, the option that is recommended, the
 * base of a comparison, a load in the middle of a sweep.
 *
 * @returns null where the document has nothing
 */
export function liveSourceOf(document: ReportDocument): LiveOrigin | null {
  switch (document.schema) {
    case "capsim.result/1":
      return ofResults(document);
    case "capsim.whatif/1": {
      const { base, reproduction } = document;
      const described = { scenario: base.scenario, reproduction };
      return ofEntries(base.sides[0]?.results ?? [], described, otherHours("the base of the comparison"));
    }
    case "capsim.sweep/1": {
      const { curves, loads, loadKind } = document;
      const [curve] = curves;
      if (curve === undefined) return null;
      const { model, machine, machines = curve.replicas } = curve;
      const amount = loads[Math.floor(loads.length / 2)]!;
      return {
        source: { ...sourceOf(document), load: { kind: loadKind, amount }, model, machine, machines },
        own: [],
        kinship: otherHours("a load in the middle of the sweep"),
      };
    }
    case "capsim.breakeven/1": {
      const { options, loadKind, stretches } = document.breakEven;
      const [first] = stretches;
      const option = options[first?.option ?? 0];
      if (first === undefined || option === undefined) return null;
      const { model, machine, steps } = option;
      const load = { kind: loadKind, amount: first.to };
      const machines = steps.find(({ value }) => value >= first.to)?.machines ?? 1;
      const kinship = otherHours(
        "the option that is the cheapest at small loads, at the most load up to which it is",
      );
      return { source: { ...sourceOf(document), load, model, machine, machines }, own: [], kinship };
    }
    case "capsim.plan/1": {
      const { options, recommendation, scenario } = document;
      const option = options[recommendation.option ?? 0];
      if (option === undefined) return null;
      const { model, machine, machines } = option;
      const source = { ...sourceOf(document), load: loadOf(scenario.load), model, machine, machines };
      const kinship = `${otherHours("the option in front")} Under --redundancy a plan lets machines fail; here none does.`;
      return { source, own: [], kinship };
    }
  }
}

type Described = {
  readonly scenario: LiveSource["scenario"];
  readonly reproduction?: LiveSource["reproduction"];
};

function sourceOf({
  scenario,
  reproduction,
}: Described): Pick<LiveSource, "scenario" | "reproduction" | "slo"> {
  return { scenario, reproduction, slo: scenario.experiment.slos[0] ?? null };
}

function loadOf(load: Pick<LiveSource["scenario"]["load"], LoadKindKey>): LiveSource["load"] {
  return { kind: load.kind, amount: load[loadKinds[load.kind].amountKey] ?? 1 };
}

type LoadKindKey = "kind" | (typeof loadKinds)[LoadKind]["amountKey"];

/** Of whoever simulates for its own purpose. */
function otherHours(beginning: string): string {
  return `It begins with ${beginning}, in hours as capsim simulate draws them; those of the report are others, so that the numbers differ by chance.`;
}

/** A day is too much to be simulated again for each move of a slider: what the page simulates is its busiest time alone. */
function ofResults(document: ResultDocument): LiveOrigin | null {
  const kinship = "At the report's own settings it ends at the report's own numbers.";
  const origin = ofEntries(document.results, document, kinship);
  const profile = document.results[0]?.load.profile;
  if (origin === null || profile === undefined || !asksForProfile(document.reproduction)) return origin;
  return {
    ...origin,
    own: [],
    kinship: `It simulates the busiest time of ${profile.name} alone, as if it lasted for ever; the report is of the whole course.`,
  };
}

function ofEntries(
  entries: readonly ResultEntry[],
  described: Described,
  kinship: string,
): LiveOrigin | null {
  const isHouse = entries.some(({ deployment }) => deployment !== undefined);
  const surest = entries.find(({ slo }) => slo.length > 0 && slo.every(({ verdict }) => verdict === "met"));
  const entry = surest ?? entries[0];
  if (entry === undefined) return null;
  const { model, machine, machines = entry.replicas, load } = entry;
  return {
    source: { ...sourceOf(described), load: loadOf(load), model, machine, machines },
    own: isHouse ? entries : [entry],
    kinship,
  };
}
