import { areClose, type Measurement } from "./measurement.ts";

/** Repeats of one set-up differ by up to 12 % in mean latency near saturation (measured runs' notes). */
const repeatNoise = 0.12;
/** Mean lengths within this factor of each other are compared. */
const sameLength = 1.1;
/** Spread of the answers' lengths where the row does not say: their coefficient of variation. */
const assumedSpread = 0.5;

type Violation = { readonly lower: Measurement; readonly higher: Measurement };

/**
 * Rows whose mean latency per token falls, beyond noise, while the load of their series rises: more load cannot make
 * requests faster. Of two rows that contradict each other goes the one that contradicts more rows; with two alone, the
 * one at the lower load, where a cold start is likelier than a miracle at the higher one.
 */
export function outOfOrder(
  rows: readonly Measurement[],
): readonly { readonly row: Measurement; readonly reason: string }[] {
  let violations = violationsIn(rows);
  const found: { row: Measurement; reason: string }[] = [];
  while (violations.length > 0) {
    const row = worst(violations);
    const shown = violations.find(({ lower, higher }) => lower === row || higher === row)!;
    found.push({ row, reason: reasonOf(shown, row) });
    violations = violations.filter(({ lower, higher }) => lower !== row && higher !== row);
  }
  return found;
}

function violationsIn(rows: readonly Measurement[]): readonly Violation[] {
  const groups = new Map<string, Measurement[]>();
  for (const row of rows) {
    const key = `${row.seriesId}\n${row.loadKind}\n${row.arrival}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].flatMap((group) =>
    group.flatMap((lower) =>
      group.filter((higher) => contradict(lower, higher)).map((higher) => ({ lower, higher })),
    ),
  );
}

function contradict(lower: Measurement, higher: Measurement): boolean {
  const [a, b] = [loadOf(lower), loadOf(higher)];
  const [slow, fast] = [latencyOf(lower), latencyOf(higher)];
  if (a === null || b === null || slow === null || fast === null || b <= a) return false;
  if (!areClose(lower.inputTokensMean, higher.inputTokensMean, sameLength)) return false;
  if (!areClose(lower.outputTokensMean, higher.outputTokensMean, sameLength)) return false;
  const sampling = 2 * Math.hypot(samplingError(lower), samplingError(higher));
  return fast < slow * (1 - repeatNoise - sampling);
}

function loadOf(row: Measurement): number | null {
  return row.loadKind === "open" ? row.requestRate : row.concurrency;
}

/** Latency per token where the lengths are known, since answers' lengths differ a little between runs. */
function latencyOf({ metrics, outputTokensMean }: Measurement): number | null {
  const latency = metrics.e2e_mean_s;
  return latency === undefined ? null : latency / (outputTokensMean ?? 1);
}

/** Relative standard error of the mean latency: that of the answers' mean length. */
function samplingError({ numRequests, outputTokensMean, outputTokensStd }: Measurement): number {
  const spread =
    outputTokensStd === null || outputTokensMean === null
      ? assumedSpread
      : outputTokensStd / outputTokensMean;
  return spread / Math.sqrt(numRequests ?? 1);
}

function worst(violations: readonly Violation[]): Measurement {
  const counts = new Map<Measurement, number>();
  for (const { lower, higher } of violations)
    for (const row of [lower, higher]) counts.set(row, (counts.get(row) ?? 0) + 1);
  const most = Math.max(...counts.values());
  const candidates = [...counts].filter(([, count]) => count === most).map(([row]) => row);
  return candidates.reduce((a, b) => (loadOf(b)! < loadOf(a)! ? b : a));
}

function reasonOf({ lower, higher }: Violation, row: Measurement): string {
  const other = row === lower ? higher : lower;
  const describe = (one: Measurement) =>
    `${Number(one.metrics.e2e_mean_s!.toPrecision(4))} s at ${one.loadKind === "open" ? `${one.requestRate} requests/s` : `${one.concurrency} requests`}`;
  return `mean latency falls while the load rises: ${describe(lower)}, but ${describe(higher)} (compare ${other.runId})`;
}
