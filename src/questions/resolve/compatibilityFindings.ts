import { featureCompatibility } from "../../catalog/compatibility.ts";
import type { Model } from "../../catalog/types.ts";
import type { Finding } from "../../documents/finding.ts";

/**
 * One finding for each feature that GitLab does not call the model fit for: not compatible, not applicable, experimental or
 * not listed. Features that GitLab does not rate (a benchmark's) give none.
 *
 * @param features names of the workload's features
 */
export function compatibilityFindings(model: Model, features: readonly string[]): Finding[] {
  return features.flatMap((name): Finding[] => {
    const judged = featureCompatibility(model, name);
    if (judged === null || judged.rating === "full" || judged.rating === "large") return [];
    return [
      {
        code: "model-compatibility",
        about: { model: model.id, feature: judged.feature },
        figures: { rating: judged.rating, isExperimentalModel: model.status === "experimental" },
      },
    ];
  });
}
