import { describe, expect, it } from "vitest";
import type { Faults, Load, Scenario } from "../../src/engine/scenario.ts";
import { Simulation } from "../../src/engine/simulation.ts";
import { UserError } from "../../src/errors.ts";
import { replicate } from "../../src/montecarlo/replicate.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { lawOf, oneServer, withDeployment } from "../laws/replications.ts";

const noFaults: Faults = { outages: [], slow: [], loadSeconds: 0, detectionSeconds: 0 };
const patient = {
  timeout: 500,
  retries: 0,
  backoff: { first: 1, factor: 1, most: 1, jitter: 0 },
  abandonment: Number.POSITIVE_INFINITY,
};

function server(load: Load): Scenario {
  return oneServer(lawOf({ c0: 0.01 }), 4, load, { kind: "constant", tokens: 100 });
}

function asked(scenario: Scenario, patience: typeof patient): Scenario {
  const features = scenario.workload.features.map((feature) => ({ ...feature, patience }));
  return { ...scenario, workload: { ...scenario.workload, features } };
}

describe("a burst run to its end", () => {
  const burst = server({ kind: "burst", requests: 8 });

  it("ends with the last answer, not with the timeouts that never came to pass", () => {
    const { seconds, features } = replicate(asked(burst, patient), { kind: "drain" }, 1, 0);
    // Two batches of 100 steps of 10 ms.
    expect(seconds).toBeCloseTo(2, 9);
    expect(features[0]!.e2e.count).toBe(8);
  });

  it("ends although the replica will fail again and again", () => {
    const faults = { ...noFaults, random: { meanTimeToFailure: 1e6, meanTimeToRepair: 1 } };
    const { seconds } = replicate(withDeployment(burst, { faults }), { kind: "drain" }, 1, 0);
    expect(seconds).toBeCloseTo(2, 9);
  });
});

describe("a closed loop without think time before a replica that is down", () => {
  it("is a mistake that is said, since it would ask again for ever", () => {
    const outages = [{ replica: 0, at: 1, seconds: 5 }];
    const scenario = withDeployment(server({ kind: "concurrency", concurrency: 2 }), {
      faults: { ...noFaults, outages },
    });
    const sink = { completed() {}, failed() {} };
    const simulation = new Simulation(scenario, replicationStreams(1, 0), sink);
    expect(() => simulation.advanceTo(20)).toThrow(UserError);
  });
});
