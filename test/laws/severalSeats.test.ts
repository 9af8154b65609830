import { describe, expect, it } from "vitest";
import { isLong } from "../effort.ts";
import { expectTheory, lawOf, observe, oneServer } from "./replications.ts";

/** Probability of waiting in M/M/c with `load` = λ/μ busy seats (Erlang's C), by his recursion for B. */
function erlangC(seats: number, load: number): number {
  let blocked = 1;
  for (let c = 1; c <= seats; c++) blocked = (load * blocked) / (c + load * blocked);
  return blocked / (1 - (load / seats) * (1 - blocked));
}

/** Mean wait in the queue of M/M/c. */
function waitOf(seats: number, rate: number, meanService: number): number {
  const load = rate * meanService;
  return (erlangC(seats, load) * meanService) / (seats - load);
}

/**
 * When a step takes the same time whatever is in it, each of c seats serves on its own: M/M/c for geometric lengths, but
 * that a request which comes during a step waits for its end. That adds to a service between nothing and one step.
 */
describe("a server whose steps all take the same time, with c seats", { timeout: 60_000 }, () => {
  it("has Erlang's own numbers for the probability of waiting", () => {
    // Erlang 1917, as tabulated in e.g. Gross & Harris: M/M/1 waits with probability ρ, M/M/2 with 2ρ²/(1+ρ).
    expect(erlangC(1, 0.6)).toBeCloseTo(0.6, 12);
    expect(erlangC(2, 1.6)).toBeCloseTo((2 * 0.8 ** 2) / 1.8, 12);
  });

  it.each([
    [2, 0.7, 40_000] as const,
    [5, 0.8, 60_000] as const,
    ...(isLong ? [[20, 0.9, 150_000] as const] : []),
  ])("makes requests wait as M/M/c does: %i seats, utilisation %f", (seats, utilisation, requests) => {
    const tokens = 4_000;
    const step = 1 / tokens;
    const rate = seats * utilisation;
    const load = { kind: "rate", rate, arrival: { kind: "poisson" } } as const;
    const scenario = oneServer(lawOf({ c0: step }), seats, load, {
      kind: "geometric",
      mean: tokens,
      max: 1e7,
    });
    const seen = observe(scenario, { replications: 40, warmUp: 4_000 / rate, duration: requests / rate });
    const wait = waitOf(seats, rate, 1);
    // The same queue with services a step longer waits longer than ours, with services a step shorter less long.
    const bound = waitOf(seats, rate, 1 + step) - waitOf(seats, rate, 1 - step) + step;
    expect(bound).toBeLessThan(0.01 * (wait + 1));
    expectTheory(
      seen.map(({ queue }) => queue),
      wait,
      bound,
    );
    expectTheory(
      seen.map(({ e2e }) => e2e),
      wait + 1,
      bound,
    );
  });
});
