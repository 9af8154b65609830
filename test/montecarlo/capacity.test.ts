import { describe, expect, it } from "vitest";
import { exactLaw } from "../../src/engine/fittedLaw.ts";
import type { Routing } from "../../src/engine/routingPolicies.ts";
import { findCapacity } from "../../src/montecarlo/capacity.ts";
import {
  batchingServer,
  millisecondSteps,
  oneFeature,
  plentiful,
  poisson,
  singleServer,
} from "./scenarios.ts";

/** Relative standard error of the throughput from 20,000 exponential services is 1/√20,000; four of them. */
const tolerance = 0.03;

describe("the throughput at saturation", () => {
  it.each([1, 2, 3, 4, 5])("of one server is one over the mean service time: seed %i", (seed) => {
    expect(Math.abs(findCapacity(singleServer(poisson(1)), seed).total - 1)).toBeLessThan(tolerance);
  });

  it.each(["round-robin", "least-outstanding", "power-of-two"] satisfies Routing[])(
    "of several servers is that of one times their number, whoever routes: %s",
    (routing) => {
      for (const replicas of [2, 4])
        expect(
          Math.abs(findCapacity(singleServer(poisson(1), { replicas, routing }), 1).total / replicas - 1),
        ).toBeLessThan(tolerance);
    },
  );

  it("of a server whose step time does not depend on the batch is all seats over the mean time in a seat", () => {
    const scenario = singleServer(poisson(1), { engine: { ...plentiful, maxNumSeqs: 16 } });
    // A step of one millisecond serves 16 seats; a request sits for its number of output tokens, 1,000 on average.
    expect(Math.abs(findCapacity(scenario, 1).total / 16 - 1)).toBeLessThan(tolerance);
  });

  it("counts what is rejected as handled, since the load asks for it", () => {
    // Two features of equal share; the second never fits and costs nothing.
    const scenario = singleServer(poisson(1));
    const [served] = scenario.workload.features;
    const features = [
      { ...served!, share: 0.5 },
      {
        ...served!,
        name: "too long",
        share: 0.5,
        inputTokens: { kind: "constant", tokens: 2_000_000 } as const,
      },
    ];
    const mixed = { ...scenario, workload: { name: "mixed", features } };
    expect(Math.abs(findCapacity(mixed, 1).total - 2)).toBeLessThan(2 * tolerance);
  });

  it("is limited by KV blocks where they run out before the seats", () => {
    // Prompts of 160 tokens and one of output need 10 blocks, so 100 blocks hold 10 requests; two steps a request at most.
    const workload = oneFeature({ kind: "constant", tokens: 145 }, { kind: "constant", tokens: 15 });
    const law = exactLaw({ ...millisecondSteps, cPre: 0 });
    const full = { ...plentiful, maxNumBatchedTokens: 100_000 };
    const wide = batchingServer(poisson(1), { law, workload, engine: full });
    const narrow = batchingServer(poisson(1), { law, workload, engine: { ...full, kvBlocks: 100 } });
    expect(findCapacity(wide, 1).total / findCapacity(narrow, 1).total).toBeCloseTo(25.6, 0);
  });
});
