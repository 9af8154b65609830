import { describe, expect, it } from "vitest";
import type { Faults, Patience, Scenario } from "../../src/engine/scenario.ts";
import { seatsInService, step, stoic, watch, watchAll, withPatience } from "./queues.ts";
import { expectTheory, lawOf, oneServer, withDeployment } from "./replications.ts";

const noFaults: Faults = { outages: [], slow: [], loadSeconds: 0, detectionSeconds: 0 };

describe("a replica that fails and is repaired", { timeout: 60_000 }, () => {
  it("is down for the share of time that repair and loading take, whatever the load", () => {
    const random = { meanTimeToFailure: 40, meanTimeToRepair: 6 };
    const faults = { ...noFaults, random, loadSeconds: 4, detectionSeconds: 1 };
    const seen = watchAll(seatsInService(2, 1, { deployment: { faults, replicas: 3 } }), 16, 0, 10_000);
    const downShares = seen.map(({ after, seconds }) => after.deployments[0]!.downSeconds / (3 * seconds));
    expectTheory(downShares, 10 / 50);
  });

  /**
   * M/M/1 whose server loses everybody at rate ξ and is repaired at rate η; who comes meanwhile is lost too. While it is up
   * the number present is geometric with ratio z, the root below 1 of μz² − (λ + μ + ξ)z + λ = 0 (balance equations).
   */
  it("loses as many as M/M/1 with disasters does", () => {
    const [lambda, mu, xi, eta] = [0.8, 1, 1 / 20, 1 / 5];
    const random = { meanTimeToFailure: 1 / xi, meanTimeToRepair: 1 / eta };
    const scenario = seatsInService(1, lambda, { deployment: { faults: { ...noFaults, random } } });
    const seen = watchAll(scenario, 20, 200, 30_000);
    const up = eta / (eta + xi);
    const b = lambda + mu + xi;
    const z = (b - Math.sqrt(b * b - 4 * mu * lambda)) / (2 * mu);
    const present = (up * z) / (1 - z);
    const bound = 3 * step;
    expectTheory(
      seen.map(({ failures, arrivals }) => failures.lost / arrivals),
      1 - up + (xi * present) / lambda,
      bound,
    );
    expectTheory(
      seen.map(({ before, after, seconds }) => (after.inFlightSeconds - before.inFlightSeconds) / seconds),
      present,
      bound * present * 10,
    );
  });

  it("never answers more than one that does not fail", () => {
    for (const replicas of [1, 3]) {
      const random = { meanTimeToFailure: 30, meanTimeToRepair: 5 };
      const sound = seatsInService(2, 1.5 * replicas, { deployment: { replicas } });
      const failing = withDeployment(sound, { faults: { ...noFaults, random } });
      for (let i = 0; i < 5; i++)
        expect(watch(failing, 0, 2_000, i).completions).toBeLessThan(watch(sound, 0, 2_000, i).completions);
    }
  });
});

/** Ten seats, a second for each answer: seven requests a second are an easy load. */
function easyLoad(outage: number, patience: Partial<Patience>): Scenario {
  const load = { kind: "rate", rate: 7, arrival: { kind: "poisson" } } as const;
  const one = oneServer(lawOf({ c0: 0.01 }), 10, load, { kind: "constant", tokens: 100 });
  const outages = outage > 0 ? [{ replica: 0, at: 100, seconds: outage }] : [];
  return withPatience(withDeployment(one, { faults: { ...noFaults, outages } }), { ...stoic, ...patience });
}

describe("an outage of a minute under clients who wait four seconds", { timeout: 60_000 }, () => {
  const eager = { timeout: 4, retries: 100, backoff: { first: 0.5, factor: 1, most: 0.5, jitter: 0.5 } };
  /** Answers a second between five and ten minutes after the outage. */
  const goodput = (outage: number, patience: Partial<Patience>) => {
    const { completions, seconds } = watch(easyLoad(outage, patience), 460, 300, 0);
    return completions / seconds;
  };

  it("is over when it is over if nobody asks again", () => {
    expect(goodput(60, { timeout: 4 })).toBeGreaterThan(6.7);
  });

  it("never ends if everybody asks again twice a second: the same load, and next to nothing is answered in time", () => {
    expect(goodput(0, eager)).toBeGreaterThan(6.7);
    expect(goodput(60, eager)).toBeLessThan(0.7);
  });

  it("is over soon if the server turns away whom it could not answer in time", () => {
    const scenario = easyLoad(60, eager);
    const engine = { ...scenario.deployments[0]!.engine, queueLimit: 20 };
    const { completions, seconds } = watch(withDeployment(scenario, { engine }), 460, 300, 0);
    expect(completions / seconds).toBeGreaterThan(6.7);
  });
});

describe("requests that are sent again", { timeout: 60_000 }, () => {
  it("are sent 1 + retries times while every replica is down", () => {
    const scenario = easyLoad(1e9, { retries: 3 });
    const { sendings, arrivals, failures } = watch(scenario, 110, 1_000, 0);
    // Those that came before the window and are tried in it, and those that came in it and are tried later.
    expect(Math.abs(sendings - 4 * arrivals)).toBeLessThan(4 * 7 * 3 + 60);
    expect(Math.abs(failures.lost - arrivals)).toBeLessThan(7 * 3 + 60);
  });

  it("are sent as often as their length asks for, with seats for all: retries·P(S > timeout) more than once", () => {
    const [timeout, retries] = [1.5, 2];
    const seen = watchAll(seatsInService(5_000, 5, { patience: { timeout, retries } }), 16, 100, 4_000);
    expectTheory(
      seen.map(({ sendings, arrivals }) => sendings / arrivals),
      1 + retries * Math.exp(-timeout),
      3 * step * retries,
    );
  });
});
