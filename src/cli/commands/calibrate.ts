import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fitChart } from "../../../reports/charts/fitChart.ts";
import { terminalText } from "../../../reports/render/terminal.ts";
import { wrapText } from "../../../reports/render/terminalText.ts";
import { calibrationView } from "../../../reports/views/calibration.ts";
import { formatTenths } from "../../../reports/words/numbers.ts";
import type { FitProgress } from "../../calibration/kvCapacity.ts";
import { adviceFor, type TestAdvice } from "../../calibration/nextTest.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { loadKnownFacts } from "../../node/catalogFiles.ts";
import { filesOnDisk } from "../../node/filesOnDisk.ts";
import { readMeasurements } from "../../node/readMeasurements.ts";
import { chooseContext } from "../../questions/calibrate/chooseContext.ts";
import { fitMeasured } from "../../questions/calibrate/fitMeasured.ts";
import { readFlags } from "../../settings/asked.ts";
import type { RawFlags } from "../../settings/layers.ts";
import { drawChartFiles, withoutEnding } from "../charts.ts";
import { type CliIo, terminalOf } from "../io.ts";
import { progressFor } from "../progressLine.ts";

/**
 * `capsim calibrate TABLE… --out law.json`: reads measured runs, sets contradictory ones aside, fits the law of their
 * series, writes it with its chart, and says what was found.
 *
 * @throws UserError when nothing can be fitted, or several series stand in the files and none is chosen
 */
export async function calibrateCommand(paths: readonly string[], flags: RawFlags, io: CliIo): Promise<void> {
  const { values, fault } = readFlags("calibrate", flags);
  const { out, format, seed } = values;
  await ensureWritableFolder(dirname(out));
  if ((await stat(out).catch(() => null))?.isDirectory())
    throw fault("out", `is a folder; name a file, such as ${join(out, "law.json")}`);
  const facts = loadKnownFacts();
  const { overrides, stated } = await chooseContext(values, facts.catalog, filesOnDisk());
  const measured = { all: await readMeasurements(paths, stated), overrides, source: paths.join(", ") };
  const progress = progressFor(values, io);
  const told = ({ stage, evaluations, share }: FitProgress, count: number) =>
    progress.phase(
      stage === "law"
        ? `fitting ${count} ${count === 1 ? "row" : "rows"}`
        : "trying other sizes of the KV cache",
      evaluations === 0 ? "" : `replayed ${evaluations} times`,
      share,
    );
  const { law, rows, context } = fitMeasured(measured, facts, values.series, seed, told);
  await atomicWrite(out, `${JSON.stringify(law, null, 2)}\n`);
  const saved = [
    out,
    ...(values.noCharts
      ? []
      : await drawChartFiles(`${withoutEnding(out)}.`, [{ name: "fit", spec: fitChart(law) }], progress)),
  ];
  progress.clear();
  if (format === "json") {
    io.stdout.write(`${JSON.stringify(law, null, 2)}\n`);
    io.stderr.write(`saved ${saved.join(", ")}\n`);
    return;
  }
  const advice = adviceFor(law, rows);
  io.stdout.write(terminalText(calibrationView(law, context.geometry, context.hardware), terminalOf(io)));
  if (advice) io.stdout.write(`\n${adviceText(advice)}\n`);
  io.stdout.write(`\nSaved ${saved.join(", ")}\nNext: capsim simulate --users 500 --calibration ${out}\n`);
}

/** Below this the law's own error no longer matters beside that of a run. */
const negligible = 0.005;

function adviceText({ test, errorBefore, errorAfter }: TestAdvice): string {
  const text =
    errorBefore < negligible
      ? `For loads like these the law is sure enough: it adds ${formatTenths(errorBefore)} to the error of mean E2E.`
      : `What would make the law surer for loads like these: measure a burst of ${test.requests} requests with prompts of ${test.inputTokens} and answers of ${test.outputTokens} tokens; the law's share of the error of mean E2E would fall from ${formatTenths(errorBefore)} to ${formatTenths(errorAfter)}.`;
  return wrapText(text, "", "").join("\n");
}
