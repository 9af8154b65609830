import { stat } from "node:fs/promises";
import { dirname, join, parse } from "node:path";
import { fitChart } from "../../../reports/charts/fitChart.ts";
import { lawText } from "../../../reports/lawText.ts";
import { wrapText } from "../../../reports/textLayout.ts";
import { type AdvisedTest, adviceFor } from "../../calibration/adviceFor.ts";
import { calibrateSeries } from "../../calibration/calibrateSeries.ts";
import { sanityCheck } from "../../calibration/sanity.ts";
import { seriesContext } from "../../calibration/seriesContext.ts";
import { seriesOf } from "../../calibration/split.ts";
import { UserError } from "../../errors.ts";
import { replicationStreams } from "../../montecarlo/streams.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { loadCatalog, loadKnownFacts } from "../../node/catalogFiles.ts";
import { readMeasurements } from "../../node/readMeasurements.ts";
import { renderPng, renderSvg } from "../../node/renderChart.ts";
import { readSeed } from "../../scenario/numbers.ts";
import { type ContextFlags, chooseContext } from "../calibration/chooseContext.ts";
import type { CliIo } from "../io.ts";

/** What `capsim calibrate` was asked, as text. */
export type CalibrateFlags = ContextFlags & {
  readonly out: string;
  readonly series?: string;
  readonly seed: string;
  readonly format: string;
  readonly noCharts?: true;
  readonly quiet?: true;
};

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
  if (flags.format !== "table" && flags.format !== "json")
    throw new UserError(`--format ${flags.format}: choose table or json`);
  const seed = readSeed(flags.seed);
  await ensureWritableFolder(dirname(flags.out));
  if ((await stat(flags.out).catch(() => null))?.isDirectory())
    throw new UserError(
      `--out ${flags.out}: is a folder; name a file, such as ${join(flags.out, "law.json")}`,
    );
  const { overrides, stated } = await chooseContext(flags, loadCatalog());
  const all = await readMeasurements(paths, stated);
  const { kept, setAside } = sanityCheck(all);
  const chosen = chooseSeries(seriesOf(all), flags.series);
  const rows = kept.filter((row) => row.seriesId === chosen);
  const context = seriesContext(rows, loadKnownFacts(), overrides, paths.join(", "));
  const named = setAside.filter(({ runId }) =>
    all.some((row) => row.runId === runId && row.seriesId === chosen),
  );
  const progress = fitProgress(io, flags.quiet === true, rows.length);
  const law = calibrateSeries(
    rows,
    context,
    named,
    (row) => replicationStreams(seed, row).lengths,
    progress.step,
  );
  progress.clear();
  await atomicWrite(flags.out, `${JSON.stringify(law, null, 2)}\n`);
  const saved = [flags.out, ...(flags.noCharts ? [] : await saveChart(flags.out, fitChart(law)))];
  if (flags.format === "json") {
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

/** The series asked for; without a wish there must be only one. */
function chooseSeries(series: ReadonlyMap<string, unknown>, wish: string | undefined): string {
  const names = [...series.keys()];
  const list =
    names.length > 6 ? `${names.slice(0, 6).join(", ")} and ${names.length - 6} more` : names.join(", ");
  if (wish !== undefined) {
    if (series.has(wish)) return wish;
    throw new UserError(`--series ${wish}: the files hold ${list}`);
  }
  if (names.length === 1) return names[0]!;
  throw new UserError(
    `the files hold ${names.length} series, and series never mix: choose one with --series (${list})`,
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

async function saveChart(out: string, spec: ReturnType<typeof fitChart>): Promise<string[]> {
  const { dir, name } = parse(out);
  const base = join(dir, `${name}.fit`);
  const svg = await renderSvg(spec);
  await atomicWrite(`${base}.vl.json`, `${JSON.stringify(spec, null, 2)}\n`);
  await atomicWrite(`${base}.svg`, svg);
  await atomicWrite(`${base}.png`, renderPng(svg));
  return [`${base}.vl.json`, `${base}.svg`, `${base}.png`];
}

/** A line on a terminal that counts replays; nothing elsewhere. */
function fitProgress(io: CliIo, isQuiet: boolean, rows: number) {
  if (!io.stderr.isTerminal || isQuiet) return { step: () => {}, clear: () => {} };
  io.stderr.write(`\rfitting ${rows} rows`);
  return {
    step(evaluations: number) {
      if (evaluations % 10 === 0)
        io.stderr.write(`\r\u001b[Kfitting ${rows} rows: replayed ${evaluations} times`);
    },
    clear: () => io.stderr.write("\r\u001b[K"),
  };
}
