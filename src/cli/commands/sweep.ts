import { join } from "node:path";
import { renderDocument } from "../../../reports/render.ts";
import { jsonText } from "../../json/jsonText.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { loadWorld } from "../../node/loadWorld.ts";
import { piscinaRunner } from "../../node/piscinaRunner.ts";
import { capsimVersion } from "../../node/version.ts";
import { sweepCurves } from "../../planning/sweepCurves.ts";
import { reproductionOf } from "../../questions/simulate/reproduction.ts";
import { resolveSweep } from "../../questions/sweep/resolveSweep.ts";
import { curvesAsked, sweepDocument } from "../../questions/sweep/sweepDocument.ts";
import type { RawFlags } from "../../settings/inputs.ts";
import { readLocatedFile } from "../../settings/locatedValues.ts";
import { type CliIo, exitCodes, terminalOf } from "../io.ts";
import { tellWhere, usualFolder } from "../outputFolder.ts";
import { progressFor } from "../progressLine.ts";
import { removeReport, saveReport } from "../report/saveReport.ts";
import { saveSweepCharts } from "../saveSweepCharts.ts";
import { sweepProgressText } from "../sweepProgressText.ts";

const sweepFile = "sweep.json";

/**
 * `capsim sweep`: latency and throughput against load, and the capacity, of each model and machine; printed, and saved with
 * charts.
 *
 * @param scenarioFile YAML or JSON file, or null
 * @param flags as commander gives them
 * @returns the exit code
 * @throws UserError for anything wrong in flags, files or folders, before anything is simulated
 */
export async function sweepCommand(scenarioFile: string | null, flags: RawFlags, io: CliIo): Promise<number> {
  const world = loadWorld();
  const file = scenarioFile === null ? null : await readLocatedFile(scenarioFile, world.files);
  const sweep = await resolveSweep(flags, file, world);
  const { values } = sweep.inputs;
  const folder = values.out ?? usualFolder;
  await ensureWritableFolder(folder);
  if (!values.quiet) for (const line of sweep.resolved.skipped) io.stderr.write(`${line}\n`);
  const progress = progressFor(values, io, sweep.tasks.length, 0);
  const { interruption, stop } = io.listenForInterrupt();
  const runner = piscinaRunner(values.threads);
  try {
    const told = sweepProgressText(sweep.tasks, progress.phase);
    const finished = await sweepCurves(sweep.tasks, sweep.settings, runner, told, interruption);
    const curves = finished.flatMap((found) => found ?? []);
    progress.clear();
    if (curves.length === 0) {
      io.stderr.write("interrupted before any curve was finished\n");
      return exitCodes.interrupted;
    }
    const reproduction = reproductionOf("sweep", flags, file, world.files);
    const document = { ...sweepDocument(sweep, curves, world, capsimVersion()), reproduction };
    const { format = "table" } = values;
    io.stdout.write(renderDocument(document, format, terminalOf(io)));
    await atomicWrite(join(folder, sweepFile), jsonText(document));
    const charts = values.noCharts
      ? []
      : await saveSweepCharts(folder, document, sweep.settings.slos, interruption, progress);
    progress.clear();
    await removeReport(folder);
    const pages = values.noCharts || interruption.requested ? [] : [await saveReport(folder, document)];
    tellWhere(values, folder, [sweepFile, ...pages], charts, io);
    if (!interruption.requested) return exitCodes.done;
    io.stderr.write(`interrupted: ${curves.length} of ${curvesAsked(sweep)} curves are finished and kept\n`);
    return exitCodes.interrupted;
  } finally {
    progress.clear();
    await runner.close();
    stop();
  }
}
