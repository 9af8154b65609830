import { findMachine, findModel } from "../catalog/findRecords.ts";
import type { Catalog, MeasuredCurve } from "../catalog/types.ts";
import type { LawFile } from "../documents/calibration.ts";
import type { ValidationRow } from "../documents/validation.ts";
import type { RandomStream } from "../engine/random.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { calibrateSeries, type SeriesContext } from "./calibrateSeries.ts";
import { gitlabContext, gitlabMeasurements } from "./gitlabRuns.ts";
import { shareOfFit } from "./kvCapacity.ts";
import { fileOfLaw } from "./lawFile.ts";
import { startUpPrior } from "./predictRow.ts";
import { settingsOf } from "./runSchedule.ts";
import { transferModel, transferTo } from "./transfer.ts";
import { validateSeries } from "./validateSeries.ts";

/** Start-up and spread of a burst about which nothing is known: the priors of the fit. */
const usualConditions = { overheadSeconds: startUpPrior.centre, lengthSpread: 0.25 };

/**
 * Each row predicted by a law that was fitted to the other rows of its series; series of one row are left out.
 *
 * @param onRow is told when a row is predicted, and before that, as it is fitted, of the part that is done
 */
export function leaveRowsOut(
  rows: readonly Measurement[],
  context: SeriesContext,
  streamOf: (row: number) => RandomStream,
  onRow: (part?: number) => void = () => {},
): ValidationRow[] {
  if (rows.length < 2) return [];
  return rows.flatMap((row, i) => {
    const others = rows.filter((other) => other !== row);
    const law = calibrateSeries(
      others,
      context,
      [],
      (j) => streamOf(1000 * (i + 1) + j),
      (progress) => onRow(shareOfFit(progress)),
    );
    return validateSeries(
      law,
      [row],
      { ...settingsOf(law), longestAnswer: context.settings.longestAnswer },
      () => streamOf(i),
      () => onRow(),
    );
  });
}

/** Every row of GitLab's page predicted with that row left out of its curve's fit. */
export function leaveGitlabRowsOut(
  catalog: Catalog,
  streamOf: (row: number) => RandomStream,
  onRow: (part?: number) => void = () => {},
): ValidationRow[] {
  return catalog.curves.flatMap((curve, c) =>
    leaveRowsOut(
      gitlabMeasurements(curve),
      contextOf(catalog, curve),
      (i) => streamOf(100_000 * c + i),
      onRow,
    ),
  );
}

/** Every row of GitLab's page predicted by transfer from the other curves alone. */
export function leaveGitlabCurvesOut(
  catalog: Catalog,
  laws: readonly LawFile[],
  streamOf: (row: number) => RandomStream,
  onRow: () => void = () => {},
): ValidationRow[] {
  return catalog.curves.flatMap((curve, c) => {
    const others = laws.filter((law) => law.model !== curve.model || law.machine !== curve.machine);
    const context = contextOf(catalog, curve);
    const fitted = transferTo(
      transferModel(catalog, others),
      findModel(catalog, curve.model),
      findMachine(catalog, curve.machine),
    );
    const law: LawFile = {
      ...fileOfLaw(fitted, curve.model, curve.machine),
      ...usualConditions,
    };
    return validateSeries(
      law,
      gitlabMeasurements(curve),
      context.settings,
      (i) => streamOf(1000 * c + i),
      onRow,
    );
  });
}

function contextOf(catalog: Catalog, curve: MeasuredCurve): SeriesContext {
  return gitlabContext(curve, findModel(catalog, curve.model), findMachine(catalog, curve.machine));
}
