import { describe, expect, it } from "vitest";
import { findOpenModel } from "../../../src/catalog/geometry/openModels.ts";
import { loadOpenModels } from "../../../src/node/catalogFiles.ts";

const models = loadOpenModels();

describe("well-known models beside the catalogue", () => {
  // Parameter counts as the models' cards on Hugging Face state them, in billions.
  it.each([
    ["meta-llama/Llama-2-7b-hf", 6.74],
    ["meta-llama/Llama-2-13b-chat-hf", 13.02],
    ["meta-llama/Llama-2-70b-hf", 68.98],
    ["codellama/CodeLlama-34b-Instruct-hf", 33.74],
    ["Qwen2-7B-Instruct", 7.62],
    ["Qwen/Qwen2-72B", 72.71],
    ["Qwen/Qwen2.5-14B-Instruct", 14.77],
    ["Qwen/Qwen2.5-32B", 32.76],
    ["Qwen/Qwen3-8B", 8.19],
    ["Qwen/Qwen3-32B", 32.76],
    ["Qwen/Qwen3-30B-A3B", 30.53],
    ["mistralai/Mixtral-8x7B-v0.1", 46.7],
    ["openai/gpt-oss-20b", 20.9],
    ["openai/gpt-oss-120b", 116.8],
    ["01-ai/Yi-34B", 34.39],
  ])("%s has %f billion parameters within a percent", (name, billions) => {
    const geometry = findOpenModel(models, name);
    expect(Math.abs(geometry!.parameters / 1e9 / billions - 1)).toBeLessThan(0.01);
  });

  it("are told from longer names and other sizes", () => {
    expect(findOpenModel(models, "Meta-Llama-3-70B")!.layers).toBe(80);
    expect(findOpenModel(models, "Meta-Llama-3-8B")!.layers).toBe(32);
    expect(findOpenModel(models, "mistralai/Mixtral-8x22B-Instruct")!.experts).toBe(8);
    expect(findOpenModel(models, "Mixtral-8x7B")!.expertWeightBytes).toBeGreaterThan(0);
    expect(findOpenModel(models, "my-own-model")).toBeNull();
    expect(findOpenModel(models, "llama-2-7bx")).toBeNull();
  });
});
