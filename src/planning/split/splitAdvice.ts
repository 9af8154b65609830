import type { FoundOption } from "../../documents/parts/planOption.ts";
import type { SplitAdvice } from "../../documents/plan.ts";
import { fleetName } from "../fleet/recommendation.ts";

/**
 * Whether splitting pays, and by how much.
 *
 * @param options ranked; those without `deployments` serve all features with one model
 */
export function splitAdvice(options: readonly FoundOption[]): SplitAdvice {
  const at = (isSplit: boolean) =>
    options.findIndex(({ meets, deployments }) => meets && (deployments !== undefined) === isSplit);
  const [i, k] = [at(true), at(false)];
  const [split, unsplit] = [options[i], options[k]];
  const [its, whole] = [split?.cost.perMonth ?? null, unsplit?.cost.perMonth ?? null];
  return {
    split: split ? i : null,
    unsplit: unsplit ? k : null,
    savedPerMonth: its === null || whole === null ? null : Math.round((whole - its) * 100) / 100,
    text: textOf(split, unsplit, options),
  };
}

function textOf(
  split: FoundOption | undefined,
  unsplit: FoundOption | undefined,
  options: readonly FoundOption[],
): string {
  if (split === undefined && unsplit === undefined)
    return "Splitting does not help: neither one model for all features nor a split keeps the SLOs.";
  if (split === undefined)
    return "Splitting does not pay: no split was found that keeps the SLOs, one model for all features does.";
  if (unsplit === undefined) {
    const nearest = options.find(({ deployments }) => deployments === undefined);
    return `Only a split keeps the SLOs: ${splitName(split)}; ${
      nearest === undefined
        ? "no model that is compatible with all features has a fleet that does"
        : `of one model for all features ${fleetName(nearest)} comes nearest`
    }.`;
  }
  const [its, whole] = [split.cost.perMonth, unsplit.cost.perMonth];
  if (its === null || whole === null)
    return `Whether splitting pays hangs on a price that is not known: the split is ${splitName(split)}; one model for all features is ${fleetName(unsplit)}.`;
  if (its < whole)
    return `Splitting pays, ${splitName(split)}: it saves ${difference(whole - its, whole)} against the cheapest with one model for all features, ${fleetName(unsplit)} at ${money(whole)} USD a month.`;
  if (its === whole)
    return `Splitting changes nothing in the cost: ${splitName(split)} costs what ${fleetName(unsplit)} does for all features.`;
  return `Splitting does not pay: the cheapest split, ${splitName(split)}, costs ${money(its)} USD a month, ${difference(its - whole, whole)} more than one model for all features.`;
}

/** "chat on 2 x large with mixtral-8x7b-instruct-v0.1 and code-completion on …". */
function splitName({ deployments }: FoundOption): string {
  return deployments!
    .map(
      ({ features, machines, machine, model }) =>
        `${features.join(", ")} on ${machines} x ${machine} with ${model}`,
    )
    .join(" and ");
}

function difference(amount: number, of: number): string {
  return `${money(amount)} USD a month (${Number(((100 * amount) / of).toPrecision(2))} %)`;
}

function money(amount: number): string {
  return Math.round(amount).toLocaleString("en-US");
}
