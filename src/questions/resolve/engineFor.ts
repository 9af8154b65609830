import { defaultEngineSettings, unknownServer } from "../../catalog/engineDefaults.ts";
import type { LawFile } from "../../documents/calibration.ts";
import type { Finding } from "../../documents/finding.ts";
import { type EngineLimit, engineLimits } from "../../documents/parts/law.ts";
import { longestTokens, meanTokens } from "../../engine/lengths.ts";
import { longestPromptTokens, meanPromptTokens } from "../../engine/promptLengths.ts";
import { blockTokens, type EngineSettings, type Load, type Workload } from "../../engine/scenario.ts";
import { traceTotals } from "../../engine/tracePages.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import type { Asked } from "../../settings/asked.ts";
import type { Pair } from "./resolvePairs.ts";

/** The settings that it reads. */
export type LimitSettings = Asked<
  "maxNumSeqs" | "maxNumBatchedTokens" | "kvTokens" | "prefixCaching" | "queueLimit"
>;

/** The server's limits for a pair, and what the reader must know of how they came about. */
export type ChosenEngine = {
  readonly engine: EngineSettings;
  /** Limits that the calibration states and nobody set. */
  readonly measured: readonly EngineLimit[];
  readonly findings: readonly Finding[];
};

/**
 * vLLM's defaults for the pair, with what the user set in their place.
 *
 * @throws UserError for limits that vLLM would refuse, or a KV cache that holds no average request
 */
export function engineFor(pair: Pair, inputs: LimitSettings, workload: Workload, load: Load): ChosenEngine {
  const { values, named } = inputs;
  const { longest, average } =
    load.kind === "trace" && !load.isDrawn ? recordedSequences(load.trace) : drawnSequences(workload);
  const isKnown = pair.model !== null && pair.machine !== null;
  const calibrated = pair.law.file?.engine;
  const standard = isKnown
    ? defaultEngineSettings(pair.model, pair.machine)
    : guessed(values.maxNumSeqs ?? calibrated?.maxNumSeqs, longest);
  const usual = { ...standard, ...statedBy(calibrated, isKnown) };
  const maxNumSeqs = values.maxNumSeqs ?? usual.maxNumSeqs;
  const maxNumBatchedTokens = values.maxNumBatchedTokens ?? usual.maxNumBatchedTokens;
  if (maxNumBatchedTokens < maxNumSeqs)
    throw new UserError(
      values.maxNumBatchedTokens === undefined
        ? phrase`${named("maxNumSeqs")}: is more than the ${maxNumBatchedTokens} tokens of a step; give ${setting("maxNumBatchedTokens")} ${maxNumSeqs} or more`
        : phrase`${named("maxNumBatchedTokens")}: is less than max-num-seqs ${maxNumSeqs}; every sequence takes a token of a step, give at least that`,
    );
  const kvBlocks = values.kvTokens === undefined ? usual.kvBlocks : Math.floor(values.kvTokens / blockTokens);
  const contextOfModel = pair.model?.geometry?.maxContext ?? usual.maxModelLen;
  const maxModelLen = Math.min(contextOfModel, kvBlocks * blockTokens);
  if (average > maxModelLen)
    throw new UserError(
      values.kvTokens === undefined
        ? phrase`${pair.modelName} takes at most ${maxModelLen} tokens a request, and the average request has ${Math.round(average)}; choose shorter requests or another model`
        : phrase`${named("kvTokens")}: is less than the ${Math.round(average)} tokens of an average request; give what vLLM prints when it starts`,
    );
  const isGuessed = !isKnown && values.kvTokens === undefined && !calibrated?.kvTokens;
  return {
    engine: {
      ...usual,
      maxNumSeqs,
      maxNumBatchedTokens,
      kvBlocks,
      maxModelLen,
      ...(values.prefixCaching !== undefined && { prefixCaching: values.prefixCaching }),
      ...(values.queueLimit !== undefined && { queueLimit: values.queueLimit }),
    },
    measured: measuredLimits(calibrated).filter((limit) => values[limit] === undefined),
    findings: isGuessed
      ? [
          {
            code: "unknown-kv-cache",
            about: { model: pair.modelName, machine: pair.machineName },
            figures: {},
          },
        ]
      : [],
  };
}

/** Limits that a calibration states: by its table, its user or its fit. */
function measuredLimits(engine: LawFile["engine"]): readonly EngineLimit[] {
  if (!engine) return [];
  return (engine.stated ?? engineLimits).filter((limit) => engine[limit] !== null);
}

/** The stated limits of a calibration; of hardware that the catalogue does not know, all that it has. */
function statedBy(engine: LawFile["engine"], isKnown: boolean): Partial<EngineSettings> {
  if (!engine) return {};
  const { maxNumSeqs, maxNumBatchedTokens, kvTokens } = engine;
  const stated = isKnown ? measuredLimits(engine) : engineLimits;
  return {
    ...(stated.includes("maxNumSeqs") && { maxNumSeqs }),
    ...(stated.includes("maxNumBatchedTokens") && { maxNumBatchedTokens }),
    ...(stated.includes("kvTokens") && kvTokens !== null && { kvBlocks: Math.floor(kvTokens / blockTokens) }),
  };
}

/** Room for every sequence of a full batch at its longest. */
function guessed(seqs: number | undefined, longest: number): EngineSettings {
  const maxModelLen = Math.max(32_768, longest + 1);
  const maxNumSeqs = seqs ?? unknownServer.maxNumSeqs;
  const kvBlocks = maxNumSeqs * Math.ceil(maxModelLen / blockTokens);
  return { ...unknownServer, maxNumSeqs, kvBlocks, maxModelLen };
}

/** Prompt and answer together, of the longest request and on average, in tokens. */
type Sequences = { readonly longest: number; readonly average: number };

function drawnSequences({ features }: Workload): Sequences {
  const longest = features.map((each) => longestPromptTokens(each) + longestTokens(each.outputTokens));
  const average = features.map(
    (each) => each.share * (meanPromptTokens(each) + meanTokens(each.outputTokens)),
  );
  return { longest: Math.max(...longest), average: average.reduce((sum, tokens) => sum + tokens, 0) };
}

function recordedSequences(trace: Extract<Load, { kind: "trace" }>["trace"]): Sequences {
  const { longestSequence, tokens, requests } = traceTotals(trace);
  return { longest: longestSequence, average: tokens / requests };
}
