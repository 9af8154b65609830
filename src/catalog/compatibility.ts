import type { Compatibility, FeatureName, Model, Source } from "./types.ts";

/** The features of GitLab Duo that the catalogue knows. */
export const featureNames: readonly FeatureName[] = ["code-completion", "code-generation", "chat"];

/** What each rating means to a reader. */
export const compatibilityText: Readonly<Record<Compatibility, string>> = {
  full: "fully compatible",
  large: "largely compatible",
  none: "not compatible",
  "not-applicable": "not applicable",
  experimental: "experimental",
  unlisted: "not listed",
};

/** How far a model may serve a feature, as a scenario judges it. */
export type FeatureVerdict = "full" | "largely" | "limited" | "incompatible" | "unlisted";

/** What each verdict means to a reader, in the words of GitLab's page. */
export const verdictText: Readonly<Record<FeatureVerdict, string>> = {
  full: "fully compatible",
  largely: "largely compatible",
  limited: "experimental",
  incompatible: "not compatible",
  unlisted: "not listed",
};

/** A feature with GitLab's verdict on the model that serves it; absent where it has none. */
export type RatedFeature = { readonly feature: string; readonly compatibility?: FeatureVerdict };

/**
 * What GitLab's page says against a model, as a clause; null where it holds it fit for all features.
 *
 * @example
 * doubtText("mistral-7b", [{ feature: "chat", compatibility: "incompatible" }])
 * // => "GitLab calls mistral-7b not compatible with chat"
 */
export function doubtText(model: string, features: readonly RatedFeature[]): string | null {
  const doubts = (["incompatible", "limited", "unlisted"] as const).flatMap((verdict) => {
    const names = features
      .filter(({ compatibility }) => compatibility === verdict)
      .map(({ feature }) => feature);
    if (names.length === 0) return [];
    return `${verdictText[verdict]} ${verdict === "incompatible" ? "with" : "for"} ${names.join(" and ")}`;
  });
  return doubts.length === 0 ? null : `GitLab calls ${model} ${doubts.join(", and ")}`;
}

/** The verdict on one feature, what GitLab's page calls it, and where that stands. */
export type FeatureCompatibility = {
  readonly feature: FeatureName;
  readonly verdict: FeatureVerdict;
  readonly text: string;
  readonly rating: Compatibility;
  readonly source: Source;
};

const verdicts: Readonly<Record<Compatibility, FeatureVerdict>> = {
  full: "full",
  large: "largely",
  experimental: "limited",
  none: "incompatible",
  "not-applicable": "incompatible",
  unlisted: "unlisted",
};

/**
 * Whether GitLab holds a model fit for one feature; null for a feature that it does not rate (a benchmark's). Experimental
 * models are "limited" where GitLab offers them for the feature.
 *
 * @example
 * featureCompatibility(mistral7b, "chat")?.verdict // => "incompatible"
 */
export function featureCompatibility(model: Model, feature: string): FeatureCompatibility | null {
  if (!isFeatureName(feature)) return null;
  const rating = model.compatibility[feature];
  return {
    feature,
    verdict: verdicts[rating],
    text: compatibilityText[rating],
    rating,
    source: model.source,
  };
}

function isFeatureName(name: string): name is FeatureName {
  return (featureNames as readonly string[]).includes(name);
}
