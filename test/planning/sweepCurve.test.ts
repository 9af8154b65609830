import { describe, expect, it } from "vitest";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import type { SweptScenario } from "../../src/planning/loadScale.ts";
import { type SweepSettings, sweepCurve } from "../../src/planning/sweepCurve.ts";
import { sweepCurves } from "../../src/planning/sweepCurves.ts";
import { batchingServer, singleServer } from "../montecarlo/scenarios.ts";
import { poisson } from "./sweeps.ts";

const settings: SweepSettings = {
  seed: 3,
  precision: 0.02,
  minReplications: 10,
  maxReplications: 10,
  duration: 1200,
  slos: [parseSlo("e2e.p95<12s")],
  confidence: 0.8,
  capacityReplications: 60,
  isThrifty: true,
};
const deployments = [{ model: "m", machine: "x", warnings: [] }];
const closed = batchingServer({ kind: "users", users: 1, thinkTime: 30 }) as SweptScenario;
const open = singleServer(poisson) as SweptScenario;

describe("sweepCurve", { timeout: 60_000 }, () => {
  it("gives a curve that rises with the load, in latency and in throughput", async () => {
    const loads = [20, 60, 120, 200, 300, 400, 500];
    const [curve] = await sweepCurve({ deployments, scenario: closed, loads }, settings, inProcessRunner());
    expect(curve!.points.map(({ load }) => load)).toEqual(loads);
    const of = (pick: (metrics: (typeof curve & object)["points"][number]["metrics"]) => number | null) =>
      curve!.points.map(({ metrics }) => pick(metrics)!);
    const rises = (values: number[]) => values.slice(1).every((value, i) => value > values[i]!);
    expect(rises(of(({ e2eLatencySeconds }) => e2eLatencySeconds.mean.value))).toBe(true);
    expect(rises(of(({ tpotSeconds }) => tpotSeconds.mean.value))).toBe(true);
    expect(rises(of(({ requestsPerSecond }) => requestsPerSecond.value))).toBe(true);
    expect(curve!.warnings).toEqual([]);
  });

  it("says of a load above saturation that it is overloaded, and gives it no latency", async () => {
    const loads = [0.3, 0.6, 1.4];
    const [curve] = await sweepCurve({ deployments, scenario: open, loads }, settings, inProcessRunner());
    expect(curve!.points.map(({ state }) => state)).toEqual(["steady", "steady", "overloaded"]);
    const last = curve!.points.at(-1)!;
    expect(last.metrics.e2eLatencySeconds.p95.value).toBeNull();
    expect(last.overload!.offeredRequestsPerSecond).toBe(1.4);
    expect(last.slo[0]!.verdict).toBe("missed");
    expect(curve!.saturation.load).toBeCloseTo(1, 1);
  });

  it("finds the same capacity whatever loads the curve has", async () => {
    const capacity = async (loads: number[]) =>
      (await sweepCurve({ deployments, scenario: closed, loads }, settings, inProcessRunner()))[0]!.capacity;
    expect(await capacity([10, 50])).toEqual(await capacity([10, 300, 700]));
  });
});

describe("sweepCurves", { timeout: 60_000 }, () => {
  it("keeps the curves that are finished when the user interrupts", async () => {
    let stop = () => {};
    const interruption = { requested: false, promise: new Promise<void>((done) => (stop = done)) };
    const task = { deployments, scenario: closed, loads: [20] };
    const finished = await sweepCurves(
      [task, task, task, task],
      settings,
      inProcessRunner(),
      (curve, { points, of, hasCapacity }) => {
        // As the third curve begins, the first is done.
        if (curve !== 2 || points === of || hasCapacity) return;
        interruption.requested = true;
        stop();
      },
      interruption,
    );
    expect(finished[0]).not.toBeNull();
    expect(finished.at(-1)).toBeNull();
  });
});
