import type { Effort, FoundOption, PlanDeployment } from "../../documents/parts/planOption.ts";
import { metricsOf, servedBy } from "../../montecarlo/estimate.ts";
import type { ReplicationSummary } from "../../montecarlo/replicate.ts";
import { resultEntry } from "../../montecarlo/resultEntry.ts";
import { sum } from "../../stats/intervals.ts";
import { planCost } from "../cost/planCost.ts";
import { type FleetHours, hourSeconds } from "../fleet/fleetHours.ts";
import type { FleetSettings } from "../fleet/fleetPlan.ts";
import { fleetCost } from "../fleet/planOption.ts";
import { sharedFindings } from "../sharedFindings.ts";
import { type House, houseScenario, type JointChoice } from "./house.ts";
import type { HouseFound } from "./houseSearch.ts";

/** What the fleets of a house cost together. */
export function houseCost(
  choices: readonly JointChoice[],
  { hoursPerMonth, today }: FleetSettings,
  machines: readonly number[],
) {
  return planCost({
    fleets: choices.map(({ candidate: { context, terms } }, i) => ({
      machine: context.machine,
      machines: machines[i]!,
      terms,
    })),
    gateway: null,
    hoursPerMonth,
    today,
  });
}

/** Everything that is told of the fleets that a search settled on: of all together, and of each. */
export async function houseOption(
  house: House,
  choices: readonly JointChoice[],
  settings: FleetSettings,
  hours: FleetHours,
  { machines, down, meets, found: judged }: HouseFound,
  effort: Effort,
): Promise<FoundOption> {
  const scenario = houseScenario(
    house,
    choices,
    machines,
    machines.map(() => 0),
  );
  const preparation = await hours.prepare(machines, effort);
  const [found, summaries, own] = await Promise.all([
    meets ? judged : hours.judgeDrawn(machines, down, effort, judged),
    hours.centre(machines, effort),
    hours.drawn(machines, effort),
  ]);
  const drawn = own.length > 0 ? own : summaries;
  const outcome = { preparation, summaries, drawn, stopped: "cap" } as const;
  const entries = choices.map(({ candidate }, i) =>
    resultEntry({ ...candidate.context, bandFrom: null }, scenario, settings, outcome, i),
  );
  const deployments = choices.map(
    ({ name, features, candidate }, i): PlanDeployment => ({
      ...{ deployment: name, features, model: candidate.context.model, machine: candidate.context.machine },
      machines: machines[i]!,
      replicas: machines[i]! * candidate.enginesPerMachine,
      gpus: candidate.gpus === null ? null : candidate.gpus * machines[i]!,
      costPerMonth: fleetCost(candidate, settings, machines[i]!).perMonth,
      ...{ law: entries[i]!.law, metrics: entries[i]!.metrics },
    }),
  );
  const gpus = deployments.map((each) => each.gpus);
  const features = entries.flatMap((entry) => entry.features);
  const broken = [...found.outcomes.values()].filter(({ missed }) => missed !== null);
  return {
    model: deployments.map(({ model }) => model).join(" + "),
    machine: deployments.map(({ machine }) => machine).join(" + "),
    replicas: sum(deployments.map(({ replicas }) => replicas)),
    machines: sum(machines),
    toleratedDown: sum(down),
    gpus: gpus.includes(null) ? null : sum(gpus as number[]),
    deployments,
    meets,
    probability: found.probability,
    hours: found.hours,
    hoursSimulated: found.outcomes.size,
    hourSeconds: hourSeconds(scenario, settings, effort),
    effort,
    cost: houseCost(choices, settings, machines),
    headroomUsers: null,
    headroomEffort: null,
    capacity: null,
    binding: broken.filter(({ resource }) => resource === "kv").length * 2 > broken.length ? "kv" : "latency",
    law: lawOf(entries.map(({ law }) => law)),
    metrics: metricsOf(
      { summaries: summaries.map(asOne), drawn: drawn.map(asOne), isResampled: false },
      0,
      choices.flatMap((_, i) => servedBy(i, scenario.workload.features)),
    ),
    features: features.map(({ feature, metrics, compatibility }) => ({
      feature,
      metrics,
      ...(compatibility && { compatibility }),
    })),
    slo: [
      ...entries.flatMap((entry, i) =>
        entry.slo.map((each) => ({ ...each, slo: `${choices[i]!.name}: ${each.slo}` })),
      ),
      ...features.flatMap(({ slo }) => slo),
    ],
    findings: sharedFindings(entries.map((entry) => entry.findings)),
  };
}

/** The house's own figures in the place of its only deployment's. */
function asOne(summary: ReplicationSummary): ReplicationSummary {
  return { ...summary, deployments: [summary] };
}

/** Carried over where any is; its source names all. */
function lawOf(laws: readonly FoundOption["law"][]): FoundOption["law"] {
  const basis = (["transferred", "given", "measured"] as const).find((each) =>
    laws.some((law) => law.basis === each),
  )!;
  return {
    basis,
    source: [...new Set(laws.map(({ source }) => source))].join("; "),
    measuredConcurrency: null,
    beyondMeasured: laws.some(({ beyondMeasured }) => beyondMeasured),
  };
}
