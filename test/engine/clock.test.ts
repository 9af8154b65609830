import { describe, expect, it } from "vitest";
import { exactLaw } from "../../src/engine/fittedLaw.ts";
import { type Scenario, soleDeployment } from "../../src/engine/scenario.ts";
import { Simulation } from "../../src/engine/simulation.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";

/** A long answer that starts at `first`, and a second request at `second`; every step takes 10 ms. */
function twoRequests(first: number, second: number): Scenario {
  return soleDeployment(
    {
      law: exactLaw({ c0: 0.01, cSeq: 0, cKv: 0, cPre: 0, cExp: 0, experts: 1, expertsPerToken: 1 }),
      engine: { maxNumSeqs: 8, maxNumBatchedTokens: 512, kvBlocks: 1000, maxModelLen: 8192 },
      replicas: 1,
      routing: "round-robin",
    },
    {
      kind: "trace",
      trace: {
        arrivals: Float64Array.of(first, second),
        inputTokens: Int32Array.of(1, 1),
        outputTokens: Int32Array.of(3000, 2),
        features: new Uint8Array(2),
      },
    },
    { name: "trace", features: [] },
  );
}

describe("an arrival that coincides with the end of a step but for rounding", () => {
  it.each([0.12, 0.25, 0.26, 0.28])("is never admitted before it came: first request at %f s", (first) => {
    for (let second = 4; second < 120; second++) {
      const scenario = twoRequests(first, second / 10);
      const sink = {
        completed(_: number, arrival: number, admitted: number, firstToken: number, finish: number) {
          expect(admitted).toBeGreaterThanOrEqual(arrival);
          expect(firstToken).toBeGreaterThan(admitted);
          expect(finish).toBeGreaterThan(firstToken);
        },
        failed() {},
      };
      const simulation = new Simulation(scenario, replicationStreams(1, 0), sink);
      for (let now = 0; simulation.advance(Number.POSITIVE_INFINITY, 1); now = simulation.now)
        expect(simulation.now).toBeGreaterThanOrEqual(now);
      expect(simulation.totals().completions).toBe(2);
    }
  });
});
