import type { HourResult } from "../src/documents/parts/day.ts";
import type { ResultEntry } from "../src/documents/parts/entry.ts";
import type { Estimate } from "../src/documents/parts/numbers.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import { pairLabel } from "./charts/text.ts";
import { type Cell, type Column, type Medium, numberCell, rowsOf, type Table } from "./view.ts";
import { formatNumber, formatSeconds, none } from "./words/numbers.ts";

/** A result with the hours of its profile. */
type Day = ResultEntry & { readonly hours: readonly HourResult[] };

/** The results that have hours; none where no load follows the clock. */
export function daysOf({ results }: Pick<ResultDocument, "results">): Day[] {
  return results.filter((entry): entry is Day => entry.hours !== undefined);
}

/** A sentence for each result: when it is busiest, as simulated, and when the profile is. */
export function busyTexts(document: ResultDocument): string[] {
  const days = daysOf(document);
  const all = document.scenario.experiment.slos.length === 0 ? [] : [sloText];
  return [...days.map((day) => `${pairLabel(day)}: ${busyText(day)}`), ...all];
}

const sloText =
  "The SLOs are judged over all requests of the period; its slowest hour is worse than what they say.";

/** "17:40 to 21:05: 41 requests wait, E2E p95 12 s; ...": when a deployment is busiest. */
export function busyText({ busyWindow, hours }: Day): string {
  if (busyWindow === null || busyWindow === undefined)
    return hours.some(({ requestsPerSecond }) => requestsPerSecond.value)
      ? "no time stands out of the others"
      : "nobody asks";
  const { from, to, by, waiting, inFlight, e2eP95, worstHour, busiestHour } = busyWindow;
  const crowd =
    by === "waiting"
      ? `${amount(waiting)} requests wait on average`
      : `${amount(inFlight)} requests in flight on average, hardly any waits`;
  return `busiest from ${from} to ${to}: ${crowd}, E2E p95 ${seconds(e2eP95)}; the slowest hour begins at ${worstHour.from}, p95 ${seconds(worstHour.e2eP95)}; most is asked from ${busiestHour.from} on`;
}

/** E2E p95 and waiting requests of each result by the hour; of a longer period each day's slowest hour. */
export function hourTable(days: readonly Day[], on?: readonly Medium[]): Table {
  const [first] = days;
  const rows = (first === undefined ? [] : shownHours(days)).map((hour): Cell[] => [
    first!.hours[hour]!.from,
    numberCell(first!.hours[hour]!.offeredRequestsPerSecond),
    ...days.flatMap((day) => {
      const { metrics, waiting } = day.hours[hour]!;
      return [numberCell(metrics.e2eLatencySeconds.p95.value), amount(waiting)];
    }),
  ]);
  const columns = days.flatMap((day): Column[] => [
    {
      title: `${pairLabel(day)}: E2E p95`,
      unit: "s",
      short: [...wrapName(day.model), `on ${day.machine}`, "E2E p95, s"],
      precision: "digits",
    },
    { title: "waiting" },
  ]);
  return {
    kind: "table",
    ...(on && { on }),
    caption: "E2E p95 and waiting requests by the hour",
    columns: [{ title: "hour" }, { title: "asked/s" }, ...columns],
    groups: rowsOf(rows),
  };
}

const cellWidth = 20;

/** Broken after a hyphen where there is one. */
function wrapName(name: string): string[] {
  const most = cellWidth - 2;
  return name.match(new RegExp(`.{1,${most}}(?:-|$)|.{1,${most}}`, "g")) ?? [""];
}

/** Every hour of a day; of a longer period each day's slowest. */
function shownHours(days: readonly Day[]): number[] {
  const { length } = days[0]!.hours;
  const all = Array.from({ length }, (_, hour) => hour);
  if (length <= 48) return all;
  const slowness = (hour: number) =>
    Math.max(...days.map(({ hours }) => hours[hour]!.metrics.e2eLatencySeconds.p95.value ?? 0));
  return Array.from({ length: Math.ceil(length / 24) }, (_, day) =>
    all
      .slice(day * 24, (day + 1) * 24)
      .reduce((most, hour) => (slowness(hour) > slowness(most) ? hour : most)),
  );
}

function amount({ value }: Estimate): string {
  return value === null ? none : value < 0.05 ? "0" : formatNumber(value);
}

function seconds({ value }: Estimate): string {
  return value === null ? none : formatSeconds(value);
}
