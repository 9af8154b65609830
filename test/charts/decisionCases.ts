import { fitChart } from "../../reports/charts/fitChart.ts";
import { planChart } from "../../reports/charts/planChart.ts";
import { tornadoChart } from "../../reports/charts/tornadoChart.ts";
import type { FitRow } from "../../src/documents/calibration.ts";
import type { PlanOption } from "../../src/documents/parts/planOption.ts";
import type {
  CostSensitivity,
  Difference,
  InputSwing,
  Sensitivity,
} from "../../src/documents/parts/sensitivity.ts";
import { blankMetrics, estimate, longPairs, type Pair, sixPairs } from "./fixtures.ts";

function optionOf({ model, machine }: Pair, machines: number, perMonth: number, p95: number): PlanOption {
  const metrics = blankMetrics();
  return {
    ...{ model, machine, machines, replicas: machines, toleratedDown: 1, gpus: 8 * machines },
    ...{ meets: true, probability: 0.97, hours: 60, hoursSimulated: 60, hourSeconds: 3600 },
    effort: "full",
    cost: {
      ...{
        perHour: perMonth / 730,
        perMonth,
        currency: "USD",
        priceDate: "2026-11-01",
        priceSource: "a list",
      },
      ...{ breakdown: [], assumptions: [], findings: [], warnings: [] },
    },
    ...{ headroomUsers: 120, headroomEffort: "screened", capacity: null, binding: "latency" },
    law: { basis: "measured", source: "GitLab", measuredConcurrency: [1, 100], beyondMeasured: false },
    metrics: { ...metrics, e2eLatencySeconds: { ...metrics.e2eLatencySeconds, p95: estimate(p95, 0.4) } },
    ...{ features: [], slo: [], findings: [], warnings: [] },
  };
}

const options = [...sixPairs, ...longPairs].map((pair, i) =>
  optionOf(pair, 1 + (i % 3), 2400 * 1.5 ** i, 14 / (1 + (i % 4) + i / 3)),
);

const baseE2eP95 = 8.4;

function swingOf(
  input: string,
  factors: readonly [number, number],
  low: number,
  high: number | null,
): InputSwing {
  const difference = (value: number | null): Difference => ({
    value,
    ci: value === null ? null : [value - 0.2, value + 0.2],
    base: baseE2eP95,
    variant: value === null ? null : baseE2eP95 + value,
    ...{ relative: null, band: null, verdict: value === null ? "worse" : "no-difference" },
  });
  return {
    input,
    range: "its 90 % range",
    low: { factor: factors[0], e2eP95: difference(low) },
    high: { factor: factors[1], e2eP95: difference(high) },
    swing: high === null ? null : Math.abs(high - low),
  };
}

const sensitivity: Sensitivity = {
  baseE2eP95,
  inputs: [
    swingOf("requests per user", [0.5, 2], -3.1, null),
    swingOf("answer length", [0.8, 1.2], -1.62, 1.9),
    swingOf("law: time of a step with nothing in it (c0)", [0.9, 1.1], -0.4, 0.45),
    swingOf("prompt length", [0.8, 1.2], -0.02, 0.03),
  ],
  interaction: { inputs: ["requests per user", "answer length"], value: 0.7, ci: [0.2, 1.2] },
};

const costEnd = (factor: number, machines: number | null) => ({
  factor,
  machines,
  perMonth: machines === null ? null : 10_000 * machines,
});
const cost: CostSensitivity = {
  ...{ machines: 3, perMonth: 30_000, heldBecause: null },
  inputs: [
    {
      ...{ input: "requests per user", range: "its 90 % range", swing: null },
      ...{ low: costEnd(0.5, 2), high: costEnd(2, null) },
    },
    {
      ...{ input: "answer length", range: "its 90 % range", swing: 20_000 },
      ...{ low: costEnd(0.8, 2), high: costEnd(1.2, 4) },
    },
    {
      ...{ input: "price of a machine", range: "its 90 % range", swing: 12_000 },
      low: { factor: 0.8, machines: 3, perMonth: 24_000 },
      high: { factor: 1.2, machines: 3, perMonth: 36_000 },
    },
    {
      ...{ input: "prompt length", range: "its 90 % range", swing: 0 },
      ...{ low: costEnd(0.8, 3), high: costEnd(1.2, 3) },
    },
  ],
};
const held: CostSensitivity = {
  ...{ machines: 1, perMonth: 30_000, heldBecause: "no SLO is given that a fleet must keep" },
  inputs: cost.inputs.slice(2, 3),
};

const rows = ["e2e_mean_s", "ttft_p95_s", "out_tok_throughput", "tps_per_request_mean"].flatMap((metric, m) =>
  [0.02, -0.04, 0.15].map((error, i): FitRow => {
    const measured = [2.6, 0.14, 900, 40][m]! * (i + 1) ** 1.5;
    return { runId: `burst-of-${10 ** i}`, metric, measured, predicted: measured * (1 + error), error };
  }),
);

/** Names too long for a line. */
const joint: PlanOption = {
  ...options[0]!,
  deployments: [sixPairs[0]!, sixPairs[1]!, longPairs[0]!].map(({ model, machine }, i) => ({
    ...options[0]!,
    ...{ deployment: `part-${i}`, features: ["chat"], model, machine, costPerMonth: 800 },
  })),
};
/** The two in front have had their capacity searched. */
const withCosts = options.map((option, i) =>
  i > 1
    ? option
    : { ...option, costInterval: [option.cost.perMonth! / 2, option.cost.perMonth! * 2] as const },
);

/** The charts of a plan, of a sensitivity and of a fitted law. */
export const decisionCases = [
  { title: "eight options", name: "plan", spec: planChart(options, ["Seed 1; capsim 1.2.3."])! },
  { title: "costs with intervals", name: "plan", spec: planChart(withCosts, ["Seed 1; capsim 1.2.3."])! },
  { title: "three deployments", name: "plan", spec: planChart([joint], [])! },
  { title: "one option", name: "plan", spec: planChart(options.slice(0, 1), [])! },
  {
    title: "four inputs",
    name: "tornado",
    spec: tornadoChart("mixtral-8x7b-instruct-v0.1 on large", sensitivity, cost),
  },
  {
    title: "machines that are held",
    name: "tornado",
    spec: tornadoChart("mixtral-8x7b-instruct-v0.1 on large", sensitivity, held),
  },
  {
    title: "no price known",
    name: "tornado",
    spec: tornadoChart("mixtral-8x7b-instruct-v0.1 on large", sensitivity, null),
  },
  {
    title: "four columns",
    name: "fit",
    spec: fitChart({
      ...{ schema: "capsim.law/1", model: "m", machine: "large", parameters: { c0: { value: 0.01 } } },
      fit: { rows, worstError: 0.15, setAside: [] },
    }),
  },
];
