import { percentileStats } from "../../src/documents/latencyMetrics.ts";
import type { DatedStep, PlanGrowth } from "../../src/documents/parts/growth.ts";
import type { PlanOption } from "../../src/documents/parts/planOption.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";
import type { DataTable } from "../view.ts";
import { type DataColumn, estimateColumns, latencies, rates } from "./dataColumns.ts";

/**
 * A plan as data: one line for each option, ranked; under a growth one for each step of the options that were
 * followed, the step's columns blank in those of the others.
 */
export function planData(document: PlanDocument): DataTable {
  const { growth, options } = document;
  return options.flatMap((option, i) => {
    const line = columns(document, option, i);
    if (growth === undefined) return [line];
    const fleet = growth.fleets.find((each) => each.option === i);
    const steps = fleet?.steps ?? [undefined];
    return steps.map((step) => [...line, ...stepColumns(fleet, step)]);
  });
}

type GrownFleet = PlanGrowth["fleets"][number];

function stepColumns(fleet: GrownFleet | undefined, step: DatedStep | undefined): DataColumn[] {
  const size = fleet?.sizes.find(({ machines }) => machines === step?.machines);
  return [
    ["step_machines", step?.machines],
    ["step_month", step?.month],
    ["step_month_low", step?.earliest],
    ["step_month_high", step?.latest],
    ["step_date", step?.date],
    ["step_load", step?.load],
    ["step_capacity", size?.value],
    ["step_capacity_ci_low", size?.ci?.[0]],
    ["step_capacity_ci_high", size?.ci?.[1]],
    ["step_cost_per_month", step?.costPerMonth],
    ["cost_over_years", fleet?.cost.total],
  ];
}

function columns(document: PlanDocument, option: PlanOption, rank: number): DataColumn[] {
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
    ["headroom_effort", option.headroomEffort],
    ["binding", option.binding],
    ["law_basis", option.law.basis],
    ...latencies.flatMap(([name, key]) =>
      percentileStats.flatMap((stat) => estimateColumns(`${name}_${stat}_s`, metrics[key][stat])),
    ),
    ...rates.flatMap(([name, key]) => estimateColumns(name, metrics[key])),
    ["effort", option.effort],
    ["hours", option.hours],
    ["hours_simulated", option.hoursSimulated],
    ["hour_s", option.hourSeconds],
    ["seed", document.seed],
    ["version", document.version],
    ["scenario_hash", document.scenarioHash],
    ["deployments", deploymentsText(option)],
  ];
}

/** "2 x large with mixtral-8x7b-instruct-v0.1 for chat; …"; blank for one deployment. */
function deploymentsText({ deployments }: PlanOption): string | undefined {
  return deployments
    ?.map(
      ({ machines, machine, model, features }) =>
        `${machines} x ${machine} with ${model} for ${features.join(", ")}`,
    )
    .join("; ");
}
