import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseCatalog } from "../../src/catalog/parseCatalog.ts";
import { parseWorkloads } from "../../src/catalog/parseWorkloads.ts";
import { packageRoot } from "../../src/node/packageRoot.ts";

describe("packageRoot", () => {
  it("is the folder that holds models/", () => {
    expect(existsSync(join(packageRoot(), "models", "models.json"))).toBe(true);
  });
});

const emptyFiles = {
  models: { models: [] },
  machines: { machines: [] },
  gpus: { about: "a", gpus: [] },
  gitlabCurves: { protocol: { text: "t", source: "s" }, curves: [] },
  gpuMinima: { gpuMinima: [] },
  baseRequirements: { baseRequirements: [] },
};

describe("parseCatalog", () => {
  it("names the file and the field that are wrong", () => {
    const models = { models: [{ id: "m" }] };
    expect(() => parseCatalog({ ...emptyFiles, models })).toThrow(/models\/models\.json[\s\S]*name/);
  });

  it("refuses a curve of a model that is not there", () => {
    const row = {
      requests: 1,
      averageTimeSeconds: 1,
      averageOutputTokens: 1,
      averageTokensPerSecondPerRequest: 1,
      totalTimeSeconds: 1,
      totalTokensPerSecond: 1,
    };
    const curve = { model: "nobody", machine: "nowhere", source: "s", rows: [row] };
    const gitlabCurves = { ...emptyFiles.gitlabCurves, curves: [curve] };
    expect(() => parseCatalog({ ...emptyFiles, gitlabCurves })).toThrow("unknown pair nobody on nowhere");
  });

  it("takes files without records", () => {
    expect(parseCatalog(emptyFiles).models).toEqual([]);
  });
});

describe("parseWorkloads", () => {
  const lengths = { kind: "constant", tokens: 1 };
  const assumptions = [{ text: "t", source: "assumption" }];
  const feature = { inputTokens: lengths, outputTokens: lengths, outputCaps: [], assumptions };
  const activeShare = { value: 0.5, plausible: [0.2, 0.8], assumption: assumptions[0] };
  const userLoad = { requestsPerSecondPerUser: 1, plausible: [1, 2], activeShare, assumptions };
  const azure2023Lengths = { attribution: "a", licence: "l", tables: {} };
  const withShares = (shares: Record<string, number>, features: Record<string, unknown> = { one: feature }) =>
    parseWorkloads({
      workloads: {
        userLoad,
        features,
        workloads: [{ name: "w", description: "d", shares, assumptions: [] }],
      },
      azure2023Lengths,
    });

  it("refuses shares that do not add up to 1", () => {
    expect(() => withShares({ one: 0.9 })).toThrow("shares of w add up to 0.9");
  });

  it("refuses a feature or a table that is not there", () => {
    expect(() => withShares({ two: 1 })).toThrow("unknown feature two");
    const table = { kind: "table", table: "none", plus: 0, max: 9 };
    expect(() => withShares({ one: 1 }, { one: { ...feature, inputTokens: table } })).toThrow(
      "unknown table none",
    );
  });
});
