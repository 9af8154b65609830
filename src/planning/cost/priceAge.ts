import type { HourlyPrice } from "./terms.ts";

/**
 * What the user must know about the age of a price; nothing for one the user gave, or one that is surely younger than a
 * year.
 *
 * @param machine whose price it is
 * @param today YYYY-MM-DD
 */
export function priceAgeWarning(
  machine: string,
  { perHour, date, isOwn }: HourlyPrice,
  today: string,
): string | null {
  if (isOwn) return null;
  const price = `price of ${machine}, ${perHour} USD/h`;
  if (date === null) return `${price}: undated, and may be out of date; give your own price`;
  const yearAgo = `${Number(today.slice(0, 4)) - 1}${today.slice(4)}`;
  // Dates in this form are in order as text; a year or a month stands for all of its days.
  const [first, last] = [`${date}-01-01`.slice(0, 10), `${date}${"-12-31".slice(date.length - 4)}`];
  if (last < yearAgo) return `${price}: of ${date}, older than a year; give your own price`;
  if (first < yearAgo) return `${price}: of ${date}, may be older than a year; give your own price`;
  return null;
}
