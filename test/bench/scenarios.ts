import { exactLaw } from "../../src/engine/fittedLaw.ts";
import { lengthSampler } from "../../src/engine/lengths.ts";
import { exponential } from "../../src/engine/random.ts";
import { type LengthDistribution, type Scenario, soleDeployment } from "../../src/engine/scenario.ts";
import type { Trace } from "../../src/engine/tracePages.ts";
import { findCapacity } from "../../src/montecarlo/capacity.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";

/** Close to GitLab's Mistral 7B on the large machine. */
const law = exactLaw(
  { c0: 0.0065, cSeq: 8e-5, cKv: 1.3e-8, cPre: 1.3e-5, cExp: 0, experts: 1, expertsPerToken: 1 },
  "benchmark",
);

/** Lengths of the standard benchmark: 600 in, 300 out. */
export const fixedLengths = { input: constant(600), output: constant(300) };
export const spreadLengths = {
  input: { kind: "lognormal", mean: 600, cv: 0.5, max: 8000 },
  output: { kind: "geometric", mean: 300, max: 4000 },
} satisfies Record<string, LengthDistribution>;

/** One server with vLLM's A100 limits under Poisson arrivals at a share of its capacity. */
export function openScenario(
  lengths: { input: LengthDistribution; output: LengthDistribution },
  share: number,
): Scenario {
  const scenario = soleDeployment(
    {
      law,
      engine: { maxNumSeqs: 256, maxNumBatchedTokens: 2048, kvBlocks: 250_000, maxModelLen: 32_768 },
      replicas: 1,
      routing: "round-robin",
    },
    { kind: "rate", rate: 1, arrival: { kind: "poisson" } },
    {
      name: "benchmark",
      features: [{ name: "all", share: 1, inputTokens: lengths.input, outputTokens: lengths.output }],
    },
  );
  const rate = share * findCapacity(scenario, 1).total;
  return { ...scenario, load: { kind: "rate", rate, arrival: { kind: "poisson" } } };
}

/** The same load drawn beforehand, so that the engine is timed without random numbers. */
export function drawnTrace(scenario: Scenario, requests: number): Trace {
  const rate = scenario.load.kind === "rate" ? scenario.load.rate : 1;
  const streams = replicationStreams(1, 0);
  const feature = scenario.workload.features[0]!;
  const input = lengthSampler(feature.inputTokens);
  const output = lengthSampler(feature.outputTokens);
  let now = 0;
  return {
    arrivals: Float64Array.from({ length: requests }, () => {
      now += exponential(streams.arrivals) / rate;
      return now;
    }),
    inputTokens: Int32Array.from({ length: requests }, () => input.sample(streams.lengths)),
    outputTokens: Int32Array.from({ length: requests }, () => output.sample(streams.lengths)),
    features: new Uint8Array(requests),
  };
}

function constant(tokens: number): LengthDistribution {
  return { kind: "constant", tokens };
}
