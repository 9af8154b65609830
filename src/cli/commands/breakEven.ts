import { join } from "node:path";
import { breakEvenChart } from "../../../reports/charts/breakEvenChart.ts";
import { renderDocument } from "../../../reports/render.ts";
import { jsonText } from "../../json/jsonText.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { loadCosts } from "../../node/catalogFiles.ts";
import { piscinaRunner } from "../../node/piscinaRunner.ts";
import { capsimVersion } from "../../node/version.ts";
import { searchBreakEven } from "../../planning/breakEvenSearch.ts";
import { breakEvenDocument } from "../../questions/breakEven/breakEvenDocument.ts";
import { resolveBreakEven } from "../../questions/breakEven/resolveBreakEven.ts";
import type { World } from "../../questions/resolve/world.ts";
import { reproductionOf } from "../../questions/simulate/reproduction.ts";
import type { WhatifFlags } from "../../questions/whatif/resolveWhatif.ts";
import type { LocatedValues } from "../../settings/locatedValues.ts";
import { type CliIo, exitCodes, terminalOf } from "../io.ts";
import { tellWhere, usualFolder } from "../outputFolder.ts";
import { progressFor } from "../progressLine.ts";
import { removeReport, saveReport } from "../report/saveReport.ts";
import { writeCharts } from "../workload/writeCharts.ts";

const breakEvenFile = "break-even.json";

/**
 * `capsim whatif --break-even`: which of the base and its variants is the cheapest that keeps the SLOs, and up to which load.
 *
 * @returns the exit code
 * @throws UserError for anything wrong in flags, files or folders, before anything is simulated
 */
export async function breakEvenCommand(
  file: LocatedValues | null,
  flags: WhatifFlags,
  world: World,
  io: CliIo,
): Promise<number> {
  const today = new Date().toISOString().slice(0, 10);
  const chosen = await resolveBreakEven(flags, file, world, loadCosts(), today);
  const { values } = chosen.inputs;
  const folder = values.out ?? usualFolder;
  await ensureWritableFolder(folder);
  if (!values.quiet) for (const line of chosen.skipped) io.stderr.write(`${line}\n`);
  const { candidates, upTo, settings } = chosen;
  const progress = progressFor(values, io, candidates.length, 0);
  const { interruption, stop } = io.listenForInterrupt();
  const runner = piscinaRunner(values.threads);
  const tell = (done: number, share: number) =>
    progress.phase("break-even", `${done} of ${candidates.length} options searched`, share);
  try {
    tell(0, 0);
    const found = await searchBreakEven(candidates, upTo, settings, runner, tell, interruption);
    progress.clear();
    if (found === null) {
      io.stderr.write("interrupted before all options were known: nothing can be compared\n");
      return exitCodes.interrupted;
    }
    const reproduction = reproductionOf("whatif", flags, file, world.files);
    const document = { ...breakEvenDocument(chosen, found, world, capsimVersion()), reproduction };
    io.stdout.write(renderDocument(document, values.format ?? "table", terminalOf(io)));
    await atomicWrite(join(folder, breakEvenFile), jsonText(document));
    const notes = [`Seed ${document.seed}; capsim ${document.version}.`];
    const spec = values.noCharts ? null : breakEvenChart(document, notes);
    if (spec !== null) await writeCharts(join(folder, "/"), [{ name: "break-even", spec }]);
    await removeReport(folder);
    const pages = values.noCharts ? [] : [await saveReport(folder, document)];
    tellWhere(values, folder, [breakEvenFile, ...pages], spec === null ? [] : ["break-even"], io);
    return exitCodes.done;
  } finally {
    progress.clear();
    await runner.close();
    stop();
  }
}
