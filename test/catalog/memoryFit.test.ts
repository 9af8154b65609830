import { describe, expect, it } from "vitest";
import { featureCompatibility } from "../../src/catalog/compatibility.ts";
import {
  defaultBatchLimits,
  defaultEngineSettings,
  unknownServer,
} from "../../src/catalog/engineDefaults.ts";
import { findMachine, findModel } from "../../src/catalog/findRecords.ts";
import { fitReport } from "../../src/catalog/fitReport.ts";
import { defaultMemorySettings, machinesThatFit, memoryFit } from "../../src/catalog/memoryFit.ts";
import { UserError } from "../../src/errors.ts";
import { loadCatalog } from "../../src/node/catalogFiles.ts";

const catalog = loadCatalog();
const model = (name: string) => findModel(catalog, name);
const machine = (name: string) => findMachine(catalog, name);
const fitOf = (name: string, on: string) => memoryFit(model(name).geometry!, machine(on));

describe("memoryFit", () => {
  it("comes within 3 % of 158,864 KV tokens measured for Llama 3.1 8B on one A100 40 GB", () => {
    // yosyp/inference-simulator, R0: vLLM 0.20.1, 9,929 blocks of 16 tokens
    expect(Math.abs(fitOf("llama-3.1-8b", "a2-highgpu-1g").kvTokens / 158_864 - 1)).toBeLessThan(0.03);
  });

  it("comes within 3 % of 53.29 GiB of KV cache measured for Llama 3 8B on one 80 GB GPU", () => {
    // vllm-project/vllm pull request 10511
    const bytes =
      fitOf("llama-3-8b", "a2-ultragpu-1g").kvTokens * model("llama-3-8b").geometry!.kvBytesPerToken;
    expect(Math.abs(bytes / (53.29 * 2 ** 30) - 1)).toBeLessThan(0.03);
  });

  it("refuses Mixtral 8x22B on small, naming its weights and the HBM", () => {
    const refused = fitOf("mixtral-8x22b", "small");
    expect(refused).toMatchObject({ fits: false, kvTokens: 0, kvBlocks: 0 });
    expect(refused.reason).toContain("weights take 281.3 GB");
    expect(refused.reason).toContain("80 GB HBM of small (2 x 40 GB)");
  });

  it("fits every pair that GitLab measured", () => {
    const measured = catalog.curves.map((curve) => fitOf(curve.model, curve.machine).fits);
    expect(measured).toEqual([true, true, true, true, true, true]);
  });

  it("gives whole blocks and never more than the usable memory holds", () => {
    for (const { id, geometry } of catalog.models) {
      if (geometry === null) continue;
      for (const each of catalog.machines) {
        const { kvTokens, kvBlocks, usableBytes, fits } = memoryFit(geometry, each);
        const name = `${id} on ${each.id}`;
        expect(kvTokens, name).toBe(kvBlocks * 16);
        expect(fits, name).toBe(kvTokens >= 2048);
        if (kvTokens > 0)
          expect(geometry.weightBytes + kvTokens * geometry.kvBytesPerToken, name).toBeLessThanOrEqual(
            usableBytes,
          );
      }
    }
  });

  it("stores a KV head on every GPU, so a model with one head gains no context from sharing it", () => {
    const one = fitOf("codegemma-2b", "a2-highgpu-1g").kvTokens;
    const two = fitOf("codegemma-2b", "small").kvTokens;
    expect(two / one).toBeGreaterThan(1);
    expect(two / one).toBeLessThan(1.1); // the weights are shared, the head is not
  });

  it("leaves less cache when the engine takes a smaller share", () => {
    const { geometry } = model("mistral-7b-instruct-v0.3");
    const half = memoryFit(geometry!, machine("small"), {
      ...defaultMemorySettings,
      gpuMemoryUtilisation: 0.5,
    });
    expect(half.kvTokens).toBeGreaterThan(0);
    expect(half.kvTokens).toBeLessThan(fitOf("mistral-7b-instruct-v0.3", "small").kvTokens / 1.8);
  });
});

describe("machinesThatFit", () => {
  it("holds large and not small for Mixtral 8x22B", () => {
    const ids = machinesThatFit(catalog, model("mixtral-8x22b")).map(({ id }) => id);
    expect(ids).toContain("large");
    expect(ids).not.toContain("small");
    expect(ids).not.toContain("medium");
  });

  it("holds none for a model without weights", () => {
    expect(machinesThatFit(catalog, model("gpt-4o"))).toEqual([]);
  });
});

describe("defaultEngineSettings", () => {
  it.each([
    ["mistral-7b-instruct-v0.3", "small", 256, 2048],
    ["mistral-7b-instruct-v0.3", "large", 256, 2048],
    ["mistral-7b-instruct-v0.3", "a3-highgpu-8g", 1024, 8192],
    ["mistral-7b-instruct-v0.3", "g5.xlarge", 128, 2048],
  ])("has vLLM's defaults for %s on %s", (name, on, maxNumSeqs, maxNumBatchedTokens) => {
    expect(defaultEngineSettings(model(name), machine(on))).toMatchObject({
      maxNumSeqs,
      maxNumBatchedTokens,
    });
  });

  it("takes the KV blocks from memory and the longest sequence from the model", () => {
    const settings = defaultEngineSettings(model("mixtral-8x7b"), machine("medium"));
    expect(settings.kvBlocks).toBe(fitOf("mixtral-8x7b", "medium").kvBlocks);
    expect(settings.maxModelLen).toBe(32768);
  });

  it("accepts no sequence longer than the KV cache", () => {
    const settings = defaultEngineSettings(model("llama-3.1-70b"), machine("medium"));
    expect(settings.maxModelLen).toBe(settings.kvBlocks * 16);
    expect(settings.maxModelLen).toBeLessThan(131072);
  });

  it("refuses a model that only a cloud serves", () => {
    expect(() => defaultEngineSettings(model("gpt-4o"), machine("large"))).toThrow(UserError);
  });
});

describe("fitReport", () => {
  it("sets GitLab's minimum and its contradiction beside the fit", () => {
    const report = fitReport(catalog, model("mixtral-8x7b"), machine("medium"));
    expect(report.fit.fits).toBe(true);
    expect(report.minimum?.minimumVramGb).toBe(220);
    expect(report.reachesMinimum).toBe(false);
    expect(report.notes.join(" ")).toContain("160 GB, not the 220 GB");
    expect(report.largestBatch).toBe(Math.floor(report.fit.kvTokens / 2048));
  });

  it("knows where GitLab names no minimum", () => {
    expect(fitReport(catalog, model("llama-3.1-8b"), machine("small"))).toMatchObject({
      minimum: null,
      reachesMinimum: null,
    });
  });
});

describe("featureCompatibility", () => {
  it.each([
    ["mistral-7b-instruct-v0.3", "code-generation", "full"],
    ["mistral-7b-instruct-v0.3", "code-completion", "largely"],
    ["mistral-7b-instruct-v0.3", "chat", "incompatible"],
    ["codestral-22b-v0.1", "chat", "incompatible"],
    ["codegemma-2b", "code-completion", "limited"],
    ["codegemma-2b", "chat", "incompatible"],
  ])("judges %s for %s %s, by GitLab's page", (id, feature, verdict) => {
    const judged = featureCompatibility(model(id), feature);
    expect(judged).toMatchObject({ feature, verdict });
    expect(judged?.source).toContain("docs.gitlab.com");
  });

  it("does not judge a feature that GitLab does not rate", () => {
    expect(featureCompatibility(model("mistral-7b-instruct-v0.3"), "benchmark")).toBeNull();
  });
});

describe("vLLM's limits of a step", () => {
  const limitsOf = (on: string, engine: string | null) => {
    const { maxNumSeqs, maxNumBatchedTokens } = defaultBatchLimits(machine(on), engine);
    return [maxNumSeqs, maxNumBatchedTokens];
  };

  it.each([
    ["vllm 0.6.3.post1", 256, 2048],
    ["vLLM 0.5.x (2024, offline)", 256, 2048],
    ["vllm v0.11.2", 1024, 8192],
    ["vLLM (Aug 2025, ~0.10)", 1024, 8192],
    ["sglang 0.5.6", 1024, 8192],
    [null, 1024, 8192],
  ])("on an H100 under %s are %i sequences and %i tokens", (engine, seqs, tokens) => {
    expect(limitsOf("a3-highgpu-8g", engine)).toEqual([seqs, tokens]);
  });

  it("are those of an A100 where the hardware is unknown", () => {
    const { prefixCaching: _, ...limits } = unknownServer;
    expect(defaultBatchLimits(null)).toMatchObject(limits);
    expect(limitsOf("small", null)).toEqual([limits.maxNumSeqs, limits.maxNumBatchedTokens]);
  });
});
