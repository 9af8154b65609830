import { describe, expect, it } from "vitest";
import type { Load, Scenario } from "../../src/engine/scenario.ts";
import { Simulation } from "../../src/engine/simulation.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { lawOf, oneServer, withDeployment } from "./replications.ts";

const loads: readonly Load[] = [
  { kind: "users", users: 400, thinkTime: 10 },
  { kind: "concurrency", concurrency: 90 },
  { kind: "rate", rate: 30, arrival: { kind: "poisson" } },
  { kind: "rate", rate: 200, arrival: { kind: "gamma", cv: 2 } },
  { kind: "rate", rate: 25, arrival: { kind: "constant" } },
  { kind: "burst", requests: 9_000 },
];

/** Three replicas short of KV cache, answers of 100 tokens. */
function threeServers(load: Load): Scenario {
  const law = lawOf({ c0: 0.006, cSeq: 2e-4, cKv: 1e-7, cPre: 2e-5 });
  const one = oneServer(law, 32, load, { kind: "lognormal", mean: 100, cv: 1, max: 2_000 });
  const engine = { ...one.deployments[0]!.engine, kvBlocks: 150 };
  return withDeployment(one, { replicas: 3, routing: "power-of-two", engine });
}

describe("three busy replicas", () => {
  it.each(loads)("obey Little's law in every window, and lose no request: %o", (load) => {
    const scenario = threeServers(load);
    const served: { readonly arrival: number; readonly finish: number }[] = [];
    const sink = {
      completed(_: number, arrival: number, __: number, ___: number, finish: number) {
        served.push({ arrival, finish });
      },
      failed() {
        throw new Error("every request fits");
      },
    };
    const simulation = new Simulation(scenario, replicationStreams(3, 0), sink);
    const times = [0, 1, 10, 10.5, 60, 90];
    const moments = times.map((now) => {
      simulation.advanceTo(now);
      const totals = simulation.totals();
      expect(totals.completions).toBe(served.length);
      expect(totals.arrivals).toBe(totals.completions + simulation.inFlight);
      return totals;
    });
    const last = moments.at(-1)!;
    expect(last.completions).toBeGreaterThan(1_000);

    // Until all that had come by the last moment are answered.
    const earlier = () => served.filter(({ arrival }) => arrival <= last.time);
    while (earlier().length < last.arrivals && simulation.advance(Number.POSITIVE_INFINITY, 4_096));
    const known = earlier();
    expect(known.length).toBe(last.arrivals);
    for (let i = 1; i < times.length; i++) {
      const [from, to] = [times[i - 1]!, times[i]!];
      const time = known.reduce(
        (sum, { arrival, finish }) => sum + Math.max(0, Math.min(to, finish) - Math.max(from, arrival)),
        0,
      );
      const integral = moments[i]!.inFlightSeconds - moments[i - 1]!.inFlightSeconds;
      expect(Math.abs(integral / time - 1)).toBeLessThan(1e-9);
    }
  });
});
