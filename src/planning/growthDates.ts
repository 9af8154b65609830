/**
 * The month that comes so many months after a day's own.
 *
 * @param day YYYY-MM-DD
 * @param months whole, ≥ 0
 * @example
 * monthAfter("2026-11-30", 14); // => "2028-01"
 */
export function monthAfter(day: string, months: number): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  const count = 12 * year + (month - 1) + months;
  return `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}`;
}
