import { describe, expect, it } from "vitest";
import { isLong, runs } from "../effort.ts";
import { batchingServer, singleServer } from "../montecarlo/scenarios.ts";
import { capacityOf, poisson } from "./sweeps.ts";

const users = { kind: "users", users: 10, thinkTime: 30 } as const;

describe("searchCapacity", { timeout: 60_000 }, () => {
  it("finds where the p95 of M/M/1 meets the SLO, within its interval", async () => {
    // The sojourn time of M/M/1 is exponential with rate μ − λ: its p95 is ln 20/(1 − λ) for μ = 1. At confidence ½ the
    // capacity is the median of the hours' thresholds, and with 7,000 requests in each these lie evenly about λ.
    for (const limit of isLong ? [5, 8] : [5]) {
      const { value, ci, basis } = await capacityOf(singleServer(poisson), {
        slos: [`e2e.p95<${limit}s`],
        confidence: 0.5,
        duration: 14_400,
      });
      const analytic = 1 - Math.log(20) / limit;
      expect(basis).toBe("slo");
      expect(ci![0]).toBeLessThan(analytic);
      expect(ci![1]).toBeGreaterThan(analytic);
      expect(value! / analytic).toBeGreaterThan(0.97);
      expect(value! / analytic).toBeLessThan(1.03);
    }
  });

  it("finds the saturated rate of M/M/1 where no SLO is given, and says so", async () => {
    const found = await capacityOf(singleServer(poisson), { slos: [], confidence: 0.5, duration: 3600 });
    expect(found).toMatchObject({ basis: "saturation", probability: null, binding: null });
    // The mean of 10,000 exponential times has a standard error of 1 %; the median of 60 of those 0.16 %.
    expect(Math.abs(found.value! - 1)).toBeLessThan(4 * 0.0016);
    expect(found.ci![0]).toBeLessThan(1);
    expect(found.ci![1]).toBeGreaterThan(1);
  });

  it("takes saturation for the capacity where no load breaks the SLO", async () => {
    const closed = await capacityOf(batchingServer(users), {
      slos: ["tpot.mean<1s"],
      confidence: 0.9,
      duration: 300,
    });
    expect(closed.basis).toBe("saturation");
  });

  it("keeps its word: at the value no more hours break than the confidence allows", async () => {
    const found = await capacityOf(batchingServer(users), {
      slos: ["e2e.p95<12s"],
      confidence: 0.9,
      duration: 300,
    });
    expect(found.probability!).toBeGreaterThanOrEqual(0.9);
    expect(found.ci![0]).toBeLessThanOrEqual(found.value!);
    expect(found.ci![1]).toBeGreaterThanOrEqual(found.value!);
    expect(Number.isInteger(found.value)).toBe(true);
    expect(found.binding?.slo).toBe("e2e.p95<12s");
  });

  it("falls as the SLO tightens, as the confidence rises, and as a second SLO is added", async () => {
    const scenario = batchingServer(users);
    const of = async (slos: string[], confidence: number) =>
      (await capacityOf(scenario, { slos, confidence, duration: runs(60, 300) })).value!;
    const loose = await of(["e2e.p95<15s"], 0.8);
    expect(await of(["e2e.p95<12s"], 0.8)).toBeLessThan(loose);
    expect(await of(["e2e.p95<15s"], 0.95)).toBeLessThanOrEqual(loose);
    expect(await of(["e2e.p95<15s", "ttft.p95<40ms"], 0.8)).toBeLessThan(loose);
  });

  it("rises with every replica", async () => {
    const of = async (replicas: number) =>
      (
        await capacityOf(batchingServer(users, { replicas, routing: "least-outstanding" }), {
          slos: ["e2e.p95<12s"],
          confidence: 0.8,
          duration: runs(30, 120),
        })
      ).value!;
    const [one, two, three] = [await of(1), await of(2), await of(3)];
    expect(two).toBeGreaterThan(one);
    expect(three).toBeGreaterThan(two);
  });

  it("is lower, and its interval wider, where the law is uncertain", async () => {
    const certain = batchingServer(users);
    const law = certain.deployments[0]!.law;
    const uncertain = batchingServer(users, {
      law: { ...law, terms: ["c0"], logCovariance: [[0.04]] },
    });
    const asked = { slos: ["e2e.p95<12s"], confidence: 0.9, duration: runs(100, 300) };
    const [known, unknown] = [await capacityOf(certain, asked), await capacityOf(uncertain, asked)];
    expect(unknown.value!).toBeLessThan(known.value!);
    expect(unknown.ci![1] - unknown.ci![0]).toBeGreaterThan(known.ci![1] - known.ci![0]);
  });

  it("says that nothing can be carried where one user alone breaks the SLO", async () => {
    const found = await capacityOf(batchingServer(users), {
      slos: ["e2e.p95<100ms"],
      confidence: 0.9,
      duration: 3600,
    });
    expect(found.value).toBe(0);
    expect(found.binding?.slo).toBe("e2e.p95<100ms");
  });
});
