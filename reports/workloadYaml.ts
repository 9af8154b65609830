import type {
  ArrivalCandidate,
  FeatureFit,
  FitOrigin,
  LengthFit,
  WorkloadFit,
} from "../src/documents/workloadFit.ts";
import type { ArrivalProcess } from "../src/engine/scenario.ts";
import { arrivalNames } from "./arrivalWords.ts";

/** Correlations within so many standard errors of 0 are left out. */
const noticeable = 2;

/** A fitted load as a workload file for `capsim simulate --workload`, commented; ends in a newline. */
export function workloadYaml(fit: WorkloadFit, origin: FitOrigin): string {
  return `${[
    `# Fitted by capsim ${origin.version} to ${origin.trace}:`,
    `# ${fit.requests.toLocaleString("en-GB")} requests over ${number(fit.span)} s.`,
    ...fit.warnings.flatMap((warning) => comment(`Doubt: ${warning}`)),
    `name: ${JSON.stringify(origin.name)}`,
    "",
    ...rateLines(fit),
    "",
    ...arrivalLines(fit.candidates),
    ...profileLines(fit),
    "",
    "features:",
    ...fit.features.flatMap((feature, i) =>
      featureLines(feature, origin.features[feature.feature]!, sharesOf(fit)[i]!),
    ),
  ].join("\n")}\n`;
}

function rateLines({ rate, profile, meanRate }: WorkloadFit): string[] {
  const [low, high] = rate.interval;
  const when =
    profile === null
      ? "on average over the trace"
      : `in the busiest hour (on average over the trace ${number(meanRate)})`;
  return [
    `# Requests a second ${when}; 95 % interval ${number(low)} to ${number(high)}.`,
    `rate: ${number(rate.value)}`,
  ];
}

function arrivalLines(candidates: readonly ArrivalCandidate[]): string[] {
  const criteria = candidates.map(({ arrival, bic }) => `${arrivalNames[arrival.kind]} ${bic.toFixed(0)}`);
  const lines = arrivalFields(candidates[0]!.arrival).map(([key, value]) => `  ${key}: ${value}`);
  return [
    ...(candidates.length > 1
      ? [`# Chosen by the Bayesian information criterion (least is best): ${criteria.join(", ")}.`]
      : ["# The gaps do not vary."]),
    "arrival:",
    ...lines,
  ];
}

/** The fields of a file's `arrival`, in the words of the flags. */
function arrivalFields(arrival: ArrivalProcess): [key: string, value: string][] {
  const kind: [string, string] = ["kind", arrival.kind];
  switch (arrival.kind) {
    case "poisson":
    case "constant":
      return [kind];
    case "gamma":
      return [kind, ["cv", number(arrival.cv)]];
    case "on-off":
      return [
        kind,
        ["onSeconds", `${number(arrival.means[0])} # mean length of a busy time`],
        ["offSeconds", `${number(arrival.means[1])} # mean length of a quiet time`],
        [
          "offRate",
          `${Number(arrival.rates[1].toFixed(4))} # rate in quiet times, as a share of the mean rate`,
        ],
      ];
  }
}

function profileLines({ profile }: WorkloadFit): string[] {
  if (profile === null) return [];
  const { period, factors } = profile.profile;
  const rows: string[] = [];
  for (let i = 0; i < factors.length; i += 12)
    rows.push(
      `    ${factors
        .slice(i, i + 12)
        .map((factor) => Number(factor.toFixed(4)))
        .join(", ")},`,
    );
  return [
    "",
    `# Rate of each hour of the ${profile.profile.name}, relative to the busiest.`,
    "profile:",
    `  periodSeconds: ${period}`,
    "  factors: [",
    ...rows,
    "  ]",
  ];
}

function featureLines(
  { inputTokens, outputTokens, correlation }: FeatureFit,
  name: string,
  share: number,
): string[] {
  const found =
    correlation === null
      ? []
      : [
          `    # Correlation of the normal scores of both lengths: ${correlation.value.toFixed(3)}, standard error ${correlation.error.toFixed(3)}.`,
        ];
  const isNoticeable = correlation !== null && Math.abs(correlation.value) > noticeable * correlation.error;
  return [
    `  - name: ${JSON.stringify(name)}`,
    `    share: ${share}`,
    ...lengthLines("inputTokens", inputTokens),
    ...lengthLines("outputTokens", outputTokens),
    ...found,
    ...(isNoticeable ? [`    correlation: ${Number(correlation.value.toFixed(4))}`] : []),
  ];
}

function lengthLines(key: string, fit: LengthFit): string[] {
  const { lognormal, table, mean, tableMean } = fit;
  const points = table.points.map(([p, tokens]) => `[${p}, ${tokens}]`);
  const rows: string[] = [];
  for (let i = 0; i < points.length; i += 6) rows.push(`        ${points.slice(i, i + 6).join(", ")},`);
  return [
    `    # Mean ${number(mean)} tokens (of the table ${number(tableMean)}), coefficient of variation ${number(fit.cv)}.`,
    `    # A shorter form, off by up to ${(lognormal.distance * 100).toFixed(0)} % of the requests: "lognormal:${number(lognormal.mean)},${number(lognormal.cv)},${table.max}"`,
    `    ${key}:`,
    "      quantiles: [",
    ...rows,
    "      ]",
  ];
}

/** Shares to six decimals that add up to 1. */
function sharesOf({ features }: WorkloadFit): number[] {
  const shares = features.map(({ share }) => Math.max(1e-6, Math.round(share * 1e6) / 1e6));
  const largest = shares.indexOf(Math.max(...shares));
  const rest = shares.reduce((sum, share, i) => (i === largest ? sum : sum + share), 0);
  return shares.map((share, i) => (i === largest ? Number((1 - rest).toFixed(6)) : share));
}

function comment(text: string): string[] {
  const lines: string[] = [];
  let line = "#";
  for (const word of text.split(" ")) {
    if (line.length + word.length > 108) {
      lines.push(line);
      line = "#  ";
    }
    line += ` ${word}`;
  }
  return [...lines, line];
}

/** Four significant digits. */
function number(value: number): string {
  return String(Number(value.toPrecision(4)));
}
