import type { Compatibility, FeatureName, Model } from "./types.ts";

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

/**
 * One sentence for each asked feature that GitLab does not call fit for the model: not compatible, not applicable,
 * experimental or not listed. Features that GitLab does not rate (a benchmark's) give none.
 *
 * @param features names of the workload's features
 * @example
 * compatibilityWarning(mistral7b, ["chat"]) // => ["GitLab calls mistral-7b-instruct-v0.3 not compatible with chat: …"]
 */
export function compatibilityWarning(model: Model, features: readonly string[]): readonly string[] {
  return features.filter(isFeatureName).flatMap((feature) => warningFor(model, feature) ?? []);
}

function warningFor(model: Model, feature: FeatureName): string | null {
  const rating = model.compatibility[feature];
  switch (rating) {
    case "full":
    case "large":
      return null;
    case "none":
      return model.status === "experimental"
        ? `GitLab does not offer the experimental model ${model.id} for ${feature}`
        : `GitLab calls ${model.id} not compatible with ${feature}: expect a loss of quality, without its support`;
    case "not-applicable":
      return `GitLab calls ${feature} not applicable to ${model.id}: the model is not meant for it`;
    case "experimental":
      return `GitLab calls ${model.id} experimental for ${feature}`;
    case "unlisted":
      return `GitLab's page does not list ${model.id} for ${feature}`;
  }
}

function isFeatureName(name: string): name is FeatureName {
  return (featureNames as readonly string[]).includes(name);
}
