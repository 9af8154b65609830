import type { FeatureFit, FitOrigin, WorkloadFit } from "../src/documents/workloadFit.ts";
import { arrivalNames, arrivalWords } from "./arrivalWords.ts";
import { wrapText } from "./render/terminalText.ts";

/** A fitted load in words and tables, data against fit, in lines of at most 80 columns; ends in a newline. */
export function workloadFitText(fit: WorkloadFit, origin: FitOrigin): string {
  const sections = [
    headLines(fit, origin),
    arrivalLines(fit),
    dispersionLines(fit),
    ...fit.features.map((feature) => featureLines(feature, origin.features[feature.feature]!)),
    profileLines(fit),
    fit.warnings.flatMap((warning) => wrapText(warning, "! ", "  ")),
  ];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function headLines({ requests, span, rate, profile, meanRate }: WorkloadFit, { trace }: FitOrigin): string[] {
  const [low, high] = rate.interval;
  const value = `${short(rate.value)} requests/s (95 % interval ${short(low)} to ${short(high)})`;
  const text = profile === null ? value : `${value} in the busiest hour, ${short(meanRate)} on average`;
  return [
    ...wrapText(trace, "", "  "),
    ...wrapText(`${requests.toLocaleString("en-GB")} requests over ${spanText(span)}: ${text}`, "  ", "  "),
  ];
}

function arrivalLines({ candidates, gaps }: WorkloadFit): string[] {
  const best = candidates[0]!;
  const head = `${"Arrivals".padEnd(16)}${["BIC", "above best", "CV of gaps", "lag-1 corr.", "I(long)"].map((name) => name.padStart(12)).join("")}`;
  const rows = candidates.map(({ arrival, bic, cv, lagOne, limitDispersion }) => {
    const cells = [
      bic.toFixed(0),
      (bic - best.bic).toFixed(0),
      short(cv),
      correlation(lagOne),
      short(limitDispersion),
    ];
    return `  ${arrivalNames[arrival.kind].padEnd(14)}${(candidates.length > 1 ? cells : ["", "", ...cells.slice(2)]).map((cell) => cell.padStart(12)).join("")}`;
  });
  const trace = ["", "", short(gaps.cv), correlation(gaps.correlations[0]?.correlation ?? 0), ""];
  return [
    head,
    ...rows,
    `  ${"the trace".padEnd(14)}${trace.map((cell) => cell.padStart(12)).join("")}`.trimEnd(),
    ...wrapText(`Chosen: ${arrivalWords(best.arrival)}.`, "  ", "  "),
  ];
}

function dispersionLines({ dispersion, candidates }: WorkloadFit): string[] {
  if (dispersion.length === 0) return [];
  const every = Math.ceil(dispersion.length / 6);
  const shown = dispersion.filter((_, i) => (dispersion.length - 1 - i) % every === 0);
  const row = (name: string, values: readonly number[]) =>
    `  ${name.padEnd(14)}${values.map((value) => short(value).padStart(10)).join("")}`;
  return [
    "Index of dispersion: variance over mean of the requests in a window",
    row(
      "window, s",
      shown.map(({ at }) => at),
    ),
    row(
      "the trace",
      shown.map(({ trace }) => trace),
    ),
    ...candidates.map(({ arrival }, i) =>
      row(
        arrivalNames[arrival.kind],
        shown.map(({ fits }) => fits[i]!),
      ),
    ),
  ];
}

function featureLines(
  { share, inputTokens, outputTokens, correlation: found }: FeatureFit,
  name: string,
): string[] {
  const percentiles = inputTokens.percentiles.map(({ p }) => `p${Math.round(p * 100)}`);
  const row = (label: string, values: readonly (string | number)[]) =>
    `  ${label.padEnd(20)}${values.map((value) => (typeof value === "number" ? String(Math.round(value)) : value).padStart(7)).join("")}`;
  const sides = [
    ["prompts", inputTokens],
    ["answers", outputTokens],
  ] as const;
  return [
    `${name}: ${(share * 100).toFixed(1)} % of the requests; tokens`,
    row("", ["mean", ...percentiles]),
    ...sides.flatMap(([side, { mean, tableMean, percentiles: points, lognormal }]) => [
      row(`${side}, the trace`, [mean, ...points.map(({ tokens }) => tokens)]),
      row("  table", [tableMean, ...points.map(({ table }) => table)]),
      row(`  lognormal (D ${lognormal.distance.toFixed(2)})`, [
        lognormal.mean,
        ...points.map((point) => point.lognormal),
      ]),
    ]),
    ...(found === null
      ? []
      : [
          `  correlation of both lengths (normal scores) ${found.value.toFixed(3)} ± ${found.error.toFixed(3)}`,
        ]),
  ];
}

function profileLines({ profile }: WorkloadFit): string[] {
  if (profile === null) return [];
  const { hours } = profile;
  const mean = hours.reduce((sum, { factor }) => sum + factor, 0) / hours.length;
  const busiest = hours.find(({ factor }) => factor === 1)!;
  const quietest = hours.reduce((a, b) => (b.factor < a.factor ? b : a));
  const text = `Profile of a ${profile.profile.name}: the busiest hour is number ${busiest.hour}, ${short(1 / mean)} times the mean; the quietest number ${quietest.hour}, ${short(quietest.factor / mean)} times it. Its factors are known to ${short(100 * (busiest.interval[1] - 1))} % (busiest hour, 95 %).`;
  return wrapText(text, "", "  ");
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
