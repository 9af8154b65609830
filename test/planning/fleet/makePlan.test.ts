import { describe, expect, it } from "vitest";
import type { Redundancy } from "../../../src/documents/plan.ts";
import type { Load } from "../../../src/engine/scenario.ts";
import { inProcessRunner, type ReplicationJob } from "../../../src/montecarlo/runner.ts";
import { erlangC } from "../../../src/planning/erlang.ts";
import { FleetHours } from "../../../src/planning/fleet/fleetHours.ts";
import { judgeFleet } from "../../../src/planning/fleet/fleetSearch.ts";
import { fleetScenario } from "../../../src/planning/fleet/fleetState.ts";
import { makePlan } from "../../../src/planning/fleet/makePlan.ts";
import { planOption } from "../../../src/planning/fleet/planOption.ts";
import { startingFleet } from "../../../src/planning/fleet/startingFleet.ts";
import { runs } from "../../effort.ts";
import { batchingServer, singleServer } from "../../montecarlo/scenarios.ts";
import { candidate, fewestMachines, planOf, settingsOf } from "./fleets.ts";

const users = (count: number): Load => ({ kind: "users", users: count, thinkTime: 30 });
const slo = ["e2e.p95<8s"];

describe("makePlan", { timeout: 120_000 }, () => {
  it("takes as many machines as M/M/c needs servers", async () => {
    const rate = 2.5;
    const load: Load = { kind: "rate", rate, arrival: { kind: "poisson" } };
    // P(T > t) of M/M/c with μ = 1: the wait is exponential with rate θ = c − λ where there is one.
    const isLate = (servers: number, t: number) => {
      const [theta, waits] = [servers - rate, erlangC(servers, rate)];
      const both = (theta * Math.exp(-t) - Math.exp(-theta * t)) / (theta - 1);
      return (1 - waits) * Math.exp(-t) + waits * both;
    };
    // Queues of their own, the shortest joined, wait a little longer than one queue: 4.5 s lies well between p95 of 3 servers
    // (6.4 s) and of 4 (3.4 s).
    expect(isLate(3, 4.5)).toBeGreaterThan(0.08);
    expect(isLate(4, 4.5)).toBeLessThan(0.025);
    const scenario = singleServer(load, { routing: "least-outstanding" });
    const [option] = await planOf([candidate(scenario)], {
      slos: ["e2e.p95<4.5s"],
      duration: runs(1800, 3600),
    });
    expect(option).toMatchObject({ machines: 4, meets: true, effort: "full" });
    expect(option!.cost.perMonth).toBe(29_200);
  });

  it("never takes fewer machines for more users, nor for more that fail", async () => {
    let before = 0;
    for (const count of [300, runs(600, 900)]) {
      const machines = (redundancy: Redundancy = { kind: "none" }) =>
        fewestMachines(candidate(batchingServer(users(count))), { slos: slo, duration: 120, redundancy });
      const alone = await machines();
      const spare = await machines({ kind: "spare", machines: 1 });
      expect(alone).toBeGreaterThanOrEqual(before);
      expect(spare).toBeGreaterThan(1);
      expect(spare).toBeGreaterThanOrEqual(alone);
      expect(await machines({ kind: "spare", machines: 2 })).toBeGreaterThanOrEqual(spare);
      before = alone;
    }
  });

  it.each(["screening", "testing", "headroom"] as const)(
    "ends at once when interrupted while %s, with what was finished by then",
    async (stage) => {
      const runner = inProcessRunner();
      let interrupt = () => {};
      const interruption = {
        requested: false,
        promise: new Promise<void>((resolve) => (interrupt = resolve)),
      };
      const stuck = {
        ...runner,
        // After the interruption nothing is ever finished, as it seems to one who waits for a long simulation.
        replicate: (job: ReplicationJob) =>
          interruption.requested ? new Promise<never>(() => {}) : runner.replicate(job),
      };
      const options = await makePlan(
        [candidate(batchingServer(users(50)))],
        settingsOf({ slos: slo, duration: 60 }),
        stuck,
        (progress) => {
          if (progress.stage !== stage || progress.done > 0 || interruption.requested) return;
          interruption.requested = true;
          interrupt();
        },
        interruption,
      );
      expect(options.map(({ effort }) => effort)).toEqual(
        { screening: [], testing: ["screened"], headroom: ["full"] }[stage],
      );
    },
    20_000,
  );

  it("asks for the spare machines that an availability takes", async () => {
    // A machine runs 99 of 100 hours: one of one is there in 99 % of them, one of two in 99.99 %.
    const plan = (target: number) =>
      planOf([candidate(batchingServer(users(50)))], {
        slos: slo,
        redundancy: { kind: "availability", target },
      });
    expect((await plan(0.98))[0]).toMatchObject({ machines: 1, toleratedDown: 0, meets: true });
    expect((await plan(0.999))[0]).toMatchObject({ machines: 2, toleratedDown: 1, binding: "failure" });
  });

  it("never predicts longer waits on a faster machine", async () => {
    const slow = batchingServer(users(400));
    const { law, ...deployment } = slow.deployments[0]!;
    const faster = { ...law, law: { ...law.law, c0: law.law.c0 / 2, cPre: law.law.cPre / 2 } };
    const fast = { ...slow, deployments: [{ ...deployment, law: faster }] };
    const options = await planOf([candidate(slow), candidate(fast, { machine: "fast" })], {
      ...{ slos: slo, duration: runs(60, 300) },
    });
    const of = (machine: string) => options.find((option) => option.machine === machine)!;
    expect(of("fast").machines).toBeLessThanOrEqual(of("bench").machines);
    if (of("fast").machines === of("bench").machines)
      expect(of("fast").metrics.e2eLatencySeconds.p95.value!).toBeLessThan(
        of("bench").metrics.e2eLatencySeconds.p95.value!,
      );
    expect(of("fast").headroomUsers!).toBeGreaterThanOrEqual(0);
  });

  it("ranks by cost, then by machines where no price is known, then what meets no SLO", async () => {
    const scenario = batchingServer(users(100));
    const { law, ...deployment } = scenario.deployments[0]!;
    const crawling = { ...law, law: { ...law.law, c0: 0.5 } };
    const options = await planOf(
      [
        candidate({ ...scenario, deployments: [{ ...deployment, law: crawling }] }, { machine: "crawling" }),
        candidate(scenario, { machine: "unpriced", perHour: null }),
        candidate(scenario, { machine: "dear", perHour: 20 }),
        candidate(scenario, { machine: "cheap", perHour: 5 }),
      ],
      { slos: slo },
    );
    expect(options.map(({ machine }) => machine)).toEqual(["cheap", "dear", "unpriced", "crawling"]);
    expect(options[2]).toMatchObject({ meets: true, cost: { perMonth: null } });
    expect(options[3]!.meets).toBe(false);
    expect(options[3]!.probability).toBeLessThan(0.9);
  });

  it("shows how the p99 of TTFT falls from 2 GPUs to 3, 9 and 25 at 200 requests a second", async () => {
    // fleet-sim (vLLM semantic router) gives the same p99 for all four. One GPU here prefills at most 1/(600 · 14 µs) = 119
    // prompts a second, so that two are at 84 % and 25 nearly idle.
    const load: Load = { kind: "rate", rate: 200, arrival: { kind: "poisson" } };
    const p99 = async (replicas: number) => {
      const server = batchingServer(load, { routing: "least-outstanding" });
      const { law, ...deployment } = server.deployments[0]!;
      const quick = { ...law, law: { ...law.law, c0: 0.0001, cSeq: 1e-6, cKv: 0, cPre: 1.4e-5 } };
      const scenario = { ...server, deployments: [{ ...deployment, law: quick, replicas }] };
      const machine = { ...candidate(scenario), enginesPerMachine: replicas };
      const settings = settingsOf({ slos: ["e2e.p95<3600s"], duration: 30 });
      const { order } = startingFleet(machine, settings);
      const scenarioOf = ([count]: readonly number[]) => fleetScenario(machine, count!, 0);
      const hours = new FleetHours(scenarioOf, settings, inProcessRunner(), order);
      const fleet = await judgeFleet(machine, settings, hours, 1, "screened");
      const option = await planOption(machine, settings, hours, fleet, "screened");
      expect(option).toMatchObject({ machines: 1, replicas });
      return option.metrics.ttftSeconds.p99.value!;
    };
    const found = [await p99(2), await p99(3), await p99(9), await p99(25)];
    for (let i = 1; i < found.length; i++) expect(found[i]).toBeLessThan(found[i - 1]!);
    expect(found[0]! / found[3]!).toBeGreaterThan(1.5);
  });
});
