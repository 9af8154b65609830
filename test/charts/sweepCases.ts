import { sweepCharts } from "../../reports/charts/sweepCharts.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import { curveOf, sweepOf } from "./sweepFixtures.ts";

const models = [
  "mistral-7b-instruct-v0.3",
  "mixtral-8x7b-instruct-v0.1",
  "mixtral-8x22b-instruct-v0.1",
  "llama-3.3-70b-instruct",
  "somebody/deepseek-coder-33b-instruct-awq-4bit-groupsize-128-long-context-32k",
  "codestral-22b-v0.1",
  "qwen2.5-coder-7b-instruct",
  "gpt-oss-120b",
];
const machines = ["small", "medium", "large", "a2-ultragpu-4g", "standard-nc96ads-a100-v4"];
export const sweepSlos = ["e2e.p95<15s"].map(parseSlo);

export const six = [
  curveOf(models[0]!, "small", 400),
  curveOf(models[0]!, "medium", 900),
  curveOf(models[0]!, "large", 2000),
  curveOf(models[1]!, "medium", 430),
  curveOf(models[1]!, "large", 980),
  curveOf(models[2]!, "large", 240),
];
export const forty = models.flatMap((model, i) =>
  machines.map((machine, k) => curveOf(model, machine, 200 * (1 + ((i * 5 + k * 3) % 11)))),
);
export const manyMachines = Array.from({ length: 20 }, (_, i) =>
  curveOf(models[0]!, `machine-${i}`, 300 + 90 * i),
);
const saturated = [
  curveOf(models[0]!, "large", 500, "saturation"),
  {
    ...curveOf(models[1]!, "large", 500),
    capacity: { ...curveOf("m", "x", 0).capacity, value: 0, ci: null },
  },
];

/** Sweeps that a reader may meet: title of the case, name of the chart, spec. */
export const sweepCases = Object.entries({
  "six curves": six,
  "forty curves": forty,
  "one curve": six.slice(0, 1),
  "one model on twenty machines": manyMachines,
  "no SLO that breaks, and one that always does": saturated,
}).flatMap(([title, curves]) =>
  sweepCharts(sweepOf(curves), sweepSlos).map(({ name, spec }) => ({ title, name, spec })),
);
