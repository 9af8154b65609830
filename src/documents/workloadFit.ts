import { z } from "zod";
import type { DeepReadonly } from "./parts/deepReadonly.ts";
import { arrival, rateProfile } from "./parts/load.ts";
import { amount, count, interval, share } from "./parts/numbers.ts";
import { empirical } from "./parts/workload.ts";

const percentile = z
  .strictObject({ p: share, tokens: amount, table: amount, lognormal: amount })
  .describe("of the trace and of both fits");
export type LengthPercentile = DeepReadonly<z.output<typeof percentile>>;

const lengthFit = z.strictObject({
  requests: count,
  mean: amount,
  cv: amount,
  percentiles: z.array(percentile),
  table: empirical.describe("that stands for the lengths"),
  tableMean: amount,
  lognormal: z
    .strictObject({
      mean: amount,
      cv: amount,
      distance: share.describe("greatest distance from the trace's distribution function"),
    })
    .describe("the lognormal distribution of the same logarithms"),
  steps: z
    .array(z.strictObject({ tokens: amount, upTo: share }))
    .describe("the trace's distribution function, thinned for drawing"),
});
/** A distribution of lengths fitted to a trace, with what else could be said of them. */
export type LengthFit = DeepReadonly<z.output<typeof lengthFit>>;

const correlation = z.strictObject({ value: z.number().min(-1).max(1), error: amount, pairs: count });
/** A correlation with its standard error. */
export type Correlation = DeepReadonly<z.output<typeof correlation>>;

const featureFit = z.strictObject({
  feature: count.describe("number of the feature, from 0"),
  share,
  inputTokens: lengthFit,
  outputTokens: lengthFit,
  correlation: correlation.nullable().describe("null where there is nothing to correlate"),
});
export type FeatureFit = DeepReadonly<z.output<typeof featureFit>>;

const profileHour = z.strictObject({
  hour: count.describe("of the period, from 0"),
  requests: count,
  factor: amount,
  interval: interval.describe("95 %, of the factor"),
});
export type ProfileHour = DeepReadonly<z.output<typeof profileHour>>;

const profileFit = z.strictObject({
  profile: rateProfile.describe("`start` is what the clock showed at the first arrival"),
  hours: z.array(profileHour),
});
/** A day's or week's shape as a trace shows it, each hour relative to the busiest. */
export type ProfileFit = DeepReadonly<z.output<typeof profileFit>>;

const candidate = z.strictObject({
  arrival,
  rate: amount.describe("arrivals a second, of the fit"),
  parameters: count.describe("number of fitted figures"),
  logLikelihood: z.number(),
  bic: z.number().describe("Bayesian information criterion: least is best"),
  cv: amount,
  lagOne: z.number().describe("correlation of neighbouring gaps"),
  limitDispersion: amount.describe("variance over mean of the arrivals in a long window"),
});
/** One process fitted to the gaps, with how well it explains them. */
export type ArrivalCandidate = DeepReadonly<z.output<typeof candidate>>;

const comparison = z.strictObject({ at: z.number(), trace: z.number(), fits: z.array(z.number()) });
/** The trace's figure at one place, and each candidate's, in the order of the candidates. */
export type Comparison = DeepReadonly<z.output<typeof comparison>>;

const gapFacts = z.strictObject({
  cv: amount,
  correlations: z.array(z.strictObject({ lag: count, correlation: z.number() })),
  gaps: count,
});
export type GapFacts = DeepReadonly<z.output<typeof gapFacts>>;

const fitFields = {
  requests: count,
  span: amount.describe("seconds from the first arrival to the last"),
  meanRate: amount,
  rate: z
    .strictObject({ value: amount, interval })
    .describe(
      "requests a second with the 95 % interval, as wide as the burstier of trace and fit makes it: in the busiest hour where there is a profile, else the mean",
    ),
  profile: profileFit.nullable(),
  candidates: z.array(candidate).describe("best first"),
  gaps: gapFacts,
  gapSurvival: z.array(comparison),
  dispersion: z.array(comparison),
  features: z.array(featureFit),
  warnings: z.array(z.string()),
};
/** What a trace shows of a load. */
export type WorkloadFit = DeepReadonly<z.output<z.ZodObject<typeof fitFields>>>;

/** A fit, `capsim.workload-fit/1`: what `capsim workload fit --format json` prints. */
export const workloadFitSchema = z.strictObject({
  schema: z.literal("capsim.workload-fit/1"),
  name: z.string(),
  trace: z.string().describe("name of its file"),
  version: z.string().describe("of capsim"),
  ...fitFields,
});
export type WorkloadFitDocument = DeepReadonly<z.output<typeof workloadFitSchema>>;

/** What a fit is of: the trace, and the names of its features by their numbers. */
export type FitOrigin = Pick<WorkloadFitDocument, "name" | "trace" | "version"> & {
  readonly features: readonly string[];
};
