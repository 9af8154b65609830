import type { HourResult } from "../src/documents/parts/day.ts";
import type { ResultEntry } from "../src/documents/parts/entry.ts";
import type { Estimate } from "../src/documents/parts/numbers.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import { formatNumber, formatSeconds, formatValue, none, pairLabel } from "./format.ts";
import type { Emphasis } from "./tableLayout.ts";
import { wrapText } from "./textLayout.ts";

/** A result with the hours of its profile. */
type Day = ResultEntry & { readonly hours: readonly HourResult[] };

/** The results that have hours; none where no load follows the clock. */
export function daysOf({ results }: Pick<ResultDocument, "results">): Day[] {
  return results.filter((entry): entry is Day => entry.hours !== undefined);
}

const timeWidth = 11;
const askedWidth = 8;
const cellWidth = 20;
/** Entries beside each other in 80 columns. */
const abreast = 3;

/** When each deployment is busiest, and its E2E p95 and waiting requests by the clock; nothing for other loads. */
export function dayLines(document: ResultDocument, emphasis: Emphasis): string[] {
  const days = daysOf(document);
  if (days.length === 0) return [];
  const groups = days.flatMap((_, i) => (i % abreast === 0 ? [days.slice(i, i + abreast)] : []));
  return [
    emphasis("bold", "By the clock"),
    ...busyTexts(document).flatMap((text) => wrapText(text, "  ", "    ")),
    ...groups.flatMap((group, i) => [...(i === 0 ? [] : [""]), ...hourLines(group, emphasis)]),
  ];
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

/** Head and rows of a table: hours, or of a longer period each day's slowest hour; per result p95 and waiting. */
export function hourTable(days: readonly Day[]): {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const [first] = days;
  const shown = first === undefined ? [] : shownHours(days);
  return {
    head: ["hour", "asked/s", ...days.flatMap((day) => [`${pairLabel(day)}: E2E p95 (s)`, "waiting"])],
    rows: shown.map((hour) => [
      first!.hours[hour]!.from,
      formatNumber(first!.hours[hour]!.offeredRequestsPerSecond),
      ...days.flatMap((day) => {
        const { metrics, waiting } = day.hours[hour]!;
        return [formatValue(metrics.e2eLatencySeconds.p95), amount(waiting)];
      }),
    ]),
  };
}

function hourLines(days: readonly Day[], emphasis: Emphasis): string[] {
  const { rows } = hourTable(days);
  const start = timeWidth + askedWidth;
  const names = wrapNames(days.map((day) => day.model));
  const place = days.map((day) => `on ${day.machine}`.slice(0, cellWidth - 1).padStart(cellWidth)).join("");
  const units = days.map(() => "E2E p95 s".padStart(11) + "waiting".padStart(cellWidth - 11)).join("");
  return [
    ...names.map((line) => emphasis("dim", "".padEnd(start) + line)),
    emphasis("dim", "".padEnd(start) + place),
    emphasis("dim", `${"  hour".padEnd(timeWidth)}${"asked/s".padStart(askedWidth)}${units}`),
    ...rows.map(([hour, asked, ...cells]) => {
      const shown = cells.map((cell, i) => cell.padStart(i % 2 === 0 ? 11 : cellWidth - 11)).join("");
      return `  ${hour!.padEnd(timeWidth - 2)}${asked!.padStart(askedWidth)}${shown}`;
    }),
  ];
}

/** Names in lines of their columns. */
function wrapNames(names: readonly string[]): string[] {
  const pieces = names.map((name) => wrapName(name));
  const lines = Math.max(...pieces.map((each) => each.length));
  return Array.from({ length: lines }, (_, line) =>
    pieces.map((each) => (each[line] ?? "").padStart(cellWidth)).join(""),
  );
}

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
