import type { LatencyStat } from "../documents/latencyMetrics.ts";
import type { BusyWindow, HourResult, WaitingPoint } from "../documents/parts/day.ts";
import type { Estimate } from "../documents/parts/numbers.ts";
import type { Scenario } from "../engine/scenario.ts";
import { mean, spread } from "../stats/intervals.ts";
import type { SketchData } from "../stats/latencySketch.ts";
import { median } from "../stats/quantiles.ts";
import { shareOf } from "./capacity.ts";
import type { DayCourse } from "./dayCourse.ts";
import { hourlyRates, profileOf } from "./daySchedule.ts";
import { estimate, latencyEstimate } from "./estimate.ts";
import type { ReplicationSummary } from "./replicate.ts";

/** Fewer requests that wait than this, at the peak, are no queue. */
const leastQueue = 1;

/** Courses of one deployment under the centre, and drawn. */
type Courses = { readonly summaries: readonly DayCourse[]; readonly drawn: readonly DayCourse[] };

/** What a period is like in one deployment: hour by hour, what waits, when it is busiest; null for loads without one. */
export function dayResult(
  scenario: Scenario,
  { summaries, drawn }: Record<"summaries" | "drawn", readonly ReplicationSummary[]>,
  deployment: number,
): {
  readonly hours: HourResult[];
  readonly waiting: WaitingPoint[];
  readonly busyWindow: BusyWindow | null;
} | null {
  const profile = profileOf(scenario.load);
  if (profile === undefined) return null;
  const of = (list: readonly ReplicationSummary[]) => list.flatMap(({ day }) => day?.[deployment] ?? []);
  const courses = { summaries: of(summaries), drawn: of(drawn) };
  const rates = hourlyRates(scenario, profile).map((rate) => rate * shareOf(scenario, deployment));
  const { period } = profile;
  const hours = rates.map((rate, hour) => hourResult(courses, hour, rate, period / rates.length, period));
  return { hours, waiting: waitingPoints(courses, period), busyWindow: windowOf(courses, hours, period) };
}

function hourResult(
  courses: Courses,
  hour: number,
  offeredRequestsPerSecond: number,
  seconds: number,
  period: number,
): HourResult {
  const over = (of: (course: DayCourse) => number) => estimateOf(courses, of);
  const latency = (time: "e2e" | "ttft", stat: LatencyStat) =>
    latencyOf(courses, stat, (course) => [course.hours[hour]![time]]);
  return {
    hour,
    from: clockTime(hour * seconds, period),
    offeredRequestsPerSecond,
    requestsPerSecond: over(({ hours }) => (hours[hour]!.e2e.count + hours[hour]!.failed) / seconds),
    metrics: {
      e2eLatencySeconds: { p50: latency("e2e", "p50"), p95: latency("e2e", "p95") },
      ttftSeconds: { p95: latency("ttft", "p95") },
    },
    inFlight: over(({ hours }) => hours[hour]!.inFlight),
    waiting: over(({ hours, waiting }) => {
      const slots = waiting.length / hours.length;
      return mean([...waiting.subarray(hour * slots, (hour + 1) * slots)]);
    }),
    utilisation: over(({ hours }) => hours[hour]!.utilisation),
    failed: courses.summaries.reduce((sum, { hours }) => sum + hours[hour]!.failed, 0),
  };
}

function waitingPoints(courses: Courses, period: number): WaitingPoint[] {
  const count = courses.summaries[0]?.waiting.length ?? 0;
  return Array.from({ length: count }, (_, slot) => {
    const { value, band } = estimateOf(courses, ({ waiting }) => waiting[slot]!);
    const around = value ?? 0;
    return [((slot + 0.5) * period) / count, around, band?.[0] ?? around, band?.[1] ?? around] as const;
  });
}

function windowOf(courses: Courses, hours: readonly HourResult[], period: number): BusyWindow | null {
  const { summaries } = courses;
  const peak = Math.max(0, ...hours.map(({ waiting }) => waiting.value ?? 0));
  const by = peak >= leastQueue ? "waiting" : "inFlight";
  const window = busyWindow(summaries.map((course) => course[by]));
  if (window === null) return null;
  const count = summaries[0]!.waiting.length;
  const slots = slotsIn(window, count);
  const touched = [...new Set(slots.map((slot) => Math.floor((slot / count) * hours.length)))];
  const during = (quantity: "waiting" | "inFlight") =>
    estimateOf(courses, (course) => mean(slots.map((slot) => course[quantity][slot]!)));
  const named = ({ hour, from }: HourResult) => ({ hour, from });
  const worst = longest(hours, ({ metrics }) => metrics.e2eLatencySeconds.p95.value ?? 0);
  const fromSeconds = (window.from * period) / count;
  const toSeconds = (window.to * period) / count;
  return {
    fromSeconds,
    toSeconds,
    from: clockTime(fromSeconds, period),
    to: clockTime(toSeconds, period),
    by,
    waiting: during("waiting"),
    inFlight: during("inFlight"),
    e2eP95: latencyOf(courses, "p95", (course) => touched.map((hour) => course.hours[hour]!.e2e)),
    worstHour: { ...named(worst), e2eP95: worst.metrics.e2eLatencySeconds.p95 },
    busiestHour: named(longest(hours, ({ offeredRequestsPerSecond }) => offeredRequestsPerSecond)),
  };
}

function longest(hours: readonly HourResult[], of: (hour: HourResult) => number): HourResult {
  return hours.reduce((most, hour) => (of(hour) > of(most) ? hour : most));
}

function estimateOf({ summaries, drawn }: Courses, of: (course: DayCourse) => number): Estimate {
  return estimate(summaries.map(of), drawn.map(of));
}

function latencyOf(
  { summaries, drawn }: Courses,
  stat: LatencyStat,
  sketchesOf: (course: DayCourse) => readonly SketchData[],
): Estimate {
  return latencyEstimate(summaries.map(sketchesOf), stat, drawn.map(sketchesOf));
}

/** A stretch of slots round the clock: `from` … `to` − 1, wrapped where `to` ≤ `from`. */
type SlotWindow = { readonly from: number; readonly to: number };

/** A peak stands out when it is so many standard errors above the median: by chance, one slot in 30,000 is. */
const standardErrors = 4;

/**
 * The stretch around the highest mean of a quantity in which it is more than half-way up from its median over the period
 * to that peak. Means are taken over neighbouring slots too.
 *
 * @param runs the quantity by slot, of each replication
 * @returns null where no peak stands out of chance
 */
function busyWindow(runs: readonly Float64Array[]): SlotWindow | null {
  const smooth = runs.map(smoothed);
  const count = smooth[0]?.length ?? 0;
  if (count < 3 || smooth.length < 2) return null;
  const means = Array.from({ length: count }, (_, slot) => mean(smooth.map((run) => run[slot]!)));
  const peak = means.indexOf(Math.max(...means));
  const usual = median(means);
  const atPeak = smooth.map((run) => run[peak]!);
  const error = spread(atPeak, means[peak]!) / Math.sqrt(atPeak.length);
  if (means[peak]! - usual <= standardErrors * error) return null;
  const high = usual + (means[peak]! - usual) / 2;
  const isHigh = (slot: number) => means[wrapped(slot, count)]! > high;
  let [from, to] = [peak, peak + 1];
  while (isHigh(from - 1) && to - from < count) from--;
  while (isHigh(to) && to - from < count) to++;
  return { from: wrapped(from, count), to: wrapped(to, count) };
}

/** The numbers of the window's slots, in the order of the clock. */
function slotsIn({ from, to }: SlotWindow, count: number): number[] {
  const length = to > from ? to - from : to - from + count;
  return Array.from({ length }, (_, i) => wrapped(from + i, count));
}

/** Means over each slot and its neighbours. */
function smoothed(run: Float64Array): Float64Array {
  const count = run.length;
  return run.map((value, i) => (run[wrapped(i - 1, count)]! + value + run[wrapped(i + 1, count)]!) / 3);
}

function wrapped(slot: number, count: number): number {
  return ((slot % count) + count) % count;
}

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const day = 86_400;

/**
 * What a clock shows so many seconds into a period: with the day where the period is a week, which begins on a Monday.
 *
 * @example
 * clockTime(38_100, 86_400) // => "10:35"
 * clockTime(124_200, 604_800) // => "Tue 10:30"
 */
function clockTime(seconds: number, period: number): string {
  const minutes = Math.round((seconds % period) / 60);
  const ofDay = period % day === 0 ? minutes % 1440 : minutes;
  const time = `${Math.floor(ofDay / 60)}:${String(ofDay % 60).padStart(2, "0")}`;
  return period === 7 * day ? `${days[Math.floor(minutes / 1440) % 7]} ${time}` : time;
}
