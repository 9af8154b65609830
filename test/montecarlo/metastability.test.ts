import { describe, expect, it } from "vitest";
import { testShock } from "../../src/montecarlo/metastability.ts";
import { prepare } from "../../src/montecarlo/prepare.ts";
import { oneSecondServer, patience, withPatience } from "./impatience.ts";
import { poisson } from "./scenarios.ts";

/**
 * One server that takes a second, first come first served, clients that wait 20 s, and a queue that is full: each who comes
 * to the server was sent a gap after the one before, whose time has just run out, and so has that gap left. It is answered
 * if the gap is longer than a second: p = exp(−λ′), where λ′ = λ(1 − (1 − p)^n)/p are sent a second if clients send up to n
 * times. For λ = 0.6 and n = 9 that is λ′ = 5.2, p = 0.006: 1 − (1 − p)^9, one in twenty, are answered, though λ < 1.
 */
const server = (rate: number, retries: number) =>
  withPatience(oneSecondServer(poisson(rate)), patience(20, retries));

describe("an overload that keeps itself up", () => {
  it("is found where all retries together are more than the server can do", () => {
    const found = testShock(server(0.6, 8), 1, 60, 0.6);
    expect(found).toMatchObject({ isMetastable: true, afterSeconds: 1800 });
    expect(found!.servedBefore).toBeGreaterThan(0.98);
    // 360 requests come in the 10 minutes: 0.05 ± 3 × 0.012, and a little for answers that come in a row.
    expect(found!.servedAfter).toBeLessThan(0.12);
  });

  it.each([
    ["nothing is sent again", 0.6, 0],
    ["all retries together are less than the server can do", 0.3, 2],
  ])("is not where %s", (_, rate, retries) => {
    const found = testShock(server(rate, retries), 1, 60, rate);
    expect(found).toMatchObject({ isMetastable: false });
    expect(found!.servedAfter).toBeGreaterThan(0.98);
  });

  it("is not one state of two where the load is not served to begin with", () => {
    const found = testShock(server(1.4, 3), 1, 60, 1.4);
    expect(found!.isMetastable).toBe(false);
    expect(found!.servedBefore).toBeLessThan(0.9);
  });

  it("ends where the queue is bounded", () => {
    const scenario = server(0.6, 8);
    const [only] = scenario.deployments;
    const bounded = { ...only!, engine: { ...only!.engine, queueLimit: 10 } };
    expect(testShock({ ...scenario, deployments: [bounded] }, 1, 60, 0.6)).toMatchObject({
      isMetastable: false,
    });
  });

  it("is not looked for where everybody waits", () => {
    expect(testShock(oneSecondServer(poisson(0.6)), 1, 60, 0.6)).toBeNull();
    expect(prepare(oneSecondServer(poisson(0.6)), 1, 600).shock).toBeNull();
  });
});
