import type { PlanGrowth } from "../../src/documents/parts/growth.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";
import { loadKinds } from "../../src/engine/loadKinds.ts";
import { formatLoad } from "../sweep/words.ts";
import { formatMoney, formatNumber } from "../words/numbers.ts";

type GrownFleet = PlanGrowth["fleets"][number];

/** "Growth of 20%/year: 500 users in 2026-11, 864 in 2029-11". */
export function growthTitle({ growth, today }: PlanDocument): string {
  if (growth === undefined) return "";
  const { loadKind, load, loadAtEnd, years } = growth;
  return `Growth of ${growth.growth}: ${formatLoad(loadKind, load)} ${loadKinds[loadKind].unit.many} in ${today.slice(0, 7)}, ${formatLoad(loadKind, loadAtEnd)} after ${yearsText(years)}`;
}

/** "small with mistral-7b-instruct-v0.3". */
export function grownName({ options }: PlanDocument, { option }: GrownFleet): string {
  const { machine, model } = options[option]!;
  return `${machine} with ${model}`;
}

/** What the fleet costs by year and together, and whether it is outgrown. */
export function growthCostText({ cost, outgrownInMonth }: GrownFleet): string {
  const outgrown =
    outgrownInMonth === null
      ? ""
      : `; outgrown in month ${outgrownInMonth}, with more machines than are looked at`;
  if (cost.total === null) return `no cost is known of all years${outgrown}`;
  return `${cost.perYear.map((amount, i) => `year ${i + 1} ${formatMoney(amount)}`).join(", ")}: together ${formatMoney(cost.total)} USD${outgrown}`;
}

/** Which fleet is the cheapest over the years, what the months rest on, and what was not searched. */
export function growthTexts(document: PlanDocument): string[] {
  const { growth } = document;
  if (growth === undefined) return [];
  const isBetween = growth.fleets.some(({ sizes }) => sizes.some(({ isSearched }) => !isSearched));
  return [
    ...cheapestText(document, growth),
    `Compound growth, even over the year. A machine is there on the first of the month whose load exceeds what the fleet carries, and paid from then on; between: by the 95 % interval of the capacity. Prices stay as they are.${isBetween ? " Of large fleets some sizes were searched; the others lie on the lines between." : ""}`,
  ];
}

function cheapestText(document: PlanDocument, { fleets, years }: PlanGrowth): string[] {
  const [first, second] = fleets;
  if (!first || !second || first.cost.total === null || second.cost.total === null) return [];
  const isFirst = first.cost.total <= second.cost.total;
  const [cheap, dear] = isFirst ? [first, second] : [second, first];
  const off = dear.cost.total! - cheap.cost.total!;
  if (off === 0) return [`Over ${yearsText(years)} both cost the same.`];
  const why = isFirst ? "" : ", though it is the dearer one today";
  return [
    `Over ${yearsText(years)} ${grownName(document, cheap)} is cheaper than the other by ${formatMoney(off)} USD${why}.`,
  ];
}

function yearsText(years: number): string {
  return years === 1 ? "1 year" : `${formatNumber(years)} years`;
}
