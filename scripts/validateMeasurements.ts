import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { calibrateSeries } from "../src/calibration/calibrateSeries.ts";
import { settingsOf } from "../src/calibration/runSchedule.ts";
import { noOverrides, seriesContext } from "../src/calibration/seriesContext.ts";
import { validateSeries } from "../src/calibration/validateSeries.ts";
import { validationOf } from "../src/calibration/validation.ts";
import { straightLineError } from "../src/calibration/yardstick.ts";
import type { ValidationRow } from "../src/documents/validation.ts";
import { sanityCheck } from "../src/measurements/sanity.ts";
import { seriesOf, splitRows } from "../src/measurements/split.ts";
import { replicationStreams } from "../src/montecarlo/streams.ts";
import { loadKnownFacts } from "../src/node/catalogFiles.ts";
import { packageRoot } from "../src/node/packageRoot.ts";
import { readMeasurements } from "../src/node/readMeasurements.ts";
import { quantileSorted } from "../src/stats/quantiles.ts";

// Calibrates on three rows of every series of every collection of measured runs, predicts the others, and prints how well.
const collections = process.argv[2] ?? join(packageRoot(), "..", "shared", "measurements");
if (!existsSync(collections)) {
  process.stdout.write(`${collections} is absent: nothing to validate on\n`);
  process.exit(0);
}
const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const shown = ["e2e_mean_s", "e2e_p99_s", "ttft_mean_s", "tpot_mean_s", "duration_s"];
const everything: (ValidationRow & { readonly collection: string })[] = [];
process.stdout.write(
  `${"collection".padEnd(36)}${"split".padStart(9)} ${"metric".padEnd(12)}${"median".padStart(8)}${"p90".padStart(8)}${"inside".padStart(8)}${"line".padStart(8)}\n`,
);
for (const collection of readdirSync(collections, { withFileTypes: true })) {
  const table = join(collections, collection.name, "summary.csv");
  if (!collection.isDirectory() || !existsSync(table)) continue;
  const { kept, setAside } = sanityCheck(await readMeasurements([table]));
  const rows: ValidationRow[] = [];
  const line: number[] = [];
  let [calibrated, predicted, stream] = [0, 0, 0];
  for (const [, series] of seriesOf(kept)) {
    const { calibrate, predict } = splitRows(series);
    if (predict.length === 0) continue;
    const context = seriesContext(calibrate, loadKnownFacts(), noOverrides, table);
    stream += 100_000;
    const base = stream;
    const law = calibrateSeries(calibrate, context, [], (row) => replicationStreams(1, base + row).lengths);
    rows.push(
      ...validateSeries(
        law,
        predict,
        settingsOf(law),
        (row) => replicationStreams(1, base + 500 + row).lengths,
      ),
    );
    line.push(...predict.flatMap((row) => straightLineError(calibrate, row) ?? []).map(Math.abs));
    calibrated += calibrate.length;
    predicted += predict.length;
  }
  everything.push(...rows.map((row) => ({ ...row, collection: collection.name })));
  line.sort((a, b) => a - b);
  for (const { metric, medianAbsoluteError, p90AbsoluteError, bandCoverage } of validationOf(rows, [])
    .summary) {
    if (!shown.includes(metric)) continue;
    const ruler = metric === "e2e_mean_s" && line.length > 0 ? percent(quantileSorted(line, 0.5)) : "";
    process.stdout.write(
      `${collection.name.padEnd(36)}${`${calibrated}+${predicted}`.padStart(9)} ${metric.padEnd(12)}${percent(medianAbsoluteError).padStart(8)}${percent(p90AbsoluteError).padStart(8)}${`${Math.round(bandCoverage * 100)} %`.padStart(8)}${ruler.padStart(8)}\n`,
    );
  }
  for (const { runId, reason } of setAside) process.stdout.write(`  set aside ${runId}: ${reason}\n`);
}
process.stdout.write("\nAll rows predicted without having been fitted\n");
for (const { metric, rows, medianAbsoluteError, bandCoverage } of validationOf(everything, []).summary)
  process.stdout.write(
    `${metric.padEnd(22)}${String(rows).padStart(6)}${percent(medianAbsoluteError).padStart(9)}${`${Math.round(bandCoverage * 100)} %`.padStart(8)}\n`,
  );
const worst = everything
  .filter((row) => shown.includes(row.metric))
  .toSorted((a, b) => Math.abs(b.error) - Math.abs(a.error))
  .slice(0, 10);
process.stdout.write("\nThe ten worst\n");
for (const row of worst)
  process.stdout.write(
    `${percent(row.error).padStart(9)} ${row.metric.padEnd(12)} ${row.runId} (${row.measured.toPrecision(3)} measured, ${row.predicted.toPrecision(3)} predicted)\n`,
  );
