import type { ProfileFit } from "../../documents/workloadFit.ts";
import type { RateProfile } from "../../engine/scenario.ts";

const hour = 3600;
const day = 24 * hour;
const week = 7 * day;
/** 97.5 % quantile of the standard normal distribution. */
const z = 1.959963984540054;

/**
 * Rate by the hour of the week where a trace spans one, of the day where it spans a day, null below that.
 *
 * @param counts arrivals in each hour; the first hour begins when the clock shows a whole hour
 * @param span seconds from the first arrival to the last
 * @param clockAtStart what the clock showed at the first arrival: seconds from midnight (on Monday, for a week)
 */
export function fitProfile(counts: Float64Array, span: number, clockAtStart: number): RateProfile | null {
  const slots = hourlySlots(counts, span, clockAtStart);
  if (slots === null) return null;
  const rates = slots.map(({ requests, seconds }) => requests / seconds);
  const busiest = Math.max(...rates);
  return {
    name: slots.length === 24 ? "day" : "week",
    period: slots.length * hour,
    factors: rates.map((rate) => rate / busiest),
    start: clockAtStart % (slots.length * hour),
  };
}

/** The same with the error of each hour, once the burstiness of the arrivals is known. */
export function describeProfile(
  profile: RateProfile,
  counts: Float64Array,
  span: number,
  dispersion: number,
): ProfileFit {
  const slots = hourlySlots(counts, span, profile.start)!;
  return {
    profile,
    hours: slots.map(({ requests }, i) => {
      const factor = profile.factors[i]!;
      // Nobody in an hour: up to three may have been expected (rule of three).
      const half = requests > 0 ? z * factor * Math.sqrt(dispersion / requests) : 0;
      const most =
        requests > 0 ? factor + half : (3 * dispersion) / Math.max(...slots.map((slot) => slot.requests));
      return { hour: i, requests, factor, interval: [Math.max(0, factor - half), most] };
    }),
  };
}

type Slot = { requests: number; seconds: number };

function hourlySlots(counts: Float64Array, span: number, clockAtStart: number): Slot[] | null {
  if (span < day) return null;
  const slots = Array.from(
    { length: (span < week ? day : week) / hour },
    (): Slot => ({ requests: 0, seconds: 0 }),
  );
  const begin = clockAtStart % hour;
  const firstHour = Math.floor(clockAtStart / hour);
  counts.forEach((requests, i) => {
    const slot = slots[(firstHour + i) % slots.length]!;
    slot.requests += requests;
    slot.seconds += Math.max(0, Math.min((i + 1) * hour, begin + span) - Math.max(i * hour, begin));
  });
  return slots;
}
