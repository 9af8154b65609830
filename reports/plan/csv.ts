import { percentileStats } from "../../src/montecarlo/result.ts";
import { type Column, csvLines, estimateColumns, latencies, rates } from "../csv.ts";
import type { PlanDocument, PlanDocumentOption } from "./document.ts";

/** A plan as CSV (RFC 4180): one line for each option, ranked. */
export function planCsv(document: PlanDocument): string {
  return csvLines(document.options.map((option, i) => columns(document, option, i)));
}

function columns(document: PlanDocument, option: PlanDocumentOption, rank: number): Column[] {
  const { cost, metrics } = option;
  return [
    ["rank", rank + 1],
    ["model", option.model],
    ["machine", option.machine],
    ["machines", option.machines],
    ["replicas", option.replicas],
    ["gpus", option.gpus],
    ["meets", option.meets],
    ["probability", option.probability],
    ["tolerated_down", option.toleratedDown],
    ["cost_per_hour", cost.perHour],
    ["cost_per_month", cost.perMonth],
    ["currency", cost.currency],
    ["price_date", cost.priceDate],
    ["headroom_users", option.headroomUsers],
    ["binding", option.binding],
    ["law_basis", option.law.basis],
    ...latencies.flatMap(([name, key]) =>
      percentileStats.flatMap((stat) => estimateColumns(`${name}_${stat}_s`, metrics[key][stat])),
    ),
    ...rates.flatMap(([name, key]) => estimateColumns(name, metrics[key])),
    ["effort", option.effort],
    ["hours", option.hours],
    ["hour_s", option.hourSeconds],
    ["seed", document.seed],
    ["version", document.version],
    ["scenario_hash", document.scenarioHash],
  ];
}
