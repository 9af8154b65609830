import { join } from "node:path";
import { tornadoChart } from "../../../reports/charts/tornadoChart.ts";
import { jsonText } from "../../../reports/json.ts";
import { wrapText } from "../../../reports/textLayout.ts";
import { whatifCsv } from "../../../reports/whatif/csv.ts";
import type { WhatifDocument } from "../../../reports/whatif/document.ts";
import { whatifMarkdown } from "../../../reports/whatif/markdown.ts";
import { sideText } from "../../../reports/whatif/rows.ts";
import { whatifTable } from "../../../reports/whatif/table.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import {
  loadCatalog,
  loadFaults,
  loadGateway,
  loadPatience,
  loadProfiles,
  loadWorkloads,
} from "../../node/catalogFiles.ts";
import { loadShippedLaws } from "../../node/lawFiles.ts";
import { piscinaRunner } from "../../node/piscinaRunner.ts";
import { readLocatedFile } from "../../node/scenarioFile.ts";
import { capsimVersion } from "../../node/version.ts";
import { type CliIo, exitCodes, painterFor } from "../io.ts";
import { type ProgressLine, progressLine, silent } from "../simulate/progressLine.ts";
import { planWhatif, type WhatifFlags, type WhatifPlan } from "../whatif/planWhatif.ts";
import { runWhatif } from "../whatif/runWhatif.ts";
import { writeCharts } from "../workload/writeCharts.ts";

const usualFolder = "capsim-out";
const whatifFile = "whatif.json";

/**
 * `capsim whatif`: simulates a base and its variants on common random numbers, prints their differences, and saves them.
 *
 * @param scenarioFile YAML or JSON file of the base, or null
 * @param flags as commander gives them
 * @returns the exit code
 * @throws UserError for anything wrong in flags, files or folders, before anything is simulated
 */
export async function whatifCommand(
  scenarioFile: string | null,
  flags: WhatifFlags,
  io: CliIo,
): Promise<number> {
  const file = scenarioFile === null ? null : await readLocatedFile(scenarioFile);
  const shipped = {
    catalog: loadCatalog(),
    library: loadWorkloads(),
    laws: loadShippedLaws(),
    gateway: loadGateway(),
    patience: loadPatience(),
    faults: loadFaults(),
    profiles: loadProfiles(),
  };
  const whatif = await planWhatif(flags, file, shipped);
  const { values } = whatif.inputs;
  const folder = values.out ?? usualFolder;
  await ensureWritableFolder(folder);
  if (!values.quiet) for (const line of whatif.skipped) io.stderr.write(`${line}\n`);
  const progress = progressFor(whatif, io);
  const { interruption, stop } = io.listenForInterrupt();
  const runner = piscinaRunner(whatif.plan.threads);
  try {
    progress.phase("starting");
    const document = await runWhatif(whatif, {
      catalog: shipped.catalog,
      runner,
      interruption,
      today: new Date().toISOString().slice(0, 10),
      version: capsimVersion(),
      onProgress: progress.update,
    });
    progress.clear();
    if (document === null) {
      io.stderr.write("interrupted before anything was finished\n");
      return exitCodes.interrupted;
    }
    const { format = "table" } = values;
    io.stdout.write(render(document, format, io));
    await atomicWrite(join(folder, whatifFile), jsonText(document));
    progress.phase("drawing charts");
    const charts = values.noCharts || interruption.requested ? [] : await drawCharts(folder, document);
    progress.clear();
    const pictures = charts.length === 0 ? "" : `, and as .png, .svg and .vl.json ${charts.join(", ")}`;
    const saved = `${wrapText(`Saved in ${folder}: ${whatifFile}${pictures}`, "", "  ").join("\n")}\n`;
    if (format === "table") io.stdout.write(`\n${saved}`);
    else if (!values.quiet) io.stderr.write(saved);
    if (!interruption.requested) return exitCodes.done;
    io.stderr.write("interrupted: what is printed was finished by then\n");
    return exitCodes.interrupted;
  } finally {
    progress.clear();
    await runner.close();
    stop();
  }
}

function render(document: WhatifDocument, format: "table" | "json" | "csv" | "markdown", io: CliIo): string {
  switch (format) {
    case "table":
      return whatifTable(document, painterFor(io.stdout, io.env));
    case "json":
      return jsonText(document);
    case "csv":
      return whatifCsv(document);
    case "markdown":
      return whatifMarkdown(document);
  }
}

/** A tornado chart for each base whose inputs were varied; returns their names. */
async function drawCharts(folder: string, { base, sensitivity = [] }: WhatifDocument): Promise<string[]> {
  const charts = sensitivity.map(({ comparedWith, sensitivity: found }, i) => ({
    name: sensitivity.length === 1 ? "sensitivity" : `sensitivity-${i + 1}`,
    spec: tornadoChart(sideText(base.sides[comparedWith]!), found),
  }));
  await writeCharts(join(folder, "/"), charts);
  return charts.map(({ name }) => name);
}

function progressFor({ inputs: { values }, plan, comparisons }: WhatifPlan, { stderr }: CliIo): ProgressLine {
  const isWatched = stderr.isTerminal && !values.quiet && !values.noProgress;
  return isWatched
    ? progressLine(stderr, comparisons.length, plan.settings.precision, () => performance.now())
    : silent;
}
