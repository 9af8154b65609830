import { access, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Chart, chartNames, chartsOf } from "../../reports/charts/chartsOf.ts";
import type { ResultDocument } from "../documents/result.ts";
import { jsonText } from "../json/jsonText.ts";
import type { Interruption } from "../montecarlo/experiment.ts";
import { parseSlo } from "../montecarlo/slo.ts";
import { atomicWrite } from "../node/atomicWrite.ts";
import type { ProgressLine } from "./progressLine.ts";
import { removeReport } from "./report/saveReport.ts";
import { drawInTurn } from "./workload/writeCharts.ts";

const resultFile = "result.json";
const chartEndings = ["vl.json", "svg", "png"];

/**
 * Writes `result.json`, after removing the charts of an earlier result: charts beside a result are always its own.
 *
 * @returns the file's name
 */
export async function saveResult(folder: string, document: ResultDocument): Promise<string> {
  const file = join(folder, resultFile);
  const isAgain = await access(file).then(
    () => true,
    () => false,
  );
  await atomicWrite(file, jsonText(document));
  if (isAgain)
    for (const name of chartNames)
      for (const ending of chartEndings) await rm(join(folder, `${name}.${ending}`), { force: true });
  await removeReport(folder);
  return resultFile;
}

/**
 * Writes each chart as Vega-Lite, SVG and PNG.
 *
 * @returns the names of the charts written; fewer when interrupted
 */
export async function saveCharts(
  folder: string,
  document: ResultDocument,
  interruption: Interruption,
  progress: ProgressLine,
): Promise<string[]> {
  return drawInTurn(folder, chartsFor(document), interruption, progress);
}

function chartsFor(document: ResultDocument): Chart[] {
  const { workload, experiment } = document.scenario;
  return chartsOf({
    entries: document.results,
    loadCurves: document.loadCurves ?? [],
    calibrationCurves: document.calibrationCurves ?? [],
    slos: [...experiment.slos, ...(experiment.featureSlos ?? [])].map(parseSlo),
    notes: [`Workload ${workload.name}; seed ${document.seed}; capsim ${document.version}.`],
  });
}
