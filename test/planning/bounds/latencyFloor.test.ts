import { describe, expect, it } from "vitest";
import { findWorkload } from "../../../src/catalog/workloads.ts";
import { exactLaw } from "../../../src/engine/fittedLaw.ts";
import { loadWorkloads } from "../../../src/node/catalogFiles.ts";
import { latencyFloor } from "../../../src/planning/bounds/latencyFloor.ts";
import { isLong, runs } from "../../effort.ts";
import { batchingServer, lawOf, oneFeature, plentiful, poisson } from "../../montecarlo/scenarios.ts";
import { observed } from "./observed.ts";

const metrics = ["e2e", "ttft", "tpot", "queue", "question"] as const;
const stats = ["mean", "p50", "p90", "p95", "p99"] as const;
const constant = (tokens: number) => ({ kind: "constant", tokens }) as const;

describe("the floor of a latency", () => {
  it.each([
    [15, 1],
    [15, 300],
    [5000, 40],
  ])("is what a call alone takes, to the nanosecond: %i tokens in, %i out", (input, output) => {
    const mixture = {
      ...exactLaw({
        c0: 0.004,
        cSeq: 1e-4,
        cKv: 2e-8,
        cPre: 1e-5,
        cExp: 5e-4,
        experts: 8,
        expertsPerToken: 2,
      }),
      overhead: 0.05,
    };
    const scenario = batchingServer(
      { kind: "burst", requests: 1 },
      { law: mixture, workload: oneFeature(constant(input), constant(output)) },
    );
    const alone = observed(scenario, 0, 100);
    expect(alone.requests).toBe(1);
    for (const metric of output > 1
      ? (["e2e", "ttft", "tpot", "queue"] as const)
      : (["e2e", "ttft", "queue"] as const))
      expect(latencyFloor(scenario, { metric, stat: "p95" }), metric).toBeCloseTo(alone.at(metric, "p95"), 9);
  });

  it("is close below what a load of a hundredth sees", () => {
    const scenario = batchingServer(poisson(0.02));
    const light = observed(scenario, 0, 5_000_000);
    for (const stat of stats)
      for (const metric of ["e2e", "tpot"] as const) {
        const floor = latencyFloor(scenario, { metric, stat });
        expect(floor, `${metric}.${stat}`).toBeLessThan(light.at(metric, stat));
        // 100,000 requests; their p95 of a geometric length is known to 1 %. p99 of 128 cells is that of the 98.4 % below it: 12 % less of a geometric length.
        expect(floor, `${metric}.${stat}`).toBeGreaterThan(
          (stat === "p99" ? 0.85 : 0.95) * light.at(metric, stat),
        );
      }
  });

  it.each([["few", 1, 1] as const, ...(isLong ? [["many", 4, 20] as const] : [])])(
    "is below what GitLab's mix sees on %s replicas, cancelled completions and conversations included",
    (_, replicas, rate) => {
      const { workload } = findWorkload(loadWorkloads(), "gitlab-duo");
      for (const prefixCaching of isLong ? [true, false] : [true]) {
        const scenario = batchingServer(poisson(rate), {
          workload,
          replicas,
          engine: { ...plentiful, prefixCaching },
          routing: "least-outstanding",
        });
        const seen = observed(scenario, 100, 100 + runs(4_000, 15_000) / rate);
        expect(seen.requests).toBeGreaterThan(runs(2_500, 10_000));
        for (const metric of metrics)
          for (const stat of stats)
            expect(latencyFloor(scenario, { metric, stat }), `${metric}.${stat}`).toBeLessThanOrEqual(
              seen.at(metric, stat),
            );
        expect(latencyFloor(scenario, { metric: "e2e", stat: "p95" })).toBeGreaterThan(
          0.3 * seen.at("e2e", "p95"),
        );
      }
    },
  );

  it("is that of one feature where the SLO names it, and nothing where no request has such a latency", () => {
    const { workload } = findWorkload(loadWorkloads(), "gitlab-duo");
    const scenario = batchingServer(poisson(1), { workload });
    const [completion, chat] = ["code-completion", "chat"].map((feature) =>
      latencyFloor(scenario, { metric: "e2e", stat: "p95", feature }),
    );
    expect(chat).toBeGreaterThan(5 * completion!);
    // A question takes up to three calls, a second apart.
    expect(latencyFloor(scenario, { metric: "question", stat: "p95" })).toBeGreaterThan(chat! + 1);
    expect(latencyFloor(scenario, { metric: "question", stat: "p95", feature: "code-completion" })).toBe(0);
  });

  it("does not depend on the load nor on the replicas, and falls with the law", () => {
    const base = batchingServer(poisson(1));
    const floor = latencyFloor(base, { metric: "e2e", stat: "p95" });
    expect(latencyFloor(batchingServer(poisson(9), { replicas: 7 }), { metric: "e2e", stat: "p95" })).toBe(
      floor,
    );
    const { law } = lawOf(base);
    const faster = exactLaw({
      ...law,
      c0: law.c0 / 2,
      cSeq: law.cSeq / 2,
      cKv: law.cKv / 2,
      cPre: law.cPre / 2,
    });
    expect(
      latencyFloor(batchingServer(poisson(1), { law: faster }), { metric: "e2e", stat: "p95" }),
    ).toBeCloseTo(floor / 2, 12);
  });
});
