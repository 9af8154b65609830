import { describe, expect, it } from "vitest";
import type { Finding } from "../../src/documents/finding.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import type { SweptScenario } from "../../src/planning/loadScale.ts";
import {
  curvesOf,
  type SweepSettings,
  type SweepTask,
  simulateCurve,
} from "../../src/planning/sweepCurve.ts";
import { sweepCurves } from "../../src/planning/sweepCurves.ts";
import { runs } from "../effort.ts";
import { batchingServer, singleServer } from "../montecarlo/scenarios.ts";
import { countingRunner } from "./countingRunner.ts";
import { poisson } from "./sweeps.ts";

const settings: SweepSettings = {
  seed: 3,
  precision: 0.02,
  minReplications: 10,
  maxReplications: 10,
  duration: runs(200, 1200),
  slos: [parseSlo("e2e.p95<12s")],
  confidence: 0.8,
  capacityReplications: 60,
  isThrifty: true,
};
const deployments = [{ model: "m", machine: "x", findings: [] }];
const notesOf = (machine: string): Finding => ({
  code: "machine-notes",
  about: { machine },
  figures: { notes: [] },
});
const closed = batchingServer({ kind: "users", users: 1, thinkTime: 30 }) as SweptScenario;
const open = singleServer(poisson) as SweptScenario;

const sweepCurve = async (task: SweepTask) =>
  curvesOf(task, await simulateCurve(task, settings, inProcessRunner()), settings);

describe("a curve", { timeout: 60_000 }, () => {
  it("gives a curve that rises with the load, in latency and in throughput", async () => {
    const loads = [20, 60, 120, 200, 300, 400, 500];
    const [curve] = await sweepCurve({ deployments, scenario: closed, loads });
    expect(curve!.points.map(({ load }) => load)).toEqual(loads);
    const of = (pick: (metrics: (typeof curve & object)["points"][number]["metrics"]) => number | null) =>
      curve!.points.map(({ metrics }) => pick(metrics)!);
    const rises = (values: number[]) => values.slice(1).every((value, i) => value > values[i]!);
    expect(rises(of(({ e2eLatencySeconds }) => e2eLatencySeconds.mean.value))).toBe(true);
    expect(rises(of(({ tpotSeconds }) => tpotSeconds.mean.value))).toBe(true);
    expect(rises(of(({ requestsPerSecond }) => requestsPerSecond.value))).toBe(true);
    expect(curve!.findings).toEqual([]);
  });

  it("says of a load above saturation that it is overloaded, and gives it no latency", async () => {
    const loads = [0.3, 0.6, 1.4];
    const [curve] = await sweepCurve({ deployments, scenario: open, loads });
    expect(curve!.points.map(({ state }) => state)).toEqual(["steady", "steady", "overloaded"]);
    const last = curve!.points.at(-1)!;
    expect(last.metrics.e2eLatencySeconds.p95.value).toBeNull();
    expect(last.overload!.offeredRequestsPerSecond).toBe(1.4);
    expect(last.slo[0]!.verdict).toBe("missed");
    expect(curve!.saturation.load).toBeCloseTo(1, 1);
  });

  it("finds the same capacity whatever loads the curve has", async () => {
    const capacity = async (loads: number[]) =>
      (await sweepCurve({ deployments, scenario: closed, loads }))[0]!.capacity;
    expect(await capacity([10, 50])).toEqual(await capacity([10, 300, 700]));
  });
});

describe("sweepCurves", { timeout: 60_000 }, () => {
  it("keeps the curves that are finished when the user interrupts", async () => {
    let stop = () => {};
    const interruption = { requested: false, promise: new Promise<void>((done) => (stop = done)) };
    const tasks = [20, 21, 22, 23].map((load) => ({ deployments, scenario: closed, loads: [load] }));
    const finished = await sweepCurves(
      tasks,
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

  it("simulates once what differs by name and source alone, and tells each by its own", async () => {
    const [deployment] = closed.deployments;
    const task = (machine: string): SweepTask => ({
      deployments: [{ model: "m", machine, findings: [notesOf(machine)] }],
      scenario: {
        ...closed,
        deployments: [{ ...deployment!, law: { ...deployment!.law, source: machine } }],
      },
      loads: [20, 60],
    });
    const [alone, both] = [countingRunner(), countingRunner()];
    const [single] = await sweepCurves([task("a")], settings, alone);
    const curves = await sweepCurves([task("b"), task("a")], settings, both);
    expect(both.jobs).toBe(alone.jobs);
    expect(curves[1]).toEqual(single);
    const { machine, law, findings, ...others } = curves[0]![0]!;
    expect([machine, law.source, findings[0]]).toEqual(["b", "b", notesOf("b")]);
    expect(single![0]).toMatchObject(others);
  });
});
