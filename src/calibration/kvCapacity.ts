import type { RandomStream } from "../engine/random.ts";
import { blockTokens } from "../engine/scenario.ts";
import type { ServiceLaw } from "../engine/serviceLaw.ts";
import type { Measurement } from "./measurement.ts";
import type { LawPrior } from "./physicsPrior.ts";
import type { RunSettings } from "./runPlan.ts";
import { fitSeries, predictRow, type SeriesFit } from "./seriesFit.ts";
import { byLoad, loadOf } from "./split.ts";

/** Shares of the largest demand that are tried as capacity where nobody states it. */
const triedShares = [0.8, 0.6, 0.45, 0.33, 0.25];
/** Mean E2E at high load that is off by so much without a limit raises the question. */
const suspicious = 0.08;
/** A finite capacity is believed when it lowers the misfit by so much: three standard deviations. */
const believed = 4.5;

/**
 * Fits a series with the KV cache that is known; where it is not, with none that ever fills, and then with capacities
 * that the most loaded run would have hit: one is taken if it explains the rows clearly better (the knee shows it).
 */
export function fitKvCapacity(
  rows: readonly Measurement[],
  context: { readonly settings: RunSettings; readonly kvTokens: number | null },
  prior: LawPrior,
  experts: Pick<ServiceLaw, "experts" | "expertsPerToken">,
  streamOf: (row: number) => RandomStream,
  onProgress: (evaluations: number) => void,
): { fit: SeriesFit; settings: RunSettings; kvTokens: number | null } {
  let evaluations = 0;
  const attempt = (kvTokens: number) => {
    const settings = withKv(context.settings, kvTokens);
    const fit = fitSeries(rows, settings, prior, experts, streamOf, () => onProgress(++evaluations));
    return { fit, settings };
  };
  if (context.kvTokens !== null) return { ...attempt(context.kvTokens), kvTokens: context.kvTokens };
  const demand = Math.max(...rows.map(peakDemand));
  const longest = Math.max(...rows.map(tokensPerRequest));
  const unlimited = attempt(2 * demand + 8 * longest);
  if (
    rows.length < 3 ||
    rows.every((row) => row.kvTokens !== null) ||
    worstAtHighLoad(rows, unlimited) < suspicious
  )
    return { ...unlimited, kvTokens: null };
  let best: ReturnType<typeof attempt> & { kvTokens: number | null } = { ...unlimited, kvTokens: null };
  for (const share of triedShares) {
    const kvTokens = Math.round(share * demand);
    if (kvTokens < 4 * longest) break;
    const candidate = attempt(kvTokens);
    if (candidate.fit.cost < unlimited.fit.cost - believed && candidate.fit.cost < best.fit.cost)
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
