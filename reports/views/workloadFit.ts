import type { FeatureFit, FitOrigin, WorkloadFit } from "../../src/documents/workloadFit.ts";
import { arrivalNames, arrivalWords } from "../arrivalWords.ts";
import {
  type Cell,
  type Column,
  type DataTable,
  listOf,
  numberCell,
  paragraph,
  rowsOf,
  type Section,
  type View,
} from "../view.ts";
import { formatTenths } from "../words/numbers.ts";

/** A fitted load in words and tables, data against fit. */
export function workloadFitView(fit: WorkloadFit, origin: FitOrigin): View {
  return {
    title: origin.trace,
    sections: [
      { part: "answer", blocks: [paragraph(headText(fit))] },
      arrivalSection(fit),
      dispersionSection(fit),
      ...fit.features.map((feature) => featureSection(feature, origin.features[feature.feature]!)),
      { part: "figures", blocks: fit.profile === null ? [] : [paragraph(profileText(fit.profile))] },
      { part: "notes", blocks: listOf("plain", fit.warnings) },
    ],
    data: () => candidateData(fit),
  };
}

function headText({ requests, span, rate, profile, meanRate }: WorkloadFit): string {
  const [low, high] = rate.interval;
  const value = `${short(rate.value)} requests/s (95 % interval ${short(low)} to ${short(high)})`;
  const text = profile === null ? value : `${value} in the busiest hour, ${short(meanRate)} on average`;
  return `${requests.toLocaleString("en-US")} requests over ${spanText(span)}: ${text}`;
}

function arrivalSection({ candidates, gaps }: WorkloadFit): Section {
  const best = candidates[0]!;
  const isChoice = candidates.length > 1;
  const rows = candidates.map(({ arrival, bic, cv, lagOne, limitDispersion }): Cell[] => [
    arrivalNames[arrival.kind],
    isChoice ? bic.toFixed(0) : "",
    isChoice ? (bic - best.bic).toFixed(0) : "",
    short(cv),
    correlation(lagOne),
    short(limitDispersion),
  ]);
  const trace = [
    "the trace",
    "",
    "",
    short(gaps.cv),
    correlation(gaps.correlations[0]?.correlation ?? 0),
    "",
  ];
  const right = (title: string): Column => ({ title, align: "right", mayBeEmpty: true });
  return {
    part: "figures",
    heading: "Arrivals",
    blocks: [
      {
        kind: "table",
        columns: [{ title: "" }, ...["BIC", "above best", "CV of gaps", "lag-1 corr.", "I(long)"].map(right)],
        groups: rowsOf([...rows, trace]),
      },
      paragraph(`Chosen: ${arrivalWords(best.arrival)}.`),
    ],
  };
}

function dispersionSection({ dispersion, candidates }: WorkloadFit): Section {
  const every = Math.ceil(dispersion.length / 6);
  const shown = dispersion.filter((_, i) => (dispersion.length - 1 - i) % every === 0);
  return {
    part: "figures",
    heading: "Index of dispersion: variance over mean of the requests in a window",
    blocks:
      dispersion.length === 0
        ? []
        : [
            {
              kind: "table",
              columns: [
                { title: "window, s" },
                ...shown.map(({ at }): Column => ({ title: short(at), align: "right" })),
              ],
              groups: rowsOf([
                ["the trace", ...shown.map(({ trace }) => short(trace))],
                ...candidates.map(({ arrival }, i) => [
                  arrivalNames[arrival.kind],
                  ...shown.map(({ fits }) => short(fits[i]!)),
                ]),
              ]),
            },
          ],
  };
}

function featureSection(
  { share, inputTokens, outputTokens, correlation: found }: FeatureFit,
  name: string,
): Section {
  const heads = ["mean", ...inputTokens.percentiles.map(({ p }) => `p${Math.round(p * 100)}`)];
  const row = (label: string, values: readonly number[]): Cell[] => [
    label,
    ...values.map((value) => numberCell(value)),
  ];
  const sides = [
    ["prompts", inputTokens],
    ["answers", outputTokens],
  ] as const;
  return {
    part: "figures",
    heading: `${name}: ${formatTenths(share)} of the requests; tokens`,
    blocks: [
      {
        kind: "table",
        columns: [{ title: "" }, ...heads.map((title): Column => ({ title, precision: "whole" }))],
        groups: rowsOf(
          sides.flatMap(([side, { mean, tableMean, percentiles: points, lognormal }]) => [
            row(`${side}, the trace`, [mean, ...points.map(({ tokens }) => tokens)]),
            row("  table", [tableMean, ...points.map(({ table }) => table)]),
            row(`  lognormal (D ${lognormal.distance.toFixed(2)})`, [
              lognormal.mean,
              ...points.map((point) => point.lognormal),
            ]),
          ]),
        ),
        notes:
          found === null
            ? []
            : [
                `Correlation of both lengths (normal scores): ${found.value.toFixed(3)} ± ${found.error.toFixed(3)}.`,
              ],
      },
    ],
  };
}

function profileText({ hours, profile }: NonNullable<WorkloadFit["profile"]>): string {
  const mean = hours.reduce((sum, { factor }) => sum + factor, 0) / hours.length;
  const busiest = hours.find(({ factor }) => factor === 1)!;
  const quietest = hours.reduce((a, b) => (b.factor < a.factor ? b : a));
  return `Profile of a ${profile.name}: the busiest hour is number ${busiest.hour}, ${short(1 / mean)} times the mean; the quietest number ${quietest.hour}, ${short(quietest.factor / mean)} times it. Its factors are known to ${short(100 * (busiest.interval[1] - 1))} % (busiest hour, 95 %).`;
}

/** A line for each process that was fitted to the arrivals. */
function candidateData({ candidates }: WorkloadFit): DataTable {
  return candidates.map(({ arrival, bic, cv, lagOne, limitDispersion }) => [
    ["arrival", arrival.kind],
    ["bic", bic],
    ["gap_cv", cv],
    ["gap_lag_one", lagOne],
    ["limit_dispersion", limitDispersion],
  ]);
}

function spanText(seconds: number): string {
  if (seconds < 600) return `${short(seconds)} s`;
  return seconds < 2 * 86_400 ? `${short(seconds / 3600)} h` : `${short(seconds / 86_400)} days`;
}

function correlation(value: number): string {
  return Math.abs(value) < 5e-4 ? "0" : value.toFixed(3);
}

function short(value: number): string {
  return Math.abs(value) >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
