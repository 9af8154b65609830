import { allSlos } from "../../../reports/format.ts";
import { renderDocument } from "../../../reports/render.ts";
import { sparkLines } from "../../../reports/sparkLines.ts";
import type { Reproduction } from "../../documents/parts/reproduction.ts";
import type { ResultDocument } from "../../documents/result.ts";
import { jsonText } from "../../json/jsonText.ts";
import type { Interruption } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { ensureWritableFolder } from "../../node/atomicWrite.ts";
import { loadWorld } from "../../node/loadWorld.ts";
import { piscinaRunner } from "../../node/piscinaRunner.ts";
import { capsimVersion } from "../../node/version.ts";
import { type ResolvedScenario, resolveScenario } from "../../questions/resolve/resolveScenario.ts";
import type { World } from "../../questions/resolve/world.ts";
import { calibrationCurves } from "../../questions/simulate/calibrationCurves.ts";
import { execute } from "../../questions/simulate/execute.ts";
import { loadCurves } from "../../questions/simulate/loadCurves.ts";
import { reproductionOf } from "../../questions/simulate/reproduction.ts";
import { resultDocument } from "../../questions/simulate/scenarioRecord.ts";
import { type Inputs, type RawFlags, readInputs } from "../../settings/inputs.ts";
import { readLocatedFile } from "../../settings/locatedValues.ts";
import { type CliIo, exitCodes, painterFor, terminalOf } from "../io.ts";
import { tellWhere, usualFolder } from "../outputFolder.ts";
import { type ProgressLine, progressFor } from "../progressLine.ts";
import { saveReport } from "../report/saveReport.ts";
import { saveCharts, saveResult } from "../saveResults.ts";

/**
 * `capsim simulate`: reads what was asked for, simulates it, prints the results, and saves them with their charts.
 *
 * @param scenarioFile YAML or JSON file, or null
 * @param flags as commander gives them
 * @returns the exit code
 * @throws UserError for anything wrong in flags, files or folders, before anything is simulated
 */
export async function simulateCommand(
  scenarioFile: string | null,
  flags: RawFlags,
  io: CliIo,
): Promise<number> {
  const world = loadWorld();
  const { files } = world;
  const file = scenarioFile === null ? null : await readLocatedFile(scenarioFile, files);
  const inputs = readInputs(flags, file, files);
  const resolved = await resolveScenario(inputs, world);
  const reproduction = reproductionOf("simulate", flags, file, files);
  const folder = inputs.values.out ?? usualFolder;
  await ensureWritableFolder(folder);
  if (!inputs.values.quiet) for (const line of resolved.skipped) io.stderr.write(`${line}\n`);
  const { interruption, stop } = io.listenForInterrupt();
  const progress = progressFor(inputs.values, io, resolved.runs.length, resolved.settings.precision);
  progress.phase("starting");
  const runner = piscinaRunner(inputs.values.threads);
  try {
    return await simulate({
      inputs,
      world,
      resolved,
      reproduction,
      folder,
      io,
      interruption,
      progress,
      runner,
    });
  } finally {
    progress.clear();
    await runner.close();
    resolved.load.recorded?.release();
    stop();
  }
}

/** All that a simulation under way needs. */
type Session = {
  readonly inputs: Inputs;
  readonly world: World;
  readonly resolved: ResolvedScenario;
  readonly reproduction: Reproduction;
  readonly folder: string;
  readonly io: CliIo;
  readonly interruption: Interruption;
  readonly progress: ProgressLine;
  readonly runner: Runner;
};

async function simulate(session: Session): Promise<number> {
  const { inputs, resolved, reproduction, folder, io, interruption, progress, runner } = session;
  const finished = await execute(resolved.runs, resolved.settings, runner, progress.update, interruption);
  const results = finished.flatMap((entries) => entries ?? []);
  progress.clear();
  if (results.length === 0) {
    io.stderr.write("interrupted before anything was finished\n");
    return exitCodes.interrupted;
  }
  const document: ResultDocument = { ...resultDocument(resolved, results, capsimVersion()), reproduction };
  const { format = "table" } = inputs.values;
  if (format !== "json") io.stdout.write(renderDocument(document, format, terminalOf(io)));
  await saveResult(folder, document);
  const drawn = await drawCharts(session, document);
  if (format === "json") io.stdout.write(jsonText(drawn.document));
  if (format === "table") printCurves(drawn.document, io);
  tellWhere(inputs.values, folder, ["result.json", ...drawn.files], drawn.charts, io);
  if (interruption.requested) {
    io.stderr.write(
      `interrupted: ${whatIsMissing(finished.filter((entries) => entries !== null).length, resolved.runs.length)}\n`,
    );
    return exitCodes.interrupted;
  }
  const isMet = results.flatMap(allSlos).every(({ verdict }) => verdict === "met");
  return inputs.values.requireSlo && !isMet ? exitCodes.sloNotMet : exitCodes.done;
}

/** A small picture of the curves, where there are any. */
function printCurves({ loadCurves = [] }: ResultDocument, io: CliIo): void {
  const lines = sparkLines(loadCurves, painterFor(io.stdout, io.env));
  if (lines.length > 0) io.stdout.write(`\n${lines.join("\n")}\n`);
}

/** The document with its curves, and the names of the charts drawn; as it was where none are wanted. */
async function drawCharts(
  session: Session,
  document: ResultDocument,
): Promise<{ document: ResultDocument; files: readonly string[]; charts: readonly string[] }> {
  const { inputs, world, resolved, folder, interruption, progress, runner } = session;
  if (inputs.values.noCharts || interruption.requested) return { document, files: [], charts: [] };
  const around = "simulating the loads around the asked one";
  progress.phase(around);
  const curves = await loadCurves(resolved.runs, resolved.settings, runner, interruption, (done, of) =>
    progress.phase(around, `${done} of ${of}`, done / of),
  );
  if (curves === null) return { document, files: [], charts: [] };
  const whole: ResultDocument = {
    ...document,
    loadCurves: curves,
    calibrationCurves: calibrationCurves(resolved.runs, world),
  };
  await saveResult(folder, whole);
  const charts = await saveCharts(folder, whole, interruption, progress);
  const files = interruption.requested ? [] : [await saveReport(folder, whole)];
  progress.clear();
  return { document: whole, files, charts };
}

function whatIsMissing(finished: number, asked: number): string {
  const rest = asked - finished;
  return rest === 0 ? "what is printed was finished by then" : `${rest} of ${asked} had nothing finished`;
}
