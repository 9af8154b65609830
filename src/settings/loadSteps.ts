import { numberFrom } from "./numbers.ts";

/** More would be drawn on top of each other. */
const mostLoads = 200;

/** How loads may be written; the same for every kind. */
export const loadStepsRule =
  "write loads such as 50,100,200 or FROM..TO with a step: 50..1000:50 (add 50), 10..1000:x2 (times 2), 10..1000:log8 (8 loads at equal ratios)";

/** What a flag's loads may be. */
export type LoadLimits = { readonly isWhole: boolean; readonly most: number };

/**
 * The loads that words or a list stand for, in rising order, each once: a comma-separated list of numbers and ranges. The end
 * of a range is included where the step meets it, and with `logN` always.
 *
 * @returns what is wrong and what to give, for anything else and for loads beyond the limits
 * @example
 * readLoadSteps("10,50..200:50", { isWhole: true, most: 1e7 }); // => [10, 50, 100, 150, 200]
 */
export function readLoadSteps(
  given: string | number | readonly number[],
  { isWhole, most }: LoadLimits,
): number[] | string {
  const parts = typeof given === "string" ? given.split(",") : [given].flat();
  const loads: number[] = [];
  for (const part of parts) {
    const steps = typeof part === "number" ? [part] : partLoads(part.trim(), isWhole);
    if (typeof steps === "string") return steps;
    loads.push(...steps);
  }
  const distinct = [...new Set(loads)].sort((a, b) => a - b);
  if (distinct.length === 0) return loadStepsRule;
  const wrong = distinct.find((load) => !(load > 0) || load > most || (isWhole && !Number.isInteger(load)));
  if (wrong !== undefined)
    return `${wrong} is no such load; give ${isWhole ? `whole numbers from 1 to ${most.toLocaleString("en-US")}` : `numbers above 0 and at most ${most.toLocaleString("en-US")}`}`;
  if (distinct.length > mostLoads)
    return `makes more than ${mostLoads} loads; take larger steps, or fewer of them`;
  return distinct;
}

/** The loads of one number or range; what is wrong with it otherwise. */
function partLoads(part: string, isWhole: boolean): number[] | string {
  const single = numberFrom(part);
  if (single !== null) return [single];
  const [, fromText = "", toText = "", kind, stepText = ""] =
    /^([^.].*?)\.\.(.+?):(x|log)?(.+)$/.exec(part) ?? [];
  const [from, to, step] = [numberFrom(fromText), numberFrom(toText), numberFrom(stepText)];
  if (from === null || to === null || step === null) return loadStepsRule;
  if (!(from > 0)) return "begins at no load; begin above 0";
  if (to <= from) return `ends at ${to}, which is not above ${from}; put the smaller load first`;
  switch (kind) {
    case undefined:
      return step > 0 ? evenly(from, to, step) : "the step must be above 0";
    case "x":
      return step > 1 ? byFactor(from, to, step, isWhole) : "the factor must be above 1, such as x2";
    default:
      return Number.isInteger(step) && step >= 2
        ? byFactor(from, to, (to / from) ** (1 / (step - 1)), isWhole)
        : "logN takes a whole number of loads from 2, such as log8";
  }
}

/** Slack for steps that are no exact binary fractions. */
const slack = 1e-9;

function evenly(from: number, to: number, step: number): number[] {
  const count = Math.min(Math.floor((to - from) / step + slack), mostLoads) + 1;
  return Array.from({ length: count }, (_, i) => tidy(from + i * step));
}

function byFactor(from: number, to: number, factor: number, isWhole: boolean): number[] {
  const count = Math.min(Math.floor(Math.log(to / from) / Math.log(factor) + slack), mostLoads) + 1;
  return Array.from({ length: count }, (_, i) => {
    const load = from * factor ** i;
    return isWhole ? Math.round(load) : tidy(load);
  });
}

function tidy(value: number): number {
  return Number(value.toPrecision(10));
}
