import type { BreakEvenDocument } from "../../reports/breakEven/document.ts";
import type { ResultDocument } from "../../reports/json.ts";
import type { PlanDocument } from "../../reports/plan/document.ts";
import type { SweepDocument } from "../../reports/sweep/document.ts";
import type { WhatifDocument } from "../../reports/whatif/document.ts";
import type { ResultEntry } from "../montecarlo/result.ts";
import type { LiveSource } from "./liveStart.ts";

/** What capsim saves, and a report can be made of. */
export type ReportDocument =
  | ResultDocument
  | SweepDocument
  | PlanDocument
  | WhatifDocument
  | BreakEvenDocument;

/** The simulation that a document's page begins with, and the document's own results of it. */
export type LiveOrigin = { readonly source: LiveSource; readonly own: readonly ResultEntry[] };

/**
 * The simulation that a document's page begins with: the pair that keeps the SLOs, the option that is recommended, the
 * base of a comparison, a load in the middle of a sweep.
 *
 * @returns null where the document has nothing
 */
export function liveSourceOf(document: ReportDocument): LiveOrigin | null {
  switch (document.schema) {
    case "capsim.result/1":
      return ofEntries(document.results, document);
    case "capsim.whatif/1": {
      const { base, reproduction } = document;
      return ofEntries(base.sides[0]?.results ?? [], { scenario: base.scenario, reproduction });
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
      return { source: { ...sourceOf(document), load, model, machine, machines }, own: [] };
    }
    case "capsim.plan/1": {
      const { options, recommendation, scenario } = document;
      const option = options[recommendation.option ?? 0];
      if (option === undefined) return null;
      const { model, machine, machines } = option;
      const { kind, users, concurrency, requestsPerSecond } = scenario.load;
      const amount = users ?? concurrency ?? requestsPerSecond ?? 1;
      return { source: { ...sourceOf(document), load: { kind, amount }, model, machine, machines }, own: [] };
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

function ofEntries(entries: readonly ResultEntry[], described: Described): LiveOrigin | null {
  const isHouse = entries.some(({ deployment }) => deployment !== undefined);
  const surest = entries.find(({ slo }) => slo.length > 0 && slo.every(({ verdict }) => verdict === "met"));
  const entry = surest ?? entries[0];
  if (entry === undefined) return null;
  const { model, machine, machines = entry.replicas, load } = entry;
  const { kind, users, concurrency, requestsPerSecond, requests } = load;
  const amount = users ?? concurrency ?? requestsPerSecond ?? requests ?? 1;
  return {
    source: { ...sourceOf(described), load: { kind, amount }, model, machine, machines },
    own: isHouse ? entries : [entry],
  };
}
