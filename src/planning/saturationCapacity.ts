import type { CapacityEstimate } from "../documents/parts/capacity.ts";
import { isCounted, withAmount } from "../engine/loadKinds.ts";
import type { Scenario } from "../engine/scenario.ts";
import { offeredRate, saturatedReplica, shareOf } from "../montecarlo/capacity.ts";
import { drawDemand, withDemand } from "../montecarlo/demand.ts";
import { effectiveReplicas } from "../montecarlo/disturbances.ts";
import type { Runner } from "../montecarlo/runner.ts";
import { replicationStreams } from "../montecarlo/streams.ts";
import type { CapacityRanks } from "./capacity.ts";
import { type SweptScenario, seatsOf } from "./loadScale.ts";
import type { Preparations } from "./preparations.ts";

/** Requests that one replication measures, and leaves out before: of the seats, and at least. */
const measured = 10_000;
const leftOut = { perSeat: 10, atLeast: 1000 };

/**
 * The load at which the machines have no spare time left, where no SLO says what is too much: what saturated replicas
 * serve under each drawn law, as the load that asks for it under each drawn demand. Like the capacity under an SLO it is the (1 − γ) quantile over
 * the replications, so that the machines serve it with probability γ; its interval follows from order statistics.
 */
export async function saturationCapacity(
  scenario: SweptScenario,
  { seed, confidence, duration }: { seed: number; confidence: number; duration: number },
  ranks: CapacityRanks,
  prepared: Preparations,
  runner: Runner,
): Promise<CapacityEstimate> {
  const hours = await saturatedHours(scenario, seed, ranks.replications, prepared, runner);
  hours.sort((a, b) => a.amount - b.amount);
  const amountAt = (rank: number) => {
    const { amount } = hours[rank - 1]!;
    return isCounted(scenario.load.kind) ? Math.floor(amount) : amount;
  };
  return {
    value: amountAt(ranks.value),
    ci: ranks.low === null || ranks.high === null ? null : [amountAt(ranks.low), amountAt(ranks.high)],
    basis: "saturation",
    confidence,
    probability: null,
    binding: null,
    requestsPerSecond: hours[ranks.value - 1]!.rate,
    replications: ranks.replications,
    trials: ranks.replications,
    measuredSeconds: duration,
    inversions: 0,
  };
}

type Hour = { readonly amount: number; readonly rate: number };

/** What the whole house serves at most in each replication, and the load that offers it. */
async function saturatedHours(
  scenario: SweptScenario,
  seed: number,
  replications: number,
  prepared: Preparations,
  runner: Runner,
): Promise<Hour[]> {
  const numbers = Array.from({ length: replications }, (_, replication) => replication);
  return Promise.all(
    numbers.map(async (replication) => {
      const asked = withDrawnDemand(scenario, seed, replication);
      const rates = asked.deployments.map((_, i) =>
        servedRate(asked, i, seed, replication, prepared, runner),
      );
      const rate = Math.min(...(await Promise.all(rates)));
      return { rate, amount: amountAsking(rate, asked, seatsOf(scenario)) };
    }),
  );
}

/** The scenario under a load of `reference`, asked as the replication draws it. */
function withDrawnDemand({ load, ...rest }: SweptScenario, seed: number, replication: number): Scenario {
  const { demand, ...scenario } = { ...rest, load: withAmount(load, reference) };
  if (demand === undefined) return scenario;
  return withDemand(scenario, demand, drawDemand(demand, replicationStreams(seed, replication).demand));
}

/** An amount of load so large that a drawn factor is not lost in rounding. */
const reference = 1e6;

/** The amount of load that asks for the rate, where `reference` asks as the scenario says. */
function amountAsking(rate: number, scenario: Scenario, seats: number): number {
  const offered = offeredRate(scenario);
  return offered === null ? seats : (reference * rate) / offered;
}

/** What a deployment lets the whole house serve, in requests per second; Infinity where it serves nothing. */
async function servedRate(
  scenario: Scenario,
  deployment: number,
  seed: number,
  replication: number,
  prepared: Preparations,
  runner: Runner,
): Promise<number> {
  const saturated = saturatedReplica(scenario, deployment);
  if (saturated === null) return Number.POSITIVE_INFINITY;
  const { engine } = scenario.deployments[deployment]!;
  const replicas = effectiveReplicas(scenario.deployments[deployment]!);
  const share = shareOf(scenario, deployment);
  // As a first guess at a replica's own rate, for the length of the run.
  const guess = (prepared.saturation.requestsPerSecond * share) / replicas;
  const before = Math.max(leftOut.atLeast, leftOut.perSeat * engine.maxNumSeqs);
  const [summary] = await runner.replicate({
    kind: "replicate",
    scenario: saturated,
    schedule: { kind: "steady", warmUp: before / guess, duration: measured / guess, patience: 0 },
    seed,
    first: replication,
    count: 1,
    limits: [],
  });
  const handled = summary!.requestsPerSecond + summary!.failed["never-fits"] / summary!.seconds;
  return (handled * replicas) / share;
}
