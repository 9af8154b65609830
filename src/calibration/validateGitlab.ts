import { findMachine, findModel } from "../catalog/findRecords.ts";
import type { Catalog, MeasuredCurve } from "../catalog/types.ts";
import type { BurstLawFile } from "../documents/calibration.ts";
import type { Validation, ValidationRow } from "../documents/validation.ts";
import { drawLaw, type FittedLaw } from "../engine/fittedLaw.ts";
import { normal, type RandomStream } from "../engine/random.ts";
import type { ServiceLaw } from "../engine/serviceLaw.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { quantileSorted } from "../stats/quantiles.ts";
import { compareRow } from "./calibrateSeries.ts";
import { gitlabContext, gitlabMeasurements } from "./gitlabRuns.ts";
import { lawFromFile } from "./lawFile.ts";
import { expectedScores, predictRow, type RowConditions } from "./predictRow.ts";
import { drawScores, type RunScores, type RunSettings, replayedRequests } from "./runSchedule.ts";
import { validationOf } from "./validation.ts";

/** Runs behind each band: enough for its ends to be stable within a tenth of its width. */
const draws = 200;
/** Relative error of one run's column beside all that the draws vary: repeated runs agree within 1 to 3 %. */
const runNoise = 0.015;

/**
 * Replays every measured row of GitLab's page with its curve's fitted law and the row's own conditions.
 *
 * @param laws the shipped law of each curve
 * @param streamOf an independent stream for each row
 * @param onRow is told when a row is replayed
 * @throws Error when a curve has no law: the shipped data are incomplete
 */
export function validateGitlab(
  catalog: Catalog,
  laws: readonly BurstLawFile[],
  streamOf: (row: number) => RandomStream,
  onRow: () => void = () => {},
): Validation {
  const rows: ValidationRow[] = [];
  const notes: string[] = [];
  let rowNumber = 0;
  for (const curve of catalog.curves) {
    const file = lawOfCurve(laws, curve);
    const fitted = lawFromFile(file, "gitlabLaws.json");
    const model = findModel(catalog, curve.model);
    const { settings } = gitlabContext(curve, model, findMachine(catalog, curve.machine));
    notes.push(...file.findings.map((finding) => `${curve.machine}/${curve.model}: ${finding}`));
    gitlabMeasurements(curve).forEach((row, i) => {
      const { lengthSpread, startUpSeconds } = file.conditions[i]!;
      const conditions = { lengthSpread, overheadSeconds: startUpSeconds };
      rows.push(...validateRow(row, conditions, fitted, settings, streamOf(rowNumber++)));
      onRow();
    });
  }
  return validationOf(rows, notes);
}

/** The shipped law of a curve. */
export function lawOfCurve(
  laws: readonly BurstLawFile[],
  curve: Pick<MeasuredCurve, "model" | "machine">,
): BurstLawFile {
  const law = laws.find((file) => file.model === curve.model && file.machine === curve.machine);
  if (!law)
    throw new Error(`no law is shipped for ${curve.model} on ${curve.machine}: npm run calibrate:gitlab`);
  return law;
}

/** A row's columns as its law and conditions have them; the band is that of a second run of the same set-up. */
function validateRow(
  row: Measurement,
  conditions: Pick<RowConditions, "lengthSpread" | "overheadSeconds">,
  fitted: FittedLaw,
  settings: RunSettings,
  stream: RandomStream,
): ValidationRow[] {
  const replay = (law: ServiceLaw, scores: RunScores) =>
    compareRow(row, predictRow({ law, jitter: 0 }, row, settings, scores, conditions));
  const centre = replay(fitted.law, expectedScores(replayedRequests(row, settings.mostRequests)));
  const drawn = Array.from({ length: draws }, () =>
    replay(
      drawLaw(fitted, () => normal(stream)),
      drawScores(row, settings, stream),
    ),
  );
  return centre.map((column, i) => {
    const values = drawn.map((columns) => columns[i]!.predicted * Math.exp(runNoise * normal(stream)));
    values.sort((a, b) => a - b);
    return {
      ...column,
      seriesId: row.seriesId,
      band: [quantileSorted(values, 0.05), quantileSorted(values, 0.95)],
      beyondMeasured: false,
    };
  });
}
