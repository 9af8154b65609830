/** Hours of a month that never stops: a year of 8,760 hours over twelve, as the clouds' price calculators have it. */
export const hoursOfMonth = 730;

/**
 * Hours a month of machines that run so many hours on so many days of each week; round the clock is 730.
 *
 * @param hoursPerDay in (0, 24]
 * @param daysPerWeek in (0, 7]
 * @example
 * operatingHours(12, 5); // => 260.7142857142857
 */
export function operatingHours(hoursPerDay: number, daysPerWeek: number): number {
  return (hoursPerDay * daysPerWeek * 365) / 84;
}
