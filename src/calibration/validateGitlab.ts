import { defaultEngineSettings } from "../catalog/engineDefaults.ts";
import { findMachine, findModel } from "../catalog/findRecords.ts";
import type { Catalog, MeasuredCurve, MeasuredRow } from "../catalog/types.ts";
import { drawLaw, type FittedLaw } from "../engine/fittedLaw.ts";
import { normal, type RandomStream } from "../engine/random.ts";
import type { EngineSettings } from "../engine/scenario.ts";
import type { RowConditions } from "./burstConditions.ts";
import { replayRow } from "./burstFit.ts";
import { replayBurst } from "./burstReplay.ts";
import { type BurstLawFile, compareRow, gitlabProtocol } from "./gitlabCurve.ts";
import { lawFromFile } from "./lawFile.ts";
import { withMean } from "./lengthScores.ts";
import { quantileSorted, type Validation, type ValidationRow, validationOf } from "./validation.ts";

/** Runs behind each band: enough for its ends to be stable within a tenth of its width. */
const draws = 200;
/** Relative error of one run's column beside all that the draws vary: repeated runs agree within 1 to 3 %. */
const runNoise = 0.015;

/**
 * Replays every measured row of GitLab's page with its curve's fitted law and the row's own conditions.
 *
 * @param laws the shipped law of each curve
 * @param streamOf an independent stream for each row
 * @throws Error when a curve has no law: the shipped data are incomplete
 */
export function validateGitlab(
  catalog: Catalog,
  laws: readonly BurstLawFile[],
  streamOf: (row: number) => RandomStream,
): Validation {
  const rows: ValidationRow[] = [];
  const notes: string[] = [];
  let rowNumber = 0;
  for (const curve of catalog.curves) {
    const file = lawOfCurve(laws, curve);
    const { fitted } = lawFromFile(file, "gitlabLaws.json");
    const engine = defaultEngineSettings(
      findModel(catalog, curve.model),
      findMachine(catalog, curve.machine),
    );
    notes.push(...file.findings.map((finding) => `${curve.machine}/${curve.model}: ${finding}`));
    curve.rows.forEach((row, i) => {
      const conditions = file.conditions[i]!;
      rows.push(...validateRow(curve, row, conditions, fitted, engine, streamOf(rowNumber++)));
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

function validateRow(
  curve: MeasuredCurve,
  row: MeasuredRow,
  conditions: RowConditions,
  fitted: FittedLaw,
  engine: EngineSettings,
  stream: RandomStream,
): ValidationRow[] {
  const centre = compareRow(curve, row, replayRow(fitted.law, engine, gitlabProtocol, row, conditions));
  const drawn = Array.from({ length: draws }, () =>
    compareRow(curve, row, replayRandomly(row, conditions, fitted, engine, stream)),
  );
  return centre.map((column, i) => {
    const values = drawn.map((columns) => columns[i]!.predicted * Math.exp(runNoise * normal(stream)));
    values.sort((a, b) => a - b);
    return {
      ...column,
      seriesId: `${curve.machine}/${curve.model}`,
      band: [quantileSorted(values, 0.05), quantileSorted(values, 0.95)],
      beyondMeasured: false,
    };
  });
}

/** The row's burst once more: another law from the posterior, other lengths with the same mean and spread. */
function replayRandomly(
  row: MeasuredRow,
  conditions: RowConditions,
  fitted: FittedLaw,
  engine: EngineSettings,
  stream: RandomStream,
) {
  const law = drawLaw(fitted, () => normal(stream));
  const scores = Array.from({ length: row.requests }, () => normal(stream));
  const lengths = withMean(
    scores,
    row.meanOutputTokens,
    conditions.lengthSpread,
    gitlabProtocol.maxOutputTokens,
  );
  return replayBurst(law, engine, gitlabProtocol.promptTokens, lengths, conditions.startUpSeconds);
}
