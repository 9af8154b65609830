import { exactLaw, type FittedLaw } from "../engine/fittedLaw.ts";
import type { EngineSettings, Scenario } from "../engine/scenario.ts";
import type { ServiceLaw } from "../engine/serviceLaw.ts";
import { Simulation } from "../engine/simulation.ts";

/** What a burst test publishes of a run. Seconds; tokens per second. */
export type BurstColumns = {
  readonly meanTime: number;
  readonly meanTokensPerSecond: number;
  readonly totalTime: number;
  readonly totalTokensPerSecond: number;
};

const noRandomness = { next: () => 0 };

/**
 * Sends one request for each element of `outputTokens` at time zero and computes the columns of the test: mean of the
 * request times, mean of the requests' tokens/time, time to the last answer, all tokens over that time.
 *
 * @param startUp seconds that every request waits before the engine sees it (a cold first request); 0 normally
 */
export function replayBurst(
  law: ServiceLaw,
  engine: EngineSettings,
  promptTokens: number,
  outputTokens: readonly number[],
  startUp = 0,
): BurstColumns {
  const n = outputTokens.length;
  let timeSum = 0;
  let rateSum = 0;
  let tokenSum = 0;
  let last = 0;
  const simulation = new Simulation(
    burstScenario(exactLaw(law), engine, promptTokens, outputTokens),
    law,
    { arrivals: noRandomness, lengths: noRandomness, routing: noRandomness },
    {
      completed(_feature, arrival, _admitted, _firstToken, finish, _input, output) {
        const time = startUp + finish - arrival;
        timeSum += time;
        rateSum += output / time;
        tokenSum += output;
        last = Math.max(last, time);
      },
      rejected() {},
    },
  );
  simulation.advanceTo(Number.POSITIVE_INFINITY);
  return {
    meanTime: timeSum / n,
    meanTokensPerSecond: rateSum / n,
    totalTime: last,
    totalTokensPerSecond: tokenSum / last,
  };
}

function burstScenario(
  law: FittedLaw,
  engine: EngineSettings,
  promptTokens: number,
  outputTokens: readonly number[],
): Scenario {
  const n = outputTokens.length;
  return {
    law,
    engine,
    replicas: 1,
    routing: "round-robin",
    workload: { name: "burst", features: [] },
    load: {
      kind: "trace",
      trace: {
        arrivals: new Float64Array(n),
        inputTokens: new Int32Array(n).fill(promptTokens),
        outputTokens: Int32Array.from(outputTokens),
        features: new Uint8Array(n),
      },
    },
  };
}
