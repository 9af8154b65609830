import { z } from "zod";
import { didYouMean } from "../catalog/resolveName.ts";
import type { Redundancy } from "../documents/plan.ts";
import { hoursOfMonth, operatingHours } from "../planning/cost/operatingHours.ts";
import { redundancies } from "./choices.ts";
import { refuse } from "./inputRules.ts";
import { numberFrom } from "./numbers.ts";

/** What one machine of a kind costs, as it was given; `at` leads to it in what was given. */
export type MachinePrice = { readonly machine: string; readonly usd: number; readonly at: PropertyKey };

const priceRule = "write MACHINE=USD with an amount above 0, such as large=32.50";

/** `["large=32.50"]`, or a map `{ large: 32.5 }`. */
export function machinePrices() {
  const error = priceRule;
  const one = z.string({ error }).transform((given, context) => {
    const at = given.lastIndexOf("=");
    const usd = numberFrom(given.slice(at + 1));
    const isPrice = at >= 1 && usd !== null && usd > 0 && Number.isFinite(usd);
    return isPrice ? { machine: given.slice(0, at).trim(), usd } : refuse(context, given, priceRule);
  });
  const several = z.array(one).min(1, { error });
  const map = z.record(z.string(), z.number({ error }).positive({ error }));
  return z.union(
    [
      one.transform((given): MachinePrice[] => [{ ...given, at: 0 }]),
      several.transform((given): MachinePrice[] => given.map((each, at) => ({ ...each, at }))),
      map.transform((given): MachinePrice[] =>
        Object.entries(given).map(([machine, usd]) => ({ machine, usd, at: machine })),
      ),
    ],
    { error },
  );
}

const redundancyRule =
  "write n+1, n+2, or availability=PERCENT above 50 and below 100, such as availability=99.9";

/** Machines that may be down. */
export function redundancy() {
  return z.string({ error: redundancyRule }).transform((given, context): Redundancy => {
    const spare = /^n\s*\+\s*([12])$/i.exec(given.trim());
    if (spare) return { kind: "spare", machines: Number(spare[1]) };
    const target = numberFrom(/^availability\s*=\s*([\d.]+)\s*%?$/i.exec(given.trim())?.[1] ?? "");
    if (target !== null && target > 50 && target < 100)
      return { kind: "availability", target: Number((target / 100).toPrecision(12)) };
    return refuse(context, given, redundancyRule + didYouMean(given.replace(/=.*/, "="), redundancies));
  });
}

/** How fast a load grows. */
export type GrowthRate = {
  /** As it was given: "20%/year". */
  readonly text: string;
  /** Share by which it grows in a year, > −1. */
  readonly perYear: number;
};

const growthRule = "write a percentage above -100 by year or month, such as 20%/year or 1.5%/month";

/** "20%/year", "1.5%/month". */
export function growth() {
  return z.string({ error: growthRule }).transform((given, context): GrowthRate => {
    const [, percent = "", unit = ""] = /^([-+]?[\d.]+)\s*%\s*\/\s*(year|month)$/i.exec(given.trim()) ?? [];
    const share = numberFrom(percent.replace(/^\+/, ""));
    if (share === null || share <= -100) return refuse(context, given, growthRule);
    const periods = unit.toLowerCase() === "month" ? 12 : 1;
    return { text: given.trim(), perYear: (1 + share / 100) ** periods - 1 };
  });
}

const mostYears = 20;

export function years() {
  const error = `give a number of years up to ${mostYears}, such as 3`;
  return z
    .number({ error })
    .min(1 / 12, { error })
    .max(mostYears, { error });
}

const hoursRule = `write hours a day x days a week, such as 12x5, or hours a month up to ${hoursOfMonth}`;

/** "12x5", or hours a month; becomes hours a month. */
export function hours() {
  return z.union([z.number(), z.string()], { error: hoursRule }).transform((given, context) => {
    const [, perDay, perWeek] = /^([\d.]+)\s*x\s*([\d.]+)$/i.exec(String(given).trim()) ?? [];
    const [day, week] = [numberFrom(perDay ?? ""), numberFrom(perWeek ?? "")];
    if (day !== null && week !== null && day > 0 && day <= 24 && week > 0 && week <= 7)
      return operatingHours(day, week);
    const many = typeof given === "number" ? given : numberFrom(given.trim());
    return many !== null && many > 0 && many <= hoursOfMonth ? many : refuse(context, given, hoursRule);
  });
}
