import type { Effort, FoundOption } from "../../documents/parts/planOption.ts";
import { resultEntry } from "../../montecarlo/resultEntry.ts";
import type { TrialOutcome } from "../capacityTrial.ts";
import { planCost } from "../cost/planCost.ts";
import { type FleetHours, type HoursFound, hourSeconds } from "./fleetHours.ts";
import type { FleetCandidate, FleetSettings } from "./fleetPlan.ts";
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
): Promise<FoundOption> {
  const { machines, down, judgedDown, meets } = fleet;
  const scenario = fleetScenario(candidate, machines, 0);
  const preparation = await hours.prepare([machines], effort);
  const [found, summaries, own] = await Promise.all([
    // Of a fleet that fails it is told how nearly it does not.
    meets ? fleet.found : hours.judgeDrawn([machines], [judgedDown], effort, fleet.found),
    hours.centre([machines], effort),
    hours.drawn([machines], effort),
  ]);
  const drawn = own.length > 0 ? own : summaries;
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
    hours: found.hours,
    hoursSimulated: found.outcomes.size,
    hourSeconds: hourSeconds(scenario, settings, effort),
    effort,
    cost: fleetCost(candidate, settings, machines),
    headroomUsers: null,
    headroomEffort: null,
    capacity: null,
    binding: await bindingOf(candidate, settings, hours, fleet, effort),
    law: entry.law,
    metrics: entry.metrics,
    features: entry.features.map(({ feature, metrics, compatibility }) => ({
      feature,
      metrics,
      ...(compatibility && { compatibility }),
    })),
    slo: [...entry.slo, ...entry.features.flatMap(({ slo }) => slo)],
    findings: entry.findings,
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
): Promise<FoundOption["binding"]> {
  if (meets && machines > 1) {
    const less = await hours.judge([machines - 1], [0], effort);
    if (down > 0 && less.isMet) return "failure";
    return shortage(brokenOf(less));
  }
  if (!meets && down > 0) {
    const none = { ...settings, redundancy: { kind: "none" } as const };
    if ((await judgeFleet(candidate, none, hours, machines, effort)).meets) return "failure";
  }
  const broken = brokenOf(found);
  return shortage(broken.length > 0 ? broken : [...found.outcomes.values()]);
}

function brokenOf({ outcomes }: HoursFound): TrialOutcome[] {
  return [...outcomes.values()].filter(({ missed }) => missed !== null);
}

function shortage(outcomes: readonly TrialOutcome[]): "latency" | "kv" {
  const ofKv = outcomes.filter(({ resource }) => resource === "kv").length;
  return 2 * ofKv > outcomes.length ? "kv" : "latency";
}
