import { arrivalFitChart } from "../../../reports/charts/arrivalFitChart.ts";
import { type LengthCurves, lengthChart } from "../../../reports/charts/lengthChart.ts";
import { profileChart } from "../../../reports/charts/profileChart.ts";
import type { FitOrigin, LengthFit, WorkloadFit } from "../../documents/workloadFit.ts";
import { lengthQuantile } from "../../engine/lengths.ts";
import type { NamedChart } from "../charts.ts";

/** More features than this make a picture too long to read; the most frequent are drawn. */
const mostFeatures = 6;
/** Shares at which a lognormal curve is drawn. */
const shares = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

/** Data against fit: arrivals, lengths, and the profile where there is one. */
export function fitCharts(fit: WorkloadFit, origin: FitOrigin): NamedChart[] {
  const about = `${origin.trace}: ${fit.requests.toLocaleString("en-GB")} requests. capsim ${origin.version}.`;
  const charts: NamedChart[] = [
    { name: "arrivals", spec: arrivalFitChart(fit, about) },
    { name: "lengths", spec: lengthsOf(fit, origin, about) },
  ];
  if (fit.profile === null) return charts;
  const { profile, hours } = fit.profile;
  const spec = profileChart({
    title: `Rate of the trace by the hour of the ${profile.name}`,
    subtitle: [
      about,
      "Hours on the trace's clock (UTC), a week from Monday; from the first request where the trace has no dates. Whiskers: 95 % intervals, for arrivals as bursty as the chosen process.",
    ],
    profile,
    intervals: hours.map(({ interval }) => interval),
  });
  return [...charts, { name: "profile", spec }];
}

function lengthsOf({ features }: WorkloadFit, origin: FitOrigin, about: string) {
  const drawn = features.toSorted((a, b) => b.share - a.share).slice(0, mostFeatures);
  const left = features.length - drawn.length;
  return lengthChart({
    title: "Lengths of the trace against the fitted distributions",
    subtitle: [
      about,
      ...(left > 0 ? [`The ${mostFeatures} most frequent features; ${left} more are not drawn.`] : []),
    ],
    key: ["the trace", "table of quantiles (in the file)", "lognormal"],
    panels: drawn.flatMap(({ feature, inputTokens, outputTokens }) => [
      { title: `${origin.features[feature]!}: prompts`, curves: curvesOf(inputTokens) },
      { title: `${origin.features[feature]!}: answers`, curves: curvesOf(outputTokens) },
    ]),
  });
}

function curvesOf({ steps, table, lognormal }: LengthFit): LengthCurves["curves"] {
  const uncut = { kind: "lognormal", ...lognormal, max: Number.POSITIVE_INFINITY } as const;
  return [
    steps.map(({ tokens, upTo }) => [tokens, upTo] as const),
    table.points.map(([p, tokens]) => [tokens, p] as const),
    lognormal.cv > 0 ? shares.map((p) => [lengthQuantile(uncut, p), p] as const) : [],
  ];
}
