import { defaultEngineSettings } from "../../catalog/engineDefaults.ts";
import { longestTokens } from "../../engine/lengths.ts";
import {
  blockTokens,
  type EngineSettings,
  type LengthDistribution,
  type Load,
  type Trace,
  type Workload,
} from "../../engine/scenario.ts";
import { UserError } from "../../errors.ts";
import type { Inputs } from "./inputs.ts";
import type { Pair } from "./planPairs.ts";

/** Limits of a server about which nothing is known: vLLM's on an A100, as on the machines of the shipped measurements. */
const unknownServer = { maxNumSeqs: 256, maxNumBatchedTokens: 2048 };

/** The server's limits for a pair, and what the reader must know of how they came about. */
export type ChosenEngine = { readonly engine: EngineSettings; readonly warnings: readonly string[] };

/**
 * vLLM's defaults for the pair, with what the user set in their place.
 *
 * @throws UserError for limits that vLLM would refuse, or a KV cache that holds no request
 */
export function engineFor(pair: Pair, inputs: Inputs, workload: Workload, load: Load): ChosenEngine {
  const { values, named } = inputs;
  const { longest, shortest } =
    load.kind === "trace" ? recordedSequences(load.trace) : drawnSequences(workload);
  const isKnown = pair.model !== null && pair.machine !== null;
  const usual = isKnown
    ? defaultEngineSettings(pair.model, pair.machine)
    : guessed(values.maxNumSeqs, longest);
  const maxNumSeqs = values.maxNumSeqs ?? usual.maxNumSeqs;
  const maxNumBatchedTokens = values.maxNumBatchedTokens ?? usual.maxNumBatchedTokens;
  if (maxNumBatchedTokens < maxNumSeqs)
    throw new UserError(
      values.maxNumBatchedTokens === undefined
        ? `${named("maxNumSeqs")}: is more than the ${maxNumBatchedTokens} tokens of a step; give --max-num-batched-tokens ${maxNumSeqs} or more`
        : `${named("maxNumBatchedTokens")}: is less than max-num-seqs ${maxNumSeqs}; every sequence takes a token of a step, give at least that`,
    );
  const kvBlocks = values.kvTokens === undefined ? usual.kvBlocks : Math.floor(values.kvTokens / blockTokens);
  const contextOfModel = pair.model?.geometry?.maxContext ?? usual.maxModelLen;
  const maxModelLen = Math.min(contextOfModel, kvBlocks * blockTokens);
  if (shortest > maxModelLen)
    throw new UserError(
      `${values.kvTokens === undefined ? pair.modelName : named("kvTokens")}: holds at most ${maxModelLen} tokens of a request, and the shortest request of the workload has ${shortest}; ${values.kvTokens === undefined ? "choose shorter requests or another model" : "give more"}`,
    );
  const isGuessed = !isKnown && values.kvTokens === undefined;
  return {
    engine: { maxNumSeqs, maxNumBatchedTokens, kvBlocks, maxModelLen },
    warnings: isGuessed
      ? [
          `the KV cache of ${pair.modelName} on ${pair.machineName} is unknown and was taken as never full; give --kv-tokens (vLLM prints it when it starts)`,
        ]
      : [],
  };
}

/** Room for every sequence of a full batch at its longest. */
function guessed(seqs: number | undefined, longest: number): EngineSettings {
  const maxModelLen = Math.max(32_768, longest + 1);
  const maxNumSeqs = seqs ?? unknownServer.maxNumSeqs;
  const kvBlocks = maxNumSeqs * Math.ceil(maxModelLen / blockTokens);
  return { ...unknownServer, maxNumSeqs, kvBlocks, maxModelLen };
}

/** Prompt and answer of the longest and of the shortest request, in tokens. */
type Sequences = { readonly longest: number; readonly shortest: number };

function drawnSequences({ features }: Workload): Sequences {
  const both = (tokens: (lengths: LengthDistribution) => number) =>
    features.map(({ inputTokens, outputTokens }) => tokens(inputTokens) + tokens(outputTokens));
  return { longest: Math.max(...both(longestTokens)), shortest: Math.min(...both(shortestTokens)) };
}

function recordedSequences({ inputTokens, outputTokens }: Trace): Sequences {
  const lengths = inputTokens.map((tokens, i) => tokens + outputTokens[i]!);
  return {
    longest: lengths.reduce((most, tokens) => Math.max(most, tokens), 0),
    shortest: lengths.reduce((least, tokens) => Math.min(least, tokens), Number.POSITIVE_INFINITY),
  };
}

/** The shortest sample a distribution can give, in tokens. */
function shortestTokens(lengths: LengthDistribution): number {
  switch (lengths.kind) {
    case "constant":
      return Math.max(1, Math.round(lengths.tokens));
    case "lognormal":
    case "geometric":
      return 1;
    case "empirical":
      return Math.max(1, Math.round(Math.min(lengths.max, lengths.points[0]![1] + lengths.plus)));
  }
}
