import { describe, expect, it } from "vitest";
import { findGpu } from "../../src/catalog/gpus.ts";
import { loadGpus } from "../../src/node/catalogFiles.ts";

const gpus = loadGpus();

describe("the GPU that free text means", () => {
  it.each([
    ["A100-80GB (inferred)", "A100-SXM4-80GB"],
    ["NVIDIA A100-SXM4-80GB", "A100-SXM4-80GB"],
    ["A100", "A100-SXM4-80GB"],
    ["a100 40gb", "A100-SXM4-40GB"],
    ["NVIDIA A100-SXM4-40GB", "A100-SXM4-40GB"],
    ["H100-PCIe-80GB", "H100-PCIe-80GB"],
    ["NVIDIA H100 PCIe", "H100-PCIe-80GB"],
    ["NVIDIA H100 80GB HBM3", "H100-SXM5-80GB"],
    ["H100-SXM-80GB", "H100-SXM5-80GB"],
    ["2xH100", "H100-SXM5-80GB"],
    ["8x NVIDIA H200", "H200-SXM-141GB"],
    ["NVIDIA B200", "B200-SXM-180GB"],
    ["AMD Instinct MI300X", "MI300X-192GB"],
    ["NVIDIA L4", "L4-24GB"],
    ["NVIDIA L40S", "L40S-48GB"],
    ["NVIDIA A10G", "A10G-24GB"],
    ["NVIDIA GeForce RTX 4090", "RTX4090-24GB"],
    ["NVIDIA RTX PRO 6000 Blackwell", "RTXPRO6000-96GB"],
  ])("%s is %s", (text, name) => {
    expect(findGpu(gpus, text)?.name).toBe(name);
  });

  it.each([
    "unknown",
    "",
    "NVIDIA L40",
    "NVIDIA GH200 480GB",
    "GB200",
    "A10",
    "V100-32GB",
    "TPU v5e",
    "Gaudi 2",
  ])('"%s" is none that is known, and not one whose name it happens to contain', (text) => {
    expect(findGpu(gpus, text)).toBeNull();
  });

  it.each(gpus)("$name finds itself, and so do all its other names", (gpu) => {
    for (const name of [gpu.name, ...gpu.aliases]) expect(findGpu(gpus, name)).toBe(gpu);
  });

  it.each(gpus)("$name has rates a datasheet can have, and says where from", (gpu) => {
    expect(gpu.memoryBytes).toBeGreaterThan(10e9);
    expect(gpu.bandwidth / gpu.memoryBytes).toBeGreaterThan(5);
    // Operations for each byte read: between an A10G and a 4090.
    expect(gpu.flops / gpu.bandwidth).toBeGreaterThan(50);
    expect(gpu.flops / gpu.bandwidth).toBeLessThan(500);
    expect(gpu.source).not.toBe("");
  });
});
