import { defaultEngineSettings, geometryOf } from "../catalog/engineDefaults.ts";
import { findMachine, findModel } from "../catalog/findRecords.ts";
import type { Catalog } from "../catalog/types.ts";
import type { RandomStream } from "../engine/random.ts";
import { blockTokens } from "../engine/scenario.ts";
import { calibrateSeries, type SeriesContext } from "./calibrateSeries.ts";
import { gitlabProtocol } from "./gitlabCurve.ts";
import { gitlabMeasurements } from "./gitlabMeasurements.ts";
import type { LawFile } from "./lawFile.ts";
import { settingsOf } from "./lawSettings.ts";
import type { Measurement } from "./measurement.ts";
import { ratesOf } from "./physicsPrior.ts";
import { transferModel, transferTo } from "./transferFromCatalog.ts";
import { validateSeries } from "./validateSeries.ts";
import type { ValidationRow } from "./validation.ts";

/** Start-up and spread of a burst about which nothing is known: the priors of the fit. */
const usualConditions = { overheadSeconds: 0.05, lengthSpread: 0.25 };

/** Each row predicted by a law that was fitted to the other rows of its series; series of one row are left out. */
export function leaveRowsOut(
  rows: readonly Measurement[],
  context: SeriesContext,
  streamOf: (row: number) => RandomStream,
): ValidationRow[] {
  if (rows.length < 2) return [];
  return rows.flatMap((row, i) => {
    const others = rows.filter((other) => other !== row);
    const law = calibrateSeries(others, context, [], (j) => streamOf(1000 * (i + 1) + j));
    return validateSeries(
      law,
      [row],
      { ...settingsOf(law), longestAnswer: context.settings.longestAnswer },
      () => streamOf(i),
    );
  });
}

/** Every row of GitLab's page predicted with that row left out of its curve's fit. */
export function leaveGitlabRowsOut(
  catalog: Catalog,
  streamOf: (row: number) => RandomStream,
): ValidationRow[] {
  return catalog.curves.flatMap((curve, c) =>
    leaveRowsOut(gitlabMeasurements(curve), gitlabContext(catalog, curve), (i) => streamOf(100_000 * c + i)),
  );
}

/** Every row of GitLab's page predicted by transfer from the other curves alone. */
export function leaveGitlabCurvesOut(
  catalog: Catalog,
  laws: readonly LawFile[],
  streamOf: (row: number) => RandomStream,
): ValidationRow[] {
  return catalog.curves.flatMap((curve, c) => {
    const others = laws.filter((law) => law.model !== curve.model || law.machine !== curve.machine);
    const context = gitlabContext(catalog, curve);
    const fitted = transferTo(
      transferModel(catalog, others),
      findModel(catalog, curve.model),
      findMachine(catalog, curve.machine),
    );
    const law: LawFile = {
      schema: "capsim.law/1",
      model: curve.model,
      machine: curve.machine,
      basis: "transferred",
      source: fitted.source,
      parameters: Object.fromEntries(fitted.terms.map((term) => [term, { value: fitted.law[term] }])),
      experts: fitted.law.experts,
      expertsPerToken: fitted.law.expertsPerToken,
      terms: fitted.terms,
      covariance: fitted.logCovariance,
      overheadSeconds: usualConditions.overheadSeconds,
      lengthSpread: usualConditions.lengthSpread,
    };
    return validateSeries(law, gitlabMeasurements(curve), context.settings, (i) => streamOf(1000 * c + i));
  });
}

/** What the catalogue knows of a curve of GitLab's page. */
export function gitlabContext(
  catalog: Catalog,
  curve: { readonly model: string; readonly machine: string; readonly source: string },
): SeriesContext {
  const model = findModel(catalog, curve.model);
  const machine = findMachine(catalog, curve.machine);
  const engine = defaultEngineSettings(model, machine);
  return {
    model: model.id,
    machine: machine.id,
    geometry: geometryOf(model),
    hardware: ratesOf(machine),
    kvTokens: engine.kvBlocks * blockTokens,
    isKvStated: true,
    source: curve.source,
    settings: {
      engine,
      routing: "round-robin",
      mostRequests: 2000,
      longestAnswer: gitlabProtocol.maxOutputTokens,
    },
  };
}
