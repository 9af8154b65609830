import type { EngineLimit } from "../documents/parts/law.ts";
import type { RandomStream } from "../engine/random.ts";
import { blockTokens } from "../engine/scenario.ts";
import type { ServiceLaw } from "../engine/serviceLaw.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { byLoad, loadOf } from "../measurements/split.ts";
import type { LawPrior } from "./physicsPrior.ts";
import { predictRow } from "./predictRow.ts";
import type { RunSettings } from "./runSchedule.ts";
import { fitSeries, type SeriesFit, type SeriesProgress } from "./seriesFit.ts";

/** Shares of the largest demand that are tried as capacity where nobody states it. */
const triedShares = [0.8, 0.6, 0.45, 0.33, 0.25];
/** Mean E2E at high load that is off by so much without a limit raises the question. */
const suspicious = 0.08;
/** A finite capacity is believed when it lowers the misfit by so much: three standard deviations. */
const believed = 4.5;

/** Factors of a capacity reckoned from the GPU's memory that are tried: servers are given more or less of it. */
const triedFactors = [0.8, 1.25, 1.6, 2.5];

/** The fit with the KV cache that is known, or fits with others; and the share of these that is done. */
export type FitProgress = SeriesProgress & { readonly stage: "law" | "cache" };

/** Share of a fit, 0 to 1, as if other sizes of the KV cache were tried and took as long as the law: often they are not. */
export function shareOfFit({ stage, share }: FitProgress): number {
  return stage === "law" ? share / 2 : (1 + share) / 2;
}

/**
 * Fits a series with the KV cache that is stated; where it is only reckoned from the GPU's memory, or unknown and then
 * taken as never full, other capacities are tried if the most loaded runs are missed, and one is taken if it explains
 * the rows clearly better (the knee shows it).
 */
export function fitKvCapacity(
  rows: readonly Measurement[],
  context: {
    readonly settings: RunSettings;
    readonly kvTokens: number | null;
    readonly stated: readonly EngineLimit[];
  },
  prior: LawPrior,
  experts: Pick<ServiceLaw, "experts" | "expertsPerToken">,
  streamOf: (row: number) => RandomStream,
  onProgress: (progress: FitProgress) => void,
): { fit: SeriesFit; settings: RunSettings; kvTokens: number | null } {
  let evaluations = 0;
  const attempt = (kvTokens: number, stage: FitProgress["stage"], number: number, of: number) => {
    const settings = withKv(context.settings, kvTokens);
    const fit = fitSeries(rows, settings, prior, experts, streamOf, ({ share }) =>
      onProgress({ stage, evaluations: ++evaluations, share: (number + share) / of }),
    );
    return { fit, settings };
  };
  const demand = Math.max(...rows.map(peakDemand));
  const longest = Math.max(...rows.map(tokensPerRequest));
  const { kvTokens: reckoned, stated } = context;
  const first = { ...attempt(reckoned ?? 2 * demand + 8 * longest, "law", 0, 1), kvTokens: reckoned };
  const isStated = stated.includes("kvTokens") || rows.every((row) => row.kvTokens !== null);
  if (isStated || rows.length < 3 || worstAtHighLoad(rows, first) < suspicious) return first;
  const capacities =
    reckoned === null
      ? triedShares.map((share) => Math.round(share * demand))
      : triedFactors.map((factor) => Math.round(factor * reckoned));
  const tried = capacities.filter((tokens) => tokens >= 4 * longest);
  let best: ReturnType<typeof attempt> & { kvTokens: number | null } = first;
  for (const [i, kvTokens] of tried.entries()) {
    const candidate = attempt(kvTokens, "cache", i, tried.length);
    if (candidate.fit.cost < first.fit.cost - believed && candidate.fit.cost < best.fit.cost)
      best = { ...candidate, kvTokens };
  }
  return best;
}

/** Tokens that the row's requests would hold if all that it has in flight were at their longest. */
function peakDemand(row: Measurement): number {
  const inFlight =
    row.loadKind === "open"
      ? Math.max(1, 2 * (row.inflightMean ?? (row.requestRate ?? 1) * (row.metrics.e2e_mean_s ?? 10)))
      : loadOf(row);
  return (inFlight / row.replicas) * tokensPerRequest(row);
}

function tokensPerRequest(row: Measurement): number {
  return (row.inputTokensMean ?? 1000) + (row.outputTokensMean ?? 1000);
}

/** Largest relative misfit of mean E2E in the most loaded third of the rows. */
function worstAtHighLoad(
  rows: readonly Measurement[],
  { fit, settings }: { readonly fit: SeriesFit; readonly settings: RunSettings },
): number {
  const loaded = byLoad(rows).slice(-Math.ceil(rows.length / 3));
  const misfits = loaded.map((row) => {
    const measured = row.metrics.e2e_mean_s;
    if (measured === undefined) return 0;
    const i = rows.indexOf(row);
    const predicted = predictRow(fit, row, settings, fit.scores[i]!, fit.conditions[i]!);
    return Math.abs(Math.log(predicted.e2e_mean_s / measured));
  });
  return Math.max(...misfits);
}

function withKv(settings: RunSettings, kvTokens: number): RunSettings {
  return {
    ...settings,
    engine: { ...settings.engine, kvBlocks: Math.max(1, Math.floor(kvTokens / blockTokens)) },
  };
}
