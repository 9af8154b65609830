import { describe, expect, it } from "vitest";
import { birthDeath, expectation } from "./birthDeath.ts";
import { seatsInService, step, watchAll } from "./queues.ts";
import { expectTheory } from "./replications.ts";

/**
 * Users who give up after an exponential time, in service as in the queue: n present leave at rate n·θ besides the
 * services, so the number present is a birth-death process. (Erlang-A, Palm 1957, has them give up in the queue only.)
 */
describe("a server whose users give up after an exponential time", { timeout: 60_000 }, () => {
  it.each([
    [1, 0.9, 2],
    [1, 2, 1],
    [5, 6, 3],
    [20, 22, 10],
  ])("loses as many as M/M/c+M does: %i seats, load %f, mean patience %f s", (seats, rate, patience) => {
    const scenario = seatsInService(seats, rate, { patience: { abandonment: patience } });
    const seen = watchAll(scenario, 16, 200, 20_000 / rate);
    const present = birthDeath(
      400,
      () => rate,
      (n) => Math.min(n, seats) + n / patience,
    );
    const mean = expectation(present, (n) => n);
    const busy = expectation(present, (n) => Math.min(n, seats));
    // A service begins, and a seat becomes free, only at the next step: at most a step longer in each.
    const bound = 3 * step;
    expectTheory(
      seen.map(({ failures, arrivals }) => failures.abandoned / arrivals),
      mean / patience / rate,
      bound,
    );
    expectTheory(
      seen.map(({ completions, seconds }) => completions / seconds),
      busy,
      bound * busy,
    );
    // Little: the number present is a time integral, whoever leaves and why.
    expectTheory(
      seen.map(({ before, after, seconds }) => (after.inFlightSeconds - before.inFlightSeconds) / seconds),
      mean,
      bound * mean,
    );
  });
});

describe("a server that turns away whom its queue has no room for", { timeout: 60_000 }, () => {
  it.each([
    [1, 1, 0.8],
    [1, 4, 1.2],
    [5, 3, 5],
    [20, 10, 24],
  ])("turns away as many as M/M/c/K does: %i seats, %i waiting, load %f", (seats, queueLimit, rate) => {
    const scenario = seatsInService(seats, rate, { engine: { queueLimit } });
    const seen = watchAll(scenario, 16, 200, 20_000 / rate);
    const most = seats + queueLimit;
    const present = birthDeath(
      most,
      () => rate,
      (n) => Math.min(n, seats),
    );
    // Those who wait for the end of a step fill the queue too: a share of rate·step of the time at each length.
    const bound = 3 * step * rate;
    expectTheory(
      seen.map(({ failures, arrivals }) => failures["turned-away"] / arrivals),
      present[most]!,
      bound,
    );
    expectTheory(
      seen.map(({ before, after, seconds }) => (after.inFlightSeconds - before.inFlightSeconds) / seconds),
      expectation(present, (n) => n),
      bound * most,
    );
  });
});

describe("a gateway before a server that takes everybody", { timeout: 60_000 }, () => {
  it.each([
    [1, 2, 2],
    [2, 4, 8],
  ])("is M/M/c/K: %i instances of %i places, load %f", (instances, concurrency, rate) => {
    const queueLimit = 12;
    const gateway = { instances, concurrency, queueLimit, timeout: Number.POSITIVE_INFINITY };
    const seen = watchAll({ ...seatsInService(1_000, rate), gateway }, 24, 200, 30_000 / rate);
    const places = instances * concurrency;
    const present = birthDeath(
      places + queueLimit,
      () => rate,
      (n) => Math.min(n, places),
    );
    const waiting = expectation(present, (n) => Math.max(0, n - places));
    const bound = 3 * step * rate;
    const mean = (key: "gatewayQueuedSeconds" | "gatewayHeldSeconds") =>
      seen.map(({ before, after, seconds }) => (after[key] - before[key]) / seconds);
    expectTheory(mean("gatewayQueuedSeconds"), waiting, bound * waiting + step);
    expectTheory(
      mean("gatewayHeldSeconds"),
      expectation(present, (n) => Math.min(n, places)),
      bound * places,
    );
    expectTheory(
      seen.map(({ failures, arrivals }) => failures["turned-away"] / arrivals),
      present.at(-1)!,
      bound,
    );
    for (const { failures } of seen) expect(failures.lost).toBe(0);
  });
});
