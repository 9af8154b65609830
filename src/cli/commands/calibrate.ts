import { stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fitChart } from "../../../reports/charts/fitChart.ts";
import { lawText } from "../../../reports/lawText.ts";
import { wrapText } from "../../../reports/textLayout.ts";
import { type AdvisedTest, adviceFor } from "../../calibration/adviceFor.ts";
import type { FitProgress } from "../../calibration/kvCapacity.ts";
import { UserError } from "../../errors.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { loadKnownFacts } from "../../node/catalogFiles.ts";
import { filesOnDisk } from "../../node/filesOnDisk.ts";
import { readMeasurements } from "../../node/readMeasurements.ts";
import { type ContextFlags, chooseContext } from "../../questions/calibrate/chooseContext.ts";
import { fitMeasured } from "../../questions/calibrate/fitMeasured.ts";
import { readSeed } from "../../settings/numbers.ts";
import { drawChartFiles, withoutEnding } from "../charts.ts";
import { chooseWord } from "../chooseWord.ts";
import type { CliIo } from "../io.ts";
import { type ProgressFlags, progressFor } from "../progressLine.ts";

/** What `capsim calibrate` was asked, as text. */
export type CalibrateFlags = ContextFlags & {
  readonly out: string;
  readonly series?: string;
  readonly seed: string;
  readonly format: string;
  readonly noCharts?: true;
} & ProgressFlags;

/**
 * `capsim calibrate TABLE… --out law.json`: reads measured runs, sets contradictory ones aside, fits the law of their
 * series, writes it with its chart, and says what was found.
 *
 * @throws UserError when nothing can be fitted, or several series stand in the files and none is chosen
 */
export async function calibrateCommand(
  paths: readonly string[],
  flags: CalibrateFlags,
  io: CliIo,
): Promise<void> {
  const format = chooseWord("--format", flags.format, ["table", "json"]);
  const seed = readSeed(flags.seed);
  await ensureWritableFolder(dirname(flags.out));
  if ((await stat(flags.out).catch(() => null))?.isDirectory())
    throw new UserError(
      `--out ${flags.out}: is a folder; name a file, such as ${join(flags.out, "law.json")}`,
    );
  const facts = loadKnownFacts();
  const { overrides, stated } = await chooseContext(flags, facts.catalog, filesOnDisk());
  const measured = { all: await readMeasurements(paths, stated), overrides, source: paths.join(", ") };
  const progress = progressFor(flags, io);
  const told = ({ stage, evaluations, share }: FitProgress, count: number) =>
    progress.phase(
      stage === "law"
        ? `fitting ${count} ${count === 1 ? "row" : "rows"}`
        : "trying other sizes of the KV cache",
      evaluations === 0 ? "" : `replayed ${evaluations} times`,
      share,
    );
  const { law, rows, context } = fitMeasured(measured, facts, flags.series, seed, told);
  await atomicWrite(flags.out, `${JSON.stringify(law, null, 2)}\n`);
  const saved = [
    flags.out,
    ...(flags.noCharts
      ? []
      : await drawChartFiles(
          `${withoutEnding(flags.out)}.`,
          [{ name: "fit", spec: fitChart(law) }],
          progress,
        )),
  ];
  progress.clear();
  if (format === "json") {
    io.stdout.write(`${JSON.stringify(law, null, 2)}\n`);
    io.stderr.write(`saved ${saved.join(", ")}\n`);
    return;
  }
  const advice = adviceFor(law, rows);
  io.stdout.write(lawText(law, context.geometry, context.hardware));
  if (advice) io.stdout.write(`\n${adviceText(advice)}\n`);
  io.stdout.write(
    `\nSaved ${saved.join(", ")}\nNext: capsim simulate --users 500 --calibration ${flags.out}\n`,
  );
}

/** Below this the law's own error no longer matters beside that of a run. */
const negligible = 0.005;

function adviceText({ test, errorBefore, errorAfter }: AdvisedTest): string {
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  const text =
    errorBefore < negligible
      ? `For loads like these the law is sure enough: it adds ${percent(errorBefore)} to the error of mean E2E.`
      : `What would make the law surer for loads like these: measure a burst of ${test.requests} requests with prompts of ${test.inputTokens} and answers of ${test.outputTokens} tokens; the law's share of the error of mean E2E would fall from ${percent(errorBefore)} to ${percent(errorAfter)}.`;
  return wrapText(text, "", "").join("\n");
}
