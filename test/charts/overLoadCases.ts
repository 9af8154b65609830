import { breakEvenChart } from "../../reports/charts/breakEvenChart.ts";
import { growthChart } from "../../reports/charts/growthChart.ts";
import type { BreakEvenDocument } from "../../src/documents/breakEven.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";

const size = (machines: number, value: number) => ({
  ...{ machines, value, isSearched: true },
  ci: [value - 20, value + 25] as const,
});
const step = (machines: number, month: number) => ({ machines, month });

// Only what the charts read.
const plan = {
  today: "2026-11-23",
  options: [{ machine: "medium", model: "mixtral-8x7b-instruct-v0.1" }],
  growth: {
    ...{ growth: "20%/year", perYear: 0.2, years: 3, loadKind: "users", load: 500, loadAtEnd: 864 },
    fleets: [
      {
        ...{ option: 0, outgrownInMonth: null },
        sizes: [size(1, 590), size(2, 1180)],
        steps: [step(1, 0), step(2, 11)],
      },
    ],
  },
} as unknown as PlanDocument;

const option = (name: string, perMonth: number, carried: readonly number[]) => ({
  ...{ name, model: "m", machine: name, costPerMonth: perMonth },
  steps: carried.map((value, i) => ({ ...size(i + 1, value), costPerMonth: perMonth * (i + 1) })),
});
const breakEven = {
  scenario: { workload: { name: "test" }, experiment: { slos: ["e2e.p95<15s"], confidence: 0.95 } },
  breakEven: {
    ...{ loadKind: "users", upTo: 1000, leftOut: [] },
    options: [option("small", 5000, [340, 700, 1080]), option("large", 12_000, [900, 1900])],
    stretches: [
      { option: 0, from: 0, to: 700, toCi: [680, 725] },
      { option: 1, from: 700, to: 1000, toCi: null },
    ],
  },
} as unknown as BreakEvenDocument;

/** The charts of costs and fleets against load. */
export const overLoadCases = [
  { title: "one fleet", name: "growth", spec: growthChart(plan, [])! },
  { title: "two options", name: "break-even", spec: breakEvenChart(breakEven, [])! },
];
