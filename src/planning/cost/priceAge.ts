import type { Finding, FindingOf } from "../../documents/finding.ts";
import type { HourlyPrice } from "./terms.ts";

/**
 * What the user must know about the age of a price; nothing for one the user gave, or one that is surely younger than a
 * year.
 *
 * @param machine whose price it is
 * @param today YYYY-MM-DD
 */
export function priceAge(
  machine: string,
  { perHour, date, isOwn }: HourlyPrice,
  today: string,
): Finding | null {
  if (isOwn) return null;
  const age = ageOf(date, today);
  return age === null
    ? null
    : { code: "price-age", about: { machine }, figures: { perHourUsd: perHour, date, age } };
}

function ageOf(date: string | null, today: string): FindingOf<"price-age">["figures"]["age"] | null {
  if (date === null) return "unknown";
  const yearAgo = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
  // Dates in this form are in order as text; a year or a month stands for all of its days.
  const [first, last] = [`${date}-01-01`.slice(0, 10), `${date}${"-12-31".slice(date.length - 4)}`];
  if (last < yearAgo) return "over-a-year";
  return first < yearAgo ? "maybe-over-a-year" : null;
}
