import { join } from "node:path";
import { growthChart } from "../../../reports/charts/growthChart.ts";
import { planChart } from "../../../reports/charts/planChart.ts";
import { renderDocument } from "../../../reports/render.ts";
import type { PlanDocument } from "../../documents/plan.ts";
import { jsonText } from "../../json/jsonText.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { loadCosts } from "../../node/catalogFiles.ts";
import { loadWorld } from "../../node/loadWorld.ts";
import { piscinaRunner } from "../../node/piscinaRunner.ts";
import { capsimVersion } from "../../node/version.ts";
import type { PlanProgress } from "../../planning/fleet/makePlan.ts";
import { resolvePlan } from "../../questions/plan/resolvePlan.ts";
import { runPlan } from "../../questions/plan/runPlan.ts";
import { reproductionOf } from "../../questions/simulate/reproduction.ts";
import type { RawFlags } from "../../settings/inputs.ts";
import { readLocatedFile } from "../../settings/locatedValues.ts";
import { type CliIo, exitCodes, terminalOf } from "../io.ts";
import { tellWhere, usualFolder } from "../outputFolder.ts";
import { type ProgressLine, progressFor } from "../progressLine.ts";
import { removeReport, saveReport } from "../report/saveReport.ts";
import { writeCharts } from "../workload/writeCharts.ts";

const planFile = "plan.json";

/**
 * `capsim plan`: the fewest machines of each kind that keep the SLOs, ranked by cost; printed and saved.
 *
 * @param scenarioFile YAML or JSON file, or null
 * @param flags as commander gives them
 * @returns the exit code
 * @throws UserError for anything wrong in flags, files or folders, before anything is simulated
 */
export async function planCommand(scenarioFile: string | null, flags: RawFlags, io: CliIo): Promise<number> {
  const world = loadWorld();
  const file = scenarioFile === null ? null : await readLocatedFile(scenarioFile, world.files);
  const today = new Date().toISOString().slice(0, 10);
  const chosen = await resolvePlan(flags, file, world, loadCosts(), today);
  const { values } = chosen.inputs;
  const folder = values.out ?? usualFolder;
  await ensureWritableFolder(folder);
  if (!values.quiet) for (const line of chosen.resolved.skipped) io.stderr.write(`${line}\n`);
  const progress = progressFor(values, io, chosen.candidates.length, 0);
  const { interruption, stop } = io.listenForInterrupt();
  const runner = piscinaRunner(values.threads);
  try {
    const planned = await runPlan(chosen, {
      ...{ runner, interruption, world, version: capsimVersion() },
      onProgress: (each) => progress.phase(...progressText(each)),
    });
    progress.clear();
    if (planned === null) {
      io.stderr.write("interrupted before any option was finished\n");
      return exitCodes.interrupted;
    }
    const document = { ...planned, reproduction: reproductionOf("plan", flags, file, world.files) };
    const { format = "table" } = values;
    io.stdout.write(renderDocument(document, format, terminalOf(io)));
    await atomicWrite(join(folder, planFile), jsonText(document));
    const charts =
      values.noCharts || interruption.requested ? [] : await saveCharts(folder, document, progress);
    await removeReport(folder);
    const pages = values.noCharts || interruption.requested ? [] : [await saveReport(folder, document)];
    tellWhere(values, folder, [planFile, ...pages], charts, io);
    if (interruption.requested) {
      io.stderr.write(
        `interrupted: ${document.options.length} of ${document.optionsAsked} options are finished and kept\n`,
      );
      return exitCodes.interrupted;
    }
    return values.requireSlo && document.recommendation.option === null
      ? exitCodes.sloNotMet
      : exitCodes.done;
  } finally {
    progress.clear();
    await runner.close();
    stop();
  }
}

function progressText({
  stage,
  done,
  of,
  share = of === 0 ? 1 : done / of,
}: PlanProgress): [stage: string, detail: string, share: number] {
  switch (stage) {
    case "screening":
      return ["screening", `${done} of ${of} models on machines`, share];
    case "parts":
      return ["screening each by itself", `${done} of ${of} parts of the workload`, share];
    case "testing":
      return ["testing options in front", `${done} of ${of}`, share];
    case "headroom":
      return ["looking for headroom", `${done} of ${of} options`, share];
    case "growth":
      return ["following the years", `${done} of ${of} options`, share];
  }
}

/** Draws the charts for which there is anything to draw; returns their names. */
async function saveCharts(folder: string, document: PlanDocument, progress: ProgressLine): Promise<string[]> {
  const { scenario, seed, version } = document;
  const notes = [`Workload ${scenario.workload.name}; seed ${seed}; capsim ${version}.`];
  const charts = [
    { name: "plan-cost-latency", spec: planChart(document.options, notes) },
    { name: "plan-growth", spec: growthChart(document, notes) },
  ].flatMap(({ name, spec }) => (spec === null ? [] : [{ name, spec }]));
  if (charts.length === 0) return [];
  progress.phase("drawing charts");
  await writeCharts(join(folder, "/"), charts);
  progress.clear();
  return charts.map(({ name }) => name);
}
