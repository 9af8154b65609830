import { access, rm } from "node:fs/promises";
import { join } from "node:path";
import type { AnyDocument } from "../../reports/charts/documentCharts.ts";
import { type Terminal, wrapText } from "../../reports/render/terminalText.ts";
import { renderDocument } from "../../reports/render.ts";
import { jsonText } from "../json/jsonText.ts";
import type { Interruption } from "../montecarlo/experiment.ts";
import type { Runner } from "../montecarlo/runner.ts";
import { atomicWrite, ensureWritableFolder } from "../node/atomicWrite.ts";
import { loadCosts } from "../node/catalogFiles.ts";
import { loadWorld } from "../node/loadWorld.ts";
import { capsimVersion } from "../node/packageRoot.ts";
import type { Basis, Question, ResolvedQuestion } from "../questions/question.ts";
import { reproductionOf } from "../questions/simulate/reproduction.ts";
import { layersOf, type RawFlags } from "../settings/layers.ts";
import { readLocatedFile } from "../settings/locatedValues.ts";
import { defaultOf } from "../settings/values.ts";
import { chartEndings, drawCharts, type NamedChart } from "./charts.ts";
import { type CliIo, exitCodes, terminalOf } from "./io.ts";
import { type ProgressLine, progressFor } from "./progressLine.ts";
import { makeReport } from "./report/makeReport.ts";

/** A question as the command line asks it: all that is its own. */
export type QuestionCommand<Resolved extends ResolvedQuestion, Document extends AnyDocument, Progress> = {
  readonly question: Question<Resolved, Document, Progress>;
  /** The name of its document in the output folder. */
  readonly file: string;
  /** Writes on the line how far it is. */
  progress(line: ProgressLine, resolved: Resolved): (progress: Progress) => void;
  /** Writes on the line how far the curves are; of a question that has some. */
  curveProgress?(line: ProgressLine): (progress: { readonly done: number; readonly of: number }) => void;
  /** What is missing where it was interrupted before anything was finished: "before any curve was finished". */
  readonly nothing: string;
  /** What is there where it was interrupted later: "2 of 6 curves are finished and kept". */
  finished(document: Document, resolved: Resolved): string;
  charts(document: Document): readonly NamedChart[];
  /** Names of charts that an earlier document may have left in the folder. */
  readonly staleCharts?: readonly string[];
  /** Lines below a table that need the curves. */
  curveLines?(document: Document, terminal: Terminal): readonly string[];
  /** Whether every SLO is met, for `--require-slo`. */
  isMet?(document: Document): boolean;
};

/** Where files go when the user names no folder. */
export const usualFolder = defaultOf("out");
const reportFile = "report.html";

/**
 * A command that asks a question: it reads what was asked for, runs it, prints its document, and saves it with its charts
 * and its page.
 *
 * @returns takes the scenario's file, null without one, and flags as commander gives them; gives the exit code, and throws a
 *   UserError for anything wrong in flags, files or folders, before anything is simulated
 */
export function questionCommand<R extends ResolvedQuestion, D extends AnyDocument, P>(
  command: QuestionCommand<R, D, P>,
): (scenarioFile: string | null, flags: RawFlags, io: CliIo) => Promise<number> {
  return (scenarioFile, flags, io) => runQuestion(command, scenarioFile, flags, io);
}

async function runQuestion<R extends ResolvedQuestion, D extends AnyDocument, P>(
  command: QuestionCommand<R, D, P>,
  scenarioFile: string | null,
  flags: RawFlags,
  io: CliIo,
): Promise<number> {
  const basis: Basis = { world: loadWorld(), costs: loadCosts(), version: capsimVersion(), today: today() };
  const { files } = basis.world;
  const file = scenarioFile === null ? null : await readLocatedFile(scenarioFile, files);
  const { question } = command;
  const resolved = await question.resolve(layersOf(question.command, flags, file), basis);
  const { values } = resolved.inputs;
  const folder = values.out ?? usualFolder;
  await ensureWritableFolder(folder);
  if (!values.quiet) for (const line of resolved.skipped) io.stderr.write(`${line}\n`);
  const progress = progressFor(values, io);
  const runner = await io.openRunner(values.threads);
  const { interruption, stop } = io.listenForInterrupt();
  progress.phase("starting");
  try {
    const session = { runner, interruption, onProgress: command.progress(progress, resolved) };
    const made = await question.run(resolved, basis, session);
    progress.clear();
    if (made === null) {
      io.stderr.write(`interrupted ${command.nothing}\n`);
      return exitCodes.interrupted;
    }
    const reproduction = reproductionOf(question.command, flags, file, files);
    const asked = { command, resolved, basis, folder, io, progress, interruption, runner };
    return await showAndSave(asked, { ...made, reproduction });
  } finally {
    progress.clear();
    await runner.close();
    question.release?.(resolved);
    stop();
  }
}

/** A question under way. */
type Asked<R extends ResolvedQuestion, D extends AnyDocument, P> = {
  readonly command: QuestionCommand<R, D, P>;
  readonly resolved: R;
  readonly basis: Basis;
  readonly folder: string;
  readonly io: CliIo;
  readonly progress: ProgressLine;
  readonly interruption: Interruption;
  readonly runner: Runner;
};

/** Prints before the charts are drawn, which may take long; only JSON waits for the curves. */
async function showAndSave<R extends ResolvedQuestion, D extends AnyDocument, P>(
  asked: Asked<R, D, P>,
  document: D,
): Promise<number> {
  const { command, resolved, folder, io, interruption } = asked;
  const { format = defaultOf("format"), quiet, requireSlo } = resolved.inputs.values;
  if (format !== "json") io.stdout.write(renderDocument(document, format, terminalOf(io)));
  await saveDocument(command, folder, document);
  const drawn = await drawAll(asked, document);
  if (format === "json") io.stdout.write(renderDocument(drawn.document, format, terminalOf(io)));
  const saved = savedText(folder, [command.file, ...drawn.pages], drawn.charts);
  if (format === "table") {
    const lines = command.curveLines?.(drawn.document, terminalOf(io)) ?? [];
    if (lines.length > 0) io.stdout.write(`\n${lines.join("\n")}\n`);
    io.stdout.write(`\n${saved}`);
  } else if (!quiet) io.stderr.write(saved);
  if (interruption.requested) {
    io.stderr.write(`interrupted: ${command.finished(document, resolved)}\n`);
    return exitCodes.interrupted;
  }
  return requireSlo && !command.isMet!(document) ? exitCodes.sloNotMet : exitCodes.done;
}

type Drawn<D> = {
  readonly document: D;
  readonly pages: readonly string[];
  readonly charts: readonly string[];
};

/** The document with its curves, its page, and its charts; as it was where none are wanted. */
async function drawAll<R extends ResolvedQuestion, D extends AnyDocument, P>(
  { command, resolved, basis, folder, progress, interruption, runner }: Asked<R, D, P>,
  document: D,
): Promise<Drawn<D>> {
  const none = { document, pages: [], charts: [] };
  if (resolved.inputs.values.noCharts || interruption.requested) return none;
  let whole = document;
  if (command.question.withCurves !== undefined) {
    const session = { runner, interruption, onProgress: command.curveProgress!(progress) };
    const curved = await command.question.withCurves(document, resolved, basis, session);
    if (curved === null) return none;
    whole = curved;
    await saveDocument(command, folder, whole);
  }
  const charts = await drawCharts(join(folder, "/"), command.charts(whole), progress, interruption);
  progress.clear();
  if (interruption.requested) return { document: whole, pages: [], charts };
  await atomicWrite(join(folder, reportFile), await makeReport(whole, basis.today));
  return { document: whole, pages: [reportFile], charts };
}

/** Writes the document, and removes the page and the charts of an earlier one: those beside a document are always its own. */
async function saveDocument<D extends AnyDocument>(
  { file, staleCharts = [] }: { readonly file: string; readonly staleCharts?: readonly string[] },
  folder: string,
  document: D,
): Promise<void> {
  const path = join(folder, file);
  const isAgain = await access(path).then(
    () => true,
    () => false,
  );
  await atomicWrite(path, jsonText(document));
  if (isAgain)
    for (const name of staleCharts)
      for (const ending of chartEndings) await rm(join(folder, `${name}.${ending}`), { force: true });
  await rm(join(folder, reportFile), { force: true });
}

/** Where the files are: the document, its page, and the charts by their names without endings. */
function savedText(folder: string, files: readonly string[], charts: readonly string[]): string {
  const pictures = charts.length === 0 ? "" : `, and as .png, .svg and .vl.json ${charts.join(", ")}`;
  return `${wrapText(`Saved in ${folder}: ${files.join(", ")}${pictures}`, "", "  ").join("\n")}\n`;
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
