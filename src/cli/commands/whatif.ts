import { join } from "node:path";
import { tornadoChart } from "../../../reports/charts/tornadoChart.ts";
import { renderDocument } from "../../../reports/render.ts";
import { sideText } from "../../../reports/whatif/rows.ts";
import type { WhatifDocument } from "../../documents/whatif.ts";
import { jsonText } from "../../json/jsonText.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { loadCosts } from "../../node/catalogFiles.ts";
import { loadWorld } from "../../node/loadWorld.ts";
import { piscinaRunner } from "../../node/piscinaRunner.ts";
import { capsimVersion } from "../../node/version.ts";
import { reproductionOf } from "../../questions/simulate/reproduction.ts";
import { resolveWhatif, type WhatifFlags } from "../../questions/whatif/resolveWhatif.ts";
import { runWhatif, type WhatifStage } from "../../questions/whatif/runWhatif.ts";
import { readLocatedFile } from "../../settings/locatedValues.ts";
import { type CliIo, exitCodes, terminalOf } from "../io.ts";
import { tellWhere, usualFolder } from "../outputFolder.ts";
import { progressFor, summary } from "../progressLine.ts";
import { removeReport, saveReport } from "../report/saveReport.ts";
import { writeCharts } from "../workload/writeCharts.ts";

const whatifFile = "whatif.json";

const stages: Readonly<Record<WhatifStage, string>> = {
  variants: "simulating",
  inputs: "varying each input",
  interaction: "varying two inputs together",
};

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
  const world = loadWorld();
  const file = scenarioFile === null ? null : await readLocatedFile(scenarioFile, world.files);
  if (flags.breakEven) {
    const { breakEvenCommand } = await import("./breakEven.ts");
    return breakEvenCommand(file, flags, world, io);
  }
  const whatif = await resolveWhatif(flags, file, world, loadCosts());
  const { values } = whatif.inputs;
  const folder = values.out ?? usualFolder;
  await ensureWritableFolder(folder);
  if (!values.quiet) for (const line of whatif.skipped) io.stderr.write(`${line}\n`);
  const progress = progressFor(values, io);
  const { interruption, stop } = io.listenForInterrupt();
  const runner = piscinaRunner(values.threads);
  try {
    progress.phase("starting");
    const compared = await runWhatif(whatif, {
      world,
      runner,
      interruption,
      today: new Date().toISOString().slice(0, 10),
      version: capsimVersion(),
      onProgress: (comparison, stage, reached) => {
        const { detail, share } = summary([reached], 1, whatif.resolved.settings.precision);
        const of = whatif.comparisons.length;
        progress.phase(
          of === 1 ? stages[stage] : `${stages[stage]} (base ${comparison + 1} of ${of})`,
          detail,
          share,
        );
      },
      onFleets: (done, of) =>
        progress.phase("what moves the cost", `${done} of ${of} fleets searched`, done / of),
    });
    progress.clear();
    if (compared === null) {
      io.stderr.write("interrupted before anything was finished\n");
      return exitCodes.interrupted;
    }
    const reproduction = reproductionOf("whatif", flags, file, world.files);
    const document = { ...compared, reproduction };
    const { format = "table" } = values;
    io.stdout.write(renderDocument(document, format, terminalOf(io)));
    await atomicWrite(join(folder, whatifFile), jsonText(document));
    progress.phase("drawing charts");
    const charts = values.noCharts || interruption.requested ? [] : await drawCharts(folder, document);
    progress.clear();
    await removeReport(folder);
    const pages = values.noCharts || interruption.requested ? [] : [await saveReport(folder, document)];
    tellWhere(values, folder, [whatifFile, ...pages], charts, io);
    if (!interruption.requested) return exitCodes.done;
    io.stderr.write("interrupted: what is printed was finished by then\n");
    return exitCodes.interrupted;
  } finally {
    progress.clear();
    await runner.close();
    stop();
  }
}

/** A tornado chart for each base whose inputs were varied; returns their names. */
async function drawCharts(folder: string, { base, sensitivity = [] }: WhatifDocument): Promise<string[]> {
  const charts = sensitivity.map(({ comparedWith, sensitivity: found, cost }, i) => ({
    name: sensitivity.length === 1 ? "sensitivity" : `sensitivity-${i + 1}`,
    spec: tornadoChart(sideText(base.sides[comparedWith]!), found, cost),
  }));
  await writeCharts(join(folder, "/"), charts);
  return charts.map(({ name }) => name);
}
