import { pairLabel } from "../../reports/charts/text.ts";
import { allSlos, capacityShare, overloadTexts } from "../../reports/words/entries.ts";
import { formatBand, formatNumber, formatShare, formatValue, none } from "../../reports/words/numbers.ts";
import type { ResultEntry } from "../documents/parts/entry.ts";
import type { Estimate } from "../documents/parts/numbers.ts";
import type { LiveCost } from "../live/protocol.ts";
import { element } from "./dom.ts";

type Row = { readonly name: string; readonly cells: readonly string[] };

/**
 * A table of what was estimated, beside what the report says at its own settings.
 *
 * @param isRough whether the law's error was left out, from which bands and verdicts come
 */
export function figuresTable(
  entries: readonly ResultEntry[],
  own: readonly ResultEntry[],
  cost: LiveCost,
  isRough: boolean,
): HTMLElement {
  const columns = ["", "value", "95 % interval", "plan for", ...(own.length > 0 ? ["report"] : [])];
  const head = element("tr", {}, ...columns.map(heading));
  const bodies = entries.map((entry, i) => {
    const rows = rowsOf(entry, own[i], isRough);
    const title =
      entries.length > 1 ? [element("tr", {}, element("th", { colspan: 5 }, pairLabel(entry)))] : [];
    return element(
      "tbody",
      {},
      ...title,
      ...rows.map(({ name, cells }) => row(name, cells.slice(0, columns.length - 1))),
    );
  });
  const money =
    cost.perMonth === null ? "no price known" : `${Math.round(cost.perMonth).toLocaleString("en-US")} USD`;
  const costs = element("tbody", {}, row("Cost a month", [money, "", "", ""].slice(0, columns.length - 1)));
  return element("table", {}, element("thead", {}, head), ...bodies, costs);
}

function heading(text: string): HTMLElement {
  return text === "" ? element("td") : element("th", { scope: "col" }, text);
}

function row(name: string, cells: readonly string[]): HTMLElement {
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, name),
    ...cells.map((text) => element("td", {}, text)),
  );
}

function rowsOf(entry: ResultEntry, own: ResultEntry | undefined, isRough: boolean): Row[] {
  const { metrics } = entry;
  const estimates: readonly (readonly [string, (from: ResultEntry) => Estimate])[] = [
    ["E2E latency p50, s", (from) => from.metrics.e2eLatencySeconds.p50],
    ["E2E latency p95, s", (from) => from.metrics.e2eLatencySeconds.p95],
    ["E2E latency p99, s", (from) => from.metrics.e2eLatencySeconds.p99],
    ["TTFT p95, s", (from) => from.metrics.ttftSeconds.p95],
    ["TPOT mean, s", (from) => from.metrics.tpotSeconds.mean],
    ["Requests served per second", (from) => from.metrics.requestsPerSecond],
  ];
  const share = capacityShare(entry);
  return [
    ...(entry.state === "overloaded"
      ? [{ name: "Overloaded", cells: [overloadTexts(entry).join("; "), "", "", ""] }]
      : []),
    ...estimates.map(([name, of]) => ({
      name,
      cells: [
        formatValue(of(entry)),
        intervalText(of(entry)),
        isRough ? none : formatBand(of(entry)),
        own ? formatValue(of(own)) : none,
      ],
    })),
    {
      name: "Share of what the machines serve at most",
      cells: [share === null ? none : formatShare(share), "", "", shareText(own)],
    },
    ...allSlos(entry).map(({ slo: text, verdict, probability }) => ({
      name: `SLO ${text}`,
      cells: [
        isRough ? "not judged yet" : `${verdict}, ${formatShare(probability)}`,
        "",
        "",
        (own && allSlos(own).find((each) => each.slo === text)?.verdict) ?? none,
      ],
    })),
    {
      name: "Requests in flight, on average",
      cells: [formatValue(metrics.inFlight), "", "", own ? formatValue(own.metrics.inFlight) : none],
    },
  ];
}

function shareText(entry: ResultEntry | undefined): string {
  const share = entry ? capacityShare(entry) : null;
  return share === null ? none : formatShare(share);
}

function intervalText({ ci }: Estimate): string {
  return ci === null ? none : ci.map((end) => formatNumber(end)).join("–");
}
