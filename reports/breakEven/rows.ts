import type { BreakEvenDocument } from "../../src/documents/breakEven.ts";
import { loadKinds } from "../../src/engine/loadKinds.ts";
import { stepAbove } from "../../src/planning/breakEven.ts";

import { formatLoad } from "../sweep/words.ts";
import { formatMoney, none } from "../words/numbers.ts";

/** "Cheapest up to 1,000 users that keeps e2e.p95<15s with a probability of 95 %". */
export function breakEvenTitle({ breakEven, scenario }: BreakEvenDocument): string {
  const { slos, featureSlos = [], confidence } = scenario.experiment;
  const { loadKind, upTo } = breakEven;
  return `Which is the cheapest up to ${formatLoad(loadKind, upTo)} ${loadKinds[loadKind].unit.many}, workload ${scenario.workload.name}, keeping ${[...slos, ...featureSlos].join(" and ")} with a probability of ${Number((100 * confidence).toPrecision(4))} %`;
}

/** A sentence for each break-even point: "large is the cheapest up to 340 users (95 %: 320 to 355), then medium". */
export function breakEvenSentences({ breakEven }: BreakEvenDocument): string[] {
  const { loadKind, stretches } = breakEven;
  const unit = loadKinds[loadKind].unit.many;
  const amount = (load: number) => formatLoad(loadKind, load);
  const [only] = stretches;
  if (only === undefined || only.option === null) return ["No option keeps the SLOs at any load."];
  if (stretches.length === 1)
    return [
      `${nameOf(breakEven, only.option)} is the cheapest at all loads up to ${amount(only.to)} ${unit}.`,
    ];
  return stretches.slice(0, -1).map(({ option, to, toCi }, i) => {
    const interval = toCi === null ? "" : ` (95 %: ${amount(toCi[0])} to ${amount(toCi[1])})`;
    const next = stretches[i + 1]!.option;
    const then = next === null ? "no option carries more" : `then ${nameOf(breakEven, next)}`;
    return `${nameOf(breakEven, option)} is the cheapest up to ${amount(to)} ${unit}${interval}; ${then}.`;
  });
}

/** A row for each stretch of loads with one cheapest option, with its machines and cost at both ends. */
export function breakEvenRows({ breakEven }: BreakEvenDocument): string[][] {
  const { loadKind, stretches, options } = breakEven;
  const amount = (load: number) => formatLoad(loadKind, load);
  return stretches.map(({ option, from, to, toCi }) => {
    const steps = option === null ? [] : options[option]!.steps;
    const [first, last] = [stepAbove(steps, from), steps.find(({ value }) => value >= to)];
    const range = (a: string, b: string) => (a === b ? a : `${a}–${b}`);
    return [
      `${amount(loadKind === "rate" ? from : from + 1)}–${amount(to)}`,
      nameOf(breakEven, option),
      first && last ? range(String(first.machines), String(last.machines)) : none,
      first && last ? range(formatMoney(first.costPerMonth), formatMoney(last.costPerMonth)) : none,
      toCi === null ? "" : `${amount(toCi[0])}–${amount(toCi[1])}`,
    ];
  });
}

/** What is nowhere the cheapest, what is left out, and what the figures rest on. */
export function breakEvenNotes({
  breakEven,
  hoursPerMonth,
  assumptions,
  warnings,
}: BreakEvenDocument): string[] {
  const { options, stretches, leftOut } = breakEven;
  const never = options.filter((_, i) => !stretches.some(({ option }) => option === i));
  const isBetween = options.some(({ steps }) => steps.some(({ isSearched }) => !isSearched));
  return [
    ...(never.length > 0 ? [`nowhere the cheapest: ${never.map(({ name }) => name).join(", ")}`] : []),
    ...leftOut.map(({ name, reason }) => `${name}: ${reason}`),
    `the cost of an option is that of the fewest machines that carry the load; it changes where a fleet is full, and is as sure as what that fleet carries (400 busy hours, the same for all options)${isBetween ? "; of large fleets some sizes were searched, the others lie on the lines between" : ""}`,
    `costs are of ${Number(hoursPerMonth.toPrecision(4))} hours a month`,
    ...assumptions,
    ...warnings,
  ];
}

function nameOf({ options }: BreakEvenDocument["breakEven"], option: number | null): string {
  return option === null ? "none" : options[option]!.name;
}
