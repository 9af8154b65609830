import { doubtText } from "../../catalog/compatibility.ts";
import type { FoundOption } from "../../documents/parts/planOption.ts";
import type { Recommendation } from "../../documents/plan.ts";

/**
 * The cheapest option that meets the SLOs, with its reason and what would change it; where none does, the nearest and
 * what it misses.
 *
 * @param options ranked
 */
export function recommend(options: readonly FoundOption[], confidence: number): Recommendation {
  const [best, second] = options;
  if (best === undefined)
    return { option: null, reason: "nothing was finished", runnerUp: null, wouldChange: [] };
  if (!best.meets)
    return {
      option: null,
      reason: `No option meets the SLOs: the nearest, ${fleetName(best)}, keeps them with a probability of ${percent(best.probability)}, asked are ${percent(confidence)}; ${missedText(best)}.`,
      runnerUp: 0,
      wouldChange: [
        "a looser SLO, a lower --confidence, or a faster machine or smaller model than were tried",
      ],
    };
  const runnerUp = second?.meets ? 1 : null;
  const against = optionDoubts(best);
  const undoubted =
    against === null ? undefined : options.find((each) => each.meets && optionDoubts(each) === null);
  return {
    option: 0,
    reason: `Take ${fleetName(best)}: ${whyBest(best, options)}, and it keeps every SLO with a probability of ${percent(best.probability)}${stateText(best)}${against === null ? "" : `; but ${against}`}.`,
    runnerUp,
    wouldChange: [
      ...(undoubted ? [changeByRating(best, undoubted)] : []),
      ...(second?.meets && !(second === undoubted && costAlike(best, second))
        ? changeByPrice(best, second)
        : []),
      ...changeByLoad(best),
      ...(best.deployments ?? [best])
        .filter(({ law }) => law.basis === "transferred")
        .map(
          ({ model, machine }) =>
            `a load test: nobody measured ${model} on ${machine}, its latency is carried over from other pairs`,
        ),
    ],
  };
}

/** "2 x large with mixtral-8x7b-instruct-v0.1". */
export function fleetName({
  machines,
  machine,
  model,
  deployments,
}: Pick<FoundOption, "machines" | "machine" | "model" | "deployments">): string {
  const fleets = deployments ?? [{ machines, machine, model }];
  return fleets.map((each) => `${each.machines} x ${each.machine} with ${each.model}`).join(" and ");
}

/** What GitLab says against the models of an option, as a clause; null where it holds them fit. */
export function optionDoubts({
  deployments,
  model,
  features,
}: Pick<FoundOption, "deployments" | "model" | "features">): string | null {
  const served = deployments ?? [{ model, features: features.map(({ feature }) => feature) }];
  const doubts = served.flatMap(
    (each) =>
      doubtText(
        each.model,
        features.filter(({ feature }) => each.features.includes(feature)),
      ) ?? [],
  );
  return doubts.length === 0 ? null : [...new Set(doubts)].join(", and ");
}

function whyBest({ cost, gpus, machines }: FoundOption, options: readonly FoundOption[]): string {
  const meeting = options.filter(({ meets }) => meets).length;
  if (meeting === 1) return "it is the only option that meets the SLOs";
  if (cost.perMonth === null)
    return `of ${meeting} options, none with a price, it has the fewest ${gpus === null ? `machines (${machines})` : `GPUs (${gpus})`}`;
  return `at ${money(cost.perMonth)} USD a month it is the cheapest of ${meeting} options that meet the SLOs`;
}

function stateText({ toleratedDown: down }: FoundOption): string {
  return down === 0 ? "" : ` with ${down} machine${down === 1 ? "" : "s"} down`;
}

function missedText({ slo, binding }: FoundOption): string {
  const [worst] = slo.toSorted((a, b) => a.probability - b.probability);
  const why = binding === "failure" ? "it fails when machines do" : null;
  return why ?? `it misses ${worst?.slo} (kept with ${percent(worst?.probability ?? 0)})`;
}

function changeByRating(best: FoundOption, other: FoundOption): string {
  const price = costAlike(best, other)
    ? "the same"
    : other.cost.perMonth === null
      ? "an unknown sum"
      : `${money(other.cost.perMonth)} USD a month`;
  return `GitLab's rating: ${fleetName(other)}, which it holds fit for all features, costs ${price}`;
}

function costAlike({ cost: a }: FoundOption, { cost: b }: FoundOption): boolean {
  return a.perMonth !== null && a.perMonth === b.perMonth;
}

function changeByPrice(best: FoundOption, second: FoundOption): string[] {
  const [a, b] = [best.cost.perMonth, second.cost.perMonth];
  if (a === null) return [];
  if (b === null) return [`a price for ${second.machine}, which has none and comes next by machines`];
  const off = 1 - a / b;
  return off <= 0
    ? [`nothing but taste: ${fleetName(second)} costs the same`]
    : [`a discount of ${percent(off)} or more on ${second.machine}: then ${fleetName(second)} is cheaper`];
}

function changeByLoad({ headroomUsers: users, headroomEffort, machine, deployments }: FoundOption): string[] {
  if (users === null) return [];
  const further = headroomEffort === "full" ? `${users}` : `about ${Number(users.toPrecision(2))}`;
  return [`more than ${further} further users: then another ${deployments ? "machine" : machine} is needed`];
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}

function money(amount: number): string {
  return Math.round(amount).toLocaleString("en-US");
}
