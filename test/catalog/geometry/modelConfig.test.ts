import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { geometryFromConfig } from "../../../src/catalog/geometry/modelConfig.ts";
import { UserError } from "../../../src/errors.ts";
import { modelsFile } from "../../../src/node/packageRoot.ts";
import { configs } from "../../calibration/modelConfigs.ts";

const geometry = (config: object) => geometryFromConfig(config, "config.json");
const messageOf = (config: unknown): string => {
  try {
    geometryFromConfig(config, "config.json");
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  }
  return "no error";
};
const offBy = (value: number, truth: number) => Math.abs(value / truth - 1);

type CatalogGeometry = Record<string, number> & { readonly kvBytesPerToken: number };
const catalogue = (
  JSON.parse(readFileSync(modelsFile("models.json"), "utf8")) as {
    models: { id: string; geometry: CatalogGeometry | null }[];
  }
).models.flatMap(({ id, geometry: g }) => (g === null ? [] : [{ id, g }]));

describe("a catalogued model's configuration", () => {
  it.each(catalogue)("gives the catalogue's geometry: $id", ({ id, g }) => {
    const isMoe = g.experts! > 1;
    const found = geometry({
      model_type: id.startsWith("codegemma") ? "gemma" : isMoe ? "mixtral" : "llama",
      num_hidden_layers: g.layers,
      hidden_size: g.hiddenSize,
      num_attention_heads: g.attentionHeads,
      num_key_value_heads: g.kvHeads,
      head_dim: g.headDim,
      intermediate_size: g.intermediateSize,
      vocab_size: g.vocabularySize,
      max_position_embeddings: g.maxContext,
      ...(isMoe && { num_local_experts: g.experts, num_experts_per_tok: g.expertsPerToken }),
    });
    for (const key of ["parameters", "activeParameters", "weightBytes", "activeWeightBytes"] as const)
      expect(offBy(found[key], g[key]!), key).toBeLessThan(0.005);
    if (isMoe) expect(offBy(found.expertWeightBytes, g.expertWeightBytes!)).toBeLessThan(0.005);
    expect(found.kvBytesPerToken).toBe(g.kvBytesPerToken);
    expect([found.experts, found.expertsPerToken, found.maxContext]).toEqual([
      g.experts,
      g.expertsPerToken,
      g.maxContext,
    ]);
  });
});

const factsFile = fileURLToPath(new URL("../../../../shared/facts/models.csv", import.meta.url));
const facts = existsSync(factsFile)
  ? (parse(readFileSync(factsFile, "utf8"), { columns: true }) as Record<string, string>[])
  : [];

describe.skipIf(facts.length === 0)("../shared/facts/models.csv (skipped where it is absent)", () => {
  it.each(facts)("counts the weights of $model_id", (row) => {
    const number = (key: string) => (row[key] ? { value: Number(row[key]) } : null);
    const found = geometry({
      model_type: row.arch!.split(" ")[0],
      num_hidden_layers: number("layers")!.value,
      hidden_size: number("hidden_size")!.value,
      num_attention_heads: number("attention_heads")!.value,
      num_key_value_heads: number("kv_heads")!.value,
      head_dim: number("head_dim")!.value,
      intermediate_size: number("intermediate_size")!.value,
      vocab_size: number("vocab_size")!.value,
      max_position_embeddings: number("max_context")!.value,
      tie_word_embeddings: row.tied_embeddings === "true",
      ...(row.experts && {
        num_local_experts: number("experts")!.value,
        num_experts_per_tok: number("experts_per_token")!.value,
      }),
    });
    expect(offBy(found.parameters, 1e9 * Number(row.params_total_b))).toBeLessThan(0.005);
    expect(offBy(found.activeParameters, 1e9 * Number(row.params_active_b))).toBeLessThan(0.005);
    expect(offBy(found.weightBytes, Number(row.weight_bytes_bf16))).toBeLessThan(0.005);
    expect(found.kvBytesPerToken).toBe(Number(row.kv_bytes_per_token_bf16));
  });
});

// Published by the models' makers: parameters in all, and active for one token.
const published = [
  ["Mixtral 8x7B", configs.mixtral8x7b, 46.7, 12.9],
  ["DeepSeek-V3", configs.deepseekV3, 671, 37],
  ["Qwen3-30B-A3B", configs.qwen3Moe, 30.5, 3.3],
  ["Qwen1.5-MoE-A2.7B", configs.qwenMoe, 14.3, 2.7],
  ["Llama-4-Scout", configs.llama4Scout, 109, 17],
  ["Qwen2.5-7B", configs.qwen2, 7.61, 7.61],
  ["Phi-2", configs.phi2, 2.78, 2.78],
] as const;

describe("published parameter counts", () => {
  it.each(published)("%s", (_, config, total, active) => {
    const found = geometry(config);
    expect(offBy(found.parameters, total * 1e9)).toBeLessThan(0.02);
    expect(offBy(found.activeParameters, active * 1e9)).toBeLessThan(0.03);
  });

  it("gpt-oss-20b: 20.9 B, of which 3.6 B are active without the table of input words", () => {
    const found = geometry(configs.gptOss20b);
    expect(offBy(found.parameters, 20.9e9)).toBeLessThan(0.01);
    expect(offBy(found.activeParameters - 201_088 * 2880, 3.61e9)).toBeLessThan(0.02);
  });
});

describe("bytes in memory", () => {
  it("of gpt-oss-20b: 12.8 GiB, the size of its files, only the experts in mxfp4", () => {
    const found = geometry(configs.gptOss20b);
    expect(offBy(found.weightBytes, 12.8 * 2 ** 30)).toBeLessThan(0.02);
    expect(offBy(found.expertWeightBytes, (24 * 3 * 2880 * 2880 * 4.25) / 8)).toBeLessThan(0.005);
  });

  it("of DeepSeek-V3: one latent and one rotary key a layer, 8-bit weights but for tables and routers", () => {
    const found = geometry(configs.deepseekV3);
    expect(found.kvBytesPerToken).toBe((512 + 64) * 61 * 2);
    expect(offBy(found.weightBytes, 673e9)).toBeLessThan(0.01);
  });

  it.each([
    ["awq", { quant_method: "awq", bits: 4, group_size: 128 }, (4 + 20 / 128) / 8],
    ["gptq of 8 bits", { quant_method: "gptq", bits: 8, group_size: -1 }, 1],
    ["fp8", { quant_method: "fp8" }, 1],
    ["nvfp4", { quant_method: "modelopt", quant_algo: "NVFP4" }, 4.5 / 8],
    [
      "compressed-tensors",
      {
        quant_method: "compressed-tensors",
        config_groups: { group_0: { weights: { num_bits: 8, symmetric: true } } },
      },
      1,
    ],
  ])("follow quantization_config inside the blocks, not in the tables: %s", (_, quantization, bytes) => {
    const plain = geometry(configs.qwen2);
    const tables = 2 * 152_064 * 3584;
    const found = geometry({ ...configs.qwen2, quantization_config: quantization });
    expect(found.parameters).toBe(plain.parameters);
    expect(offBy(found.weightBytes, 2 * tables + bytes * (plain.parameters - tables))).toBeLessThan(1e-9);
  });

  it("take an 8-bit KV cache where the checkpoint brings its scales", () => {
    const quantization_config = {
      quant_method: "compressed-tensors",
      config_groups: { group_0: { weights: { num_bits: 8 } } },
      kv_cache_scheme: { num_bits: 8, type: "float" },
    };
    const found = geometry({ ...configs.qwen2, quantization_config });
    expect(found.kvBytesPerToken).toBe(geometry(configs.qwen2).kvBytesPerToken / 2);
  });
});

describe("a configuration that cannot be used", () => {
  const { hidden_size: _, ...withoutHidden } = configs.qwen2;
  it.each([
    ["hidden_size is missing", withoutHidden, "config.json: hidden_size is missing"],
    [
      "heads do not divide",
      { ...configs.qwen2, num_key_value_heads: 5 },
      "num_key_value_heads 5 does not divide",
    ],
    ["no expert count a token", { ...configs.qwen2, num_experts: 8 }, "num_experts_per_tok is missing"],
    [
      "more experts used than there are",
      { ...configs.mixtral8x7b, num_experts_per_tok: 9 },
      "9 is more than the 8",
    ],
    [
      "a text for a number",
      { ...configs.qwen2, num_hidden_layers: "28" },
      'num_hidden_layers: "28" is no number',
    ],
    [
      "more dense layers than layers",
      { ...configs.deepseekV3, first_k_dense_replace: 62 },
      "62 is more than",
    ],
    [
      "an unknown quantisation",
      { ...configs.qwen2, quantization_config: { quant_method: "magic" } },
      'quantization_config.quant_method "magic" is unknown',
    ],
    ["layers without attention", { ...configs.qwen2, linear_num_value_heads: 32 }, "without full attention"],
    [
      "nested: names the nested key",
      { text_config: { hidden_size: 5 } },
      "text_config.num_hidden_layers is missing",
    ],
    ["a list", [], "is no object"],
  ])("is refused, and the key named: %s", (_title, config, message) => {
    expect(messageOf(config)).toContain(message);
  });

  it("never ends in anything but a geometry of finite numbers or a UserError", () => {
    const fields = Object.values(configs).flatMap((config) => Object.keys(config));
    const anything = fc.oneof(fc.jsonValue(), fc.integer({ min: -2, max: 300 }), fc.double());
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(configs)),
        fc.dictionary(fc.constantFrom(...fields), anything, { maxKeys: 3 }),
        (config, changes) => {
          try {
            const found = geometryFromConfig({ ...config, ...changes }, "config.json");
            expect(Object.values(found).every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        },
      ),
      { numRuns: 400, seed: 1 },
    );
  });
});
