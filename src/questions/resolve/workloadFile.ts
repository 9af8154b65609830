import { z } from "zod";
import { profileFactors, rateProfile } from "../../catalog/profiles.ts";
import type { Assumption } from "../../catalog/workloads.ts";
import type { ArrivalProcess, RateProfile, Workload } from "../../engine/scenario.ts";
import { phrase, UserError } from "../../errors.ts";
import { ofFeature, type Slo } from "../../montecarlo/slo.ts";
import { type OnOffWords, onOffArrival, onOffRule } from "../../settings/arrivalSpec.ts";
import { besideFile, type Files } from "../../settings/files.ts";
import type { LengthSpec } from "../../settings/lengthSpec.ts";
import { readLocatedFile } from "../../settings/locatedValues.ts";
import { above0, behaviourOf, behaviourRules, behaviourWords, number } from "./featureBehaviour.ts";
import { distribution, lengths, lengthWords } from "./workloadLengths.ts";

/** How a workload file says that its requests come, as far as it does. */
export type FileLoad = {
  /** Requests a second; of the busiest slot where there is a profile. */
  readonly rate?: number;
  readonly arrival?: ArrivalProcess;
  readonly profile?: RateProfile;
};

/** A workload of the user's own. */
export type WorkloadFile = {
  readonly workload: Workload;
  readonly load: FileLoad;
  /** What its features must keep. */
  readonly slos: readonly Slo[];
  readonly assumptions: readonly Assumption[];
};

const nameRule = "give a name";
const named = z.string({ error: nameRule }).min(1, { error: nameRule });
const seconds = z.number({ error: onOffRule }).positive({ error: onOffRule }).max(1e7, { error: onOffRule });
const arrival = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({ kind: z.literal("poisson") }),
    z.strictObject({ kind: z.literal("constant") }),
    z.strictObject({
      kind: z.literal("gamma"),
      cv: above0("a coefficient of variation, above 0 and at most 100", 100),
    }),
    z.strictObject({
      kind: z.literal("on-off"),
      onSeconds: seconds,
      offSeconds: seconds,
      offRate: z
        .number({ error: onOffRule })
        .min(0, { error: onOffRule })
        .max(1, { error: onOffRule })
        .default(0),
    }),
  ],
  { error: "choose poisson, constant, gamma or on-off" },
);
const workloadFile = z.strictObject({
  name: named,
  rate: above0("requests per second, a number above 0 and at most 100,000", 100_000).optional(),
  arrival: arrival.optional(),
  profile: z
    .strictObject({
      name: named.optional(),
      periodSeconds: number("the profile's period in seconds, from 60 to 31,536,000", 60, 31_536_000),
      startSeconds: number(
        "what the clock shows when the measured time begins, in seconds into the period",
        0,
        Number.POSITIVE_INFINITY,
      ).optional(),
      factors: profileFactors,
    })
    .optional(),
  features: z
    .array(
      z.strictObject({
        name: named,
        share: above0("the feature's share of the requests, above 0 and at most 1", 1),
        inputTokens: lengths,
        outputTokens: lengths,
        correlation: number(
          "the correlation of prompt and answer lengths, between -0.99 and 0.99",
          -0.99,
          0.99,
        ).optional(),
        ...behaviourRules,
      }),
      { error: "give a list of features" },
    )
    .min(1, { error: "give at least one feature" })
    .max(255, { error: "give at most 255 features" }),
});

/**
 * Reads a workload file: features with their lengths, and, where it says so, how the requests come.
 *
 * @throws UserError naming line and column of what is wrong
 */
export async function readWorkloadFile(path: string, files: Files): Promise<WorkloadFile> {
  const file = await readLocatedFile(path, files);
  const parsed = workloadFile.safeParse(file.values);
  if (!parsed.success) {
    const { path: at, message } = parsed.error.issues[0]!;
    throw new UserError(phrase`${file.place(at)}: ${[...at, message].join(": ")}`);
  }
  const { name, features, rate, profile, arrival: process } = parsed.data;
  const again = features.findIndex(({ name: its }, i) => features.findIndex((each) => each.name === its) < i);
  if (again >= 0)
    throw new UserError(
      phrase`${file.place(["features", again, "name"])}: another feature is called ${features[again]!.name}; give each a name of its own`,
    );
  const total = features.reduce((sum, { share }) => sum + share, 0);
  if (Math.abs(total - 1) > 1e-6)
    throw new UserError(
      phrase`${file.place(["features"])}: the shares add up to ${Number(total.toFixed(6))}; make it 1`,
    );
  const load: FileLoad = {
    ...(rate !== undefined && { rate }),
    ...(process && { arrival: arrivalOf(process) }),
    ...(profile && {
      profile: rateProfile(
        { name: profile.name ?? name, period: profile.periodSeconds, factors: profile.factors },
        profile.startSeconds,
      ),
    }),
  };
  const lengthsOf = (spec: LengthSpec) => distribution(spec, (each) => besideFile(path, each), files);
  const workload: Workload = {
    name,
    features: await Promise.all(
      features.map(async ({ correlation, ...feature }) => ({
        name: feature.name,
        share: feature.share / total,
        inputTokens: await lengthsOf(feature.inputTokens),
        outputTokens: await lengthsOf(feature.outputTokens),
        ...(correlation === undefined ? {} : { correlation }),
        ...(await behaviourOf(feature, lengthsOf)),
      })),
    ),
  };
  const texts = features.map((feature) => {
    const together =
      feature.correlation === undefined ? "" : `, correlated by ${feature.correlation} (normal scores)`;
    const said = `prompts ${lengthWords(feature.inputTokens)}, answers ${lengthWords(feature.outputTokens)}${together}`;
    return `${feature.name}: ${[said, ...behaviourWords(feature)].join("; ")}`;
  });
  const slos = features.flatMap(({ name: its, slo = [] }) => slo.map((each) => ofFeature(each, its)));
  return { workload, load, slos, assumptions: texts.map((text) => ({ text, source: path })) };
}

function arrivalOf(given: z.output<typeof arrival>): ArrivalProcess {
  return given.kind === "on-off" ? onOffArrival(given satisfies OnOffWords) : given;
}
