import { type Finding, findingsOf, isOfDeployment } from "../../src/documents/finding.ts";
import type { PlanOption } from "../../src/documents/parts/planOption.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";
import { fleetName } from "../../src/planning/fleet/recommendation.ts";
import { type Basis, scenarioBasis } from "../basis.ts";
import { groupNotes } from "../groupNotes.ts";
import { findingText } from "../words/findings.ts";
import { formatMoney, formatNumber, formatPercent, none } from "../words/numbers.ts";

/** "Fleets for 500 users that keep e2e.p95<15s with a probability of 95 %". */
export function planTitle({ scenario }: PlanDocument): string {
  return `Fleets for ${askedText(scenario)}, that keep ${keptText(scenario)}`;
}

/** "Which machines, and how many of them, keep e2e.p95<15s with a probability of 95 % for 500 users, workload gitlab-duo?" */
export function planQuestion({ scenario }: PlanDocument): string {
  return `Which machines, and how many of them, keep ${keptText(scenario)} for ${askedText(scenario)}?`;
}

function askedText({ load, workload }: PlanDocument["scenario"]): string {
  const amount =
    load.users !== undefined
      ? `${load.users} ${load.users === 1 ? "user" : "users"}`
      : load.concurrency !== undefined
        ? `${load.concurrency} requests in flight`
        : `${load.requestsPerSecond} requests/s`;
  return `${amount}, workload ${workload.name}`;
}

function keptText({ experiment }: PlanDocument["scenario"]): string {
  return `${slosOf(experiment).join(" and ")} with a probability of ${formatPercent(experiment.confidence)}`;
}

function slosOf({ slos, featureSlos }: PlanDocument["scenario"]["experiment"]): string[] {
  return [...slos, ...(featureSlos ?? [])];
}

/** What the machines are asked to stand; null for nothing. */
export function redundancyText({ redundancy }: PlanDocument): string | null {
  switch (redundancy.kind) {
    case "none":
      return null;
    case "spare":
      return `The SLOs are kept with ${redundancy.machines} machine${redundancy.machines === 1 ? "" : "s"} down for the whole hour, from the failure on: what it held is lost and sent again.`;
    case "availability":
      return `The SLOs are kept in ${formatPercent(redundancy.target)} of the hours, machines failing and being repaired: as many down as that takes were simulated.`;
  }
}

/** Options in front, whose laws and servers are told. */
const front = 3;

/** The fleets of an option, of one kind of machine each: itself, or its deployments. */
export function fleetsOf(option: PlanOption): readonly Pick<PlanOption, "model" | "machine" | "machines">[] {
  return option.deployments ?? [option];
}

/** What the plan rests on, of the options in front. */
export function planBasis(document: PlanDocument): Basis[] {
  const { options, scenario } = document;
  const told = options.slice(0, front).flatMap(fleetsOf);
  const pairs = scenario.pairs.filter((pair) =>
    told.some(({ model, machine }) => model === pair.model && machine === pair.machine),
  );
  return scenarioBasis({ ...document, scenario: { ...scenario, pairs } });
}

/** The recommendation, the runner-up and what would change the answer, a sentence each. */
export function adviceSentences({ recommendation, options }: PlanDocument): string[] {
  const { reason, runnerUp, wouldChange } = recommendation;
  const second = runnerUp === null ? undefined : options[runnerUp];
  return [
    reason,
    ...(recommendation.split ? [recommendation.split.text] : []),
    ...(second?.meets
      ? [`Runner-up: ${fleetName(second)}, ${formatMoney(second.cost.perMonth)} USD a month.`]
      : []),
    ...(wouldChange.length > 0 ? [`What would change the answer: ${wouldChange.join("; ")}.`] : []),
  ];
}

/** The findings: those about no deployment first, then those of deployments, what several have once. */
export function planNotes(document: PlanDocument): readonly string[] {
  const findings = findingsOf(document);
  const ofEach = new Map<string, Finding[]>();
  for (const finding of findings)
    if (isOfDeployment(finding) && finding.about.model !== undefined) {
      const name = `${finding.about.model} on ${finding.about.machine}`;
      ofEach.set(name, [...(ofEach.get(name) ?? []), finding]);
    }
  const named = new Set([...ofEach.values()].flat());
  const { texts } = groupNotes(
    [...ofEach].map(([name, its]) => ({ name, findings: its })),
    "plan",
  );
  return [...findings.filter((each) => !named.has(each)).map((each) => findingText(each, "plan")), ...texts];
}

/** The gateway's instances and cost; null where it is not known how many users there are. */
export function gatewayText({ gateway }: PlanDocument): string | null {
  if (gateway === null) return null;
  return `${gateway.text} (${gateway.source}), as ${gateway.machine} ${formatMoney(gateway.cost.perMonth)} USD a month beside each option`;
}

/** "+113" where it was searched, "~+110" where it is estimated. */
export function headroomText({ headroomUsers: users, headroomEffort }: PlanOption): string {
  if (users === null) return none;
  return headroomEffort === "full" ? `+${formatNumber(users)}` : `~+${formatNumber(twoDigits(users))}`;
}

function twoDigits(amount: number): number {
  return Number(amount.toPrecision(2));
}

/** What was simulated. */
export function planRunsText({ options, seed, version }: PlanDocument): string {
  const full = options.filter(({ effort }) => effort === "full").length;
  const simulated = options.reduce((sum, each) => sum + each.hoursSimulated, 0);
  const hours = [...new Set(options.map((each) => each.hours))].toSorted((a, b) => b - a).join(" or ");
  return `each probability is of ${hours} busy hours; ${full} of ${options.length} options had all of them simulated, the others the hardest alone; ${simulated} hours judged the fleets shown; ~: headroom estimated from the hardest hours; seed ${seed}; capsim ${version}`;
}
