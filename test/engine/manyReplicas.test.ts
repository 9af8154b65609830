import { describe, expect, it } from "vitest";
import type { Faults, Patience } from "../../src/engine/scenario.ts";
import { Simulation } from "../../src/engine/simulation.ts";
import { manyEntries } from "../../src/engine/winnerTree.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { lawOf, oneServer, withDeployment } from "../laws/replications.ts";

/** Each waits five seconds. */
const patience: Patience = {
  timeout: 5,
  retries: 0,
  backoff: { first: 1, factor: 1, most: 1, jitter: 0 },
  abandonment: Number.POSITIVE_INFINITY,
};

describe("a router that counts outstanding requests", () => {
  it.each([manyEntries - 1, manyEntries])(
    "takes a server that fails with nothing in it but an aborted request for idle, with %i servers",
    (replicas) => {
      // A step outlasts the run, so that what is given up stays in the batch; a request a second, each to the next server.
      const load = { kind: "rate", rate: 1, arrival: { kind: "constant" } } as const;
      const faults: Faults = {
        outages: [{ replica: 0, at: 20.5, seconds: 1000 }],
        slow: [],
        loadSeconds: 0,
        detectionSeconds: 1000,
      };
      const asked = oneServer(lawOf({ c0: 1000 }), 4, load, { kind: "constant", tokens: 100 });
      const features = asked.workload.features.map((feature) => ({ ...feature, patience }));
      const scenario = withDeployment(
        { ...asked, workload: { ...asked.workload, features } },
        { replicas, routing: "least-outstanding", faults },
      );
      const simulation = new Simulation(scenario, replicationStreams(1, 0), { completed() {}, failed() {} });
      simulation.advanceTo(20.5);
      const before = simulation.totals().arrivals;
      simulation.advanceTo(25.25);
      const { arrivals, failures } = simulation.totals();
      expect(before).toBeGreaterThan(15);
      // The first server was empty at once: all that came after its failure went there and were lost.
      expect(arrivals - before).toBeGreaterThan(3);
      expect(failures.lost).toBe(arrivals - before);
    },
  );
});
