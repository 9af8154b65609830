import type { Scenario } from "../../src/engine/scenario.ts";
import { findCapacity } from "../../src/montecarlo/capacity.ts";
import { type ReplicationSchedule, replicate } from "../../src/montecarlo/replicate.ts";
import { fixedLengths, openScenario, spreadLengths } from "./scenarios.ts";
import { bestRate, rateText } from "./timing.ts";

/** Whole replications: random numbers, lengths, engine, statistics. */
export function benchReplication(): string {
  const rates = [
    ["fixed lengths", openScenario(fixedLengths, 0.7)],
    ["spread lengths", openScenario(spreadLengths, 0.7)],
  ] as const;
  return [
    "Whole replication, one core, 600 in / 300 out, Poisson at 70 % of capacity",
    ...rates.map(([name, scenario]) => `  ${name}: ${rateText(replicationRate(scenario, 400_000, 5))}`),
  ].join("\n");
}

/** Cost of a request as the population grows, each population on as many replicas' worth of speed as it needs. */
export function benchScaling(): string {
  const base = openScenario(fixedLengths, 0.7);
  const lines = [100, 1000, 10_000, 100_000].map((users) => {
    const deployment = base.deployments[0]!;
    const engine = {
      ...deployment.engine,
      maxNumSeqs: users,
      maxNumBatchedTokens: Math.max(2048, 2 * users),
      kvBlocks: users * 60,
    };
    const scenario: Scenario = {
      ...base,
      deployments: [{ ...deployment, engine }],
      load: { kind: "users", users, thinkTime: 1 },
    };
    const waiting: Scenario = { ...base, load: { kind: "users", users, thinkTime: 1 } };
    return `  ${String(users).padStart(6)} users: all in the batch ${rateText(replicationRate(scenario, Math.max(20_000, 3 * users), 3))}, in the queue ${rateText(replicationRate(waiting, Math.max(20_000, users), 3))}`;
  });
  return ["Whole replication as the number in flight grows (nearly all users are in flight)", ...lines].join(
    "\n",
  );
}

/** Memory kept while ten times as many requests are simulated. */
export function benchMemory(): string {
  const scenario = openScenario(spreadLengths, 0.7);
  const bytes = (requests: number) => {
    globalThis.gc?.();
    const before = process.memoryUsage();
    replicate(scenario, scheduleFor(scenario, requests), 1, 0);
    const after = process.memoryUsage();
    return (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / 2 ** 20;
  };
  bytes(100_000);
  const [few, many] = [bytes(100_000), bytes(1_000_000)];
  return `Memory of a replication: ${few.toFixed(1)} MiB more after 100,000 requests, ${many.toFixed(1)} MiB after 1,000,000`;
}

function replicationRate(scenario: Scenario, requests: number, rounds: number): number {
  const schedule = scheduleFor(scenario, requests);
  return bestRate(rounds, () => replicate(scenario, schedule, 1, 0).completed);
}

function scheduleFor(scenario: Scenario, requests: number): ReplicationSchedule {
  const { load } = scenario;
  if (load.kind === "rate") return window(requests / load.rate);
  return window(requests / findCapacity(scenario, 1).total);
}

function window(duration: number): ReplicationSchedule {
  return { kind: "steady", warmUp: 0, duration, patience: duration };
}
