import { resultEntry } from "../../montecarlo/resultEntry.ts";
import { planCost } from "../cost/planCost.ts";
import type { Effort, FleetHours } from "./fleetHours.ts";
import type { FleetCandidate, FleetSettings, PlanOption } from "./fleetPlan.ts";
import { type FleetFound, judgeFleet } from "./fleetSearch.ts";
import { fleetScenario } from "./fleetState.ts";

/** What a fleet costs. */
export function fleetCost({ context, terms }: FleetCandidate, settings: FleetSettings, machines: number) {
  return planCost({
    fleets: [{ machine: context.machine, machines, terms }],
    gateway: null,
    hoursPerMonth: settings.hoursPerMonth,
    today: settings.today,
  });
}

/** Everything that is told of the fleet that a search settled on. */
export async function planOption(
  candidate: FleetCandidate,
  settings: FleetSettings,
  hours: FleetHours,
  fleet: FleetFound,
  effort: Effort,
): Promise<PlanOption> {
  const { machines, down, meets, found } = fleet;
  const scenario = fleetScenario(candidate, machines, 0);
  const [up, summaries, preparation] = await Promise.all([
    hours.judge(machines, 0, effort),
    hours.centre(machines, effort),
    hours.prepare(machines, effort),
  ]);
  const drawn = up.summaries.length > 0 ? up.summaries : summaries;
  const context = { ...candidate.context, ...atScale(candidate, machines), bandFrom: null };
  const entry = resultEntry(context, scenario, settings, { preparation, summaries, drawn, stopped: "cap" });
  return {
    model: context.model,
    machine: context.machine,
    replicas: machines * candidate.enginesPerMachine,
    machines,
    toleratedDown: Math.min(down, machines),
    gpus: candidate.gpus === null ? null : candidate.gpus * machines,
    meets,
    probability: found.probability,
    hours: found.outcomes.length,
    hourSeconds: hours.hourSeconds(effort),
    effort,
    cost: fleetCost(candidate, settings, machines),
    headroomUsers: null,
    capacity: null,
    binding: await bindingOf(candidate, settings, hours, fleet, effort),
    law: entry.law,
    metrics: entry.metrics,
    features: entry.features.map(({ feature, metrics }) => ({ feature, metrics })),
    slo: [...entry.slo, ...entry.features.flatMap(({ slo }) => slo)],
    warnings: entry.warnings,
  };
}

function atScale({ enginesPerMachine }: FleetCandidate, machines: number) {
  return enginesPerMachine > 1 ? { machines, enginesPerMachine } : {};
}

/**
 * What keeps the fleet from being smaller, or from meeting the SLOs: failures, where fewer machines would do if none
 * failed; else what is short in the hours that break an SLO with one machine less.
 */
async function bindingOf(
  candidate: FleetCandidate,
  settings: FleetSettings,
  hours: FleetHours,
  { machines, down, meets, found }: FleetFound,
  effort: Effort,
): Promise<PlanOption["binding"]> {
  if (meets && machines > 1) {
    const less = await hours.judge(machines - 1, 0, effort);
    if (down > 0 && less.isMet) return "failure";
    return shortage(less.outcomes.filter(({ missed }) => missed !== null));
  }
  if (!meets && down > 0) {
    const none = { ...settings, redundancy: { kind: "none" } as const };
    if ((await judgeFleet(candidate, none, hours, machines, effort)).meets) return "failure";
  }
  const broken = found.outcomes.filter(({ missed }) => missed !== null);
  return shortage(broken.length > 0 ? broken : found.outcomes);
}

function shortage(outcomes: FleetFound["found"]["outcomes"]): "latency" | "kv" {
  const ofKv = outcomes.filter(({ resource }) => resource === "kv").length;
  return 2 * ofKv > outcomes.length ? "kv" : "latency";
}
