import type { SweepCurve, SweepDocument } from "../../src/documents/sweep.ts";
import { blankMetrics, estimate } from "./fixtures.ts";

const loads = [50, 150, 300, 500, 750, 1000];

/** A curve whose latency meets 15 s at `capacity` users, and whose machines are overloaded beyond 1.6 times that. */
export function curveOf(
  model: string,
  machine: string,
  capacity: number,
  basis: "slo" | "saturation" = "slo",
): SweepCurve {
  return {
    model,
    machine,
    replicas: 1,
    law: { basis: "measured", source: "GitLab", measuredConcurrency: [1, 100], beyondMeasured: false },
    loadKind: "users",
    points: loads.map((load) => ({
      load,
      state: load > 1.6 * capacity ? "overloaded" : "steady",
      offeredRequestsPerSecond: load * 0.007,
      metrics: {
        ...blankMetrics(),
        e2eLatencySeconds: {
          ...blankMetrics().e2eLatencySeconds,
          p95: estimate(1 + 14 * (load / capacity) ** 2, 0.1 + load / 2000),
        },
        outputTokensPerSecond: estimate(load * 0.3),
      },
      slo: [],
      beyondMeasured: false,
      replications: 20,
      drawnReplications: 20,
      measuredSeconds: 900,
    })),
    saturation: { load: 1.6 * capacity, requestsPerSecond: 0.0112 * capacity },
    knee: { kind: "within", load: 0.8 * capacity, from: 0.7 * capacity, to: 0.9 * capacity },
    capacity: {
      value: capacity,
      ci: [Math.round(capacity * 0.6), Math.round(capacity * 1.4)],
      basis,
      confidence: 0.95,
      probability: basis === "slo" ? 0.958 : null,
      binding: basis === "slo" ? { slo: "e2e.p95<15s", resource: "speed" } : null,
      requestsPerSecond: 0.007 * capacity,
      replications: 72,
      trials: 210,
      measuredSeconds: 900,
      inversions: 0,
    },
    findings: [],
    warnings: [],
  };
}

/** A sweep of these curves under one SLO. */
export function sweepOf(curves: readonly SweepCurve[]): SweepDocument {
  return {
    schema: "capsim.sweep/1",
    version: "0.1.0",
    seed: 1,
    scenarioHash: "0".repeat(64),
    scenario: {
      load: { kind: "users", thinkTimeSeconds: 142.9, loads },
      workload: { name: "gitlab-duo", isBuiltIn: true, features: [] },
      assumptions: [],
      replicas: 1,
      routing: "least-outstanding",
      pairs: [],
      experiment: {
        precision: 0.02,
        minReplications: 20,
        maxReplications: 20,
        durationSeconds: 3600,
        slos: ["e2e.p95<15s"],
        confidence: 0.95,
      },
    },
    loadKind: "users",
    loads,
    curves: curves.map((curve) => ({ ...curve, warnings: [] })),
    curvesAsked: curves.length,
  };
}
