import { describe, expect, it } from "vitest";
import { findModel } from "../../../src/catalog/findRecords.ts";
import { loadCatalog } from "../../../src/node/catalogFiles.ts";
import { compatibilityFindings } from "../../../src/questions/resolve/compatibilityFindings.ts";

const catalog = await loadCatalog();
const found = (model: string, ...features: string[]) =>
  compatibilityFindings(findModel(catalog, model), features);

describe("compatibilityFindings", () => {
  it("finds a feature that GitLab calls not compatible", () => {
    expect(found("mistral-7b-instruct-v0.3", "code-completion", "chat")).toEqual([
      {
        code: "model-compatibility",
        about: { model: "mistral-7b-instruct-v0.3", feature: "chat" },
        figures: { rating: "none", isExperimentalModel: false },
      },
    ]);
  });

  it.each([
    ["codestral", "chat", "not-applicable", false],
    ["codegemma-2b", "code-completion", "experimental", true],
    ["codegemma-2b", "chat", "none", true],
  ])("finds %s for %s %s", (model, feature, rating, isExperimentalModel) => {
    expect(found(model, feature)[0]!.figures).toEqual({ rating, isExperimentalModel });
  });

  it("finds nothing against what GitLab supports or does not rate", () => {
    expect(found("llama-3.3-70b", "code-completion", "code-generation", "chat")).toEqual([]);
    expect(found("mistral-7b-instruct-v0.3", "benchmark")).toEqual([]);
  });
});
