import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { terminalText } from "../../../reports/render/terminal.ts";
import { workloadFitView } from "../../../reports/views/workloadFit.ts";
import { workloadYaml } from "../../../reports/workloadYaml.ts";
import type { FitOrigin, WorkloadFit } from "../../documents/workloadFit.ts";
import { tracePages } from "../../engine/tracePages.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import { replicationStreams } from "../../montecarlo/streams.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { capsimVersion } from "../../node/packageRoot.ts";
import { readTrace } from "../../node/readTrace.ts";
import { openTrace } from "../../node/traces/traceSpool.ts";
import { readFlags } from "../../settings/asked.ts";
import type { RawFlags } from "../../settings/layers.ts";
import { WorkloadFitter } from "../../traces/fit/fitWorkload.ts";
import type { RecordedLoad } from "../../traces/recordedLoad.ts";
import { drawChartFiles, withoutEnding } from "../charts.ts";
import { type CliIo, terminalOf } from "../io.ts";
import { type ProgressLine, progressFor } from "../progressLine.ts";
import { fitCharts } from "./fitCharts.ts";

/** Of the stream that spreads requests which a coarse clock puts at the same moment. */
const seed = 1;

/**
 * `capsim workload fit TRACE --out workload.yaml`: fits a load to a trace, writes it as a workload file with charts beside
 * it, and says how well it fits.
 *
 * @throws UserError for a trace that cannot be read or is too short, or a place that cannot be written to
 */
export async function fitWorkloadCommand(trace: string, given: RawFlags, io: CliIo): Promise<void> {
  const { values, fault } = readFlags("workload fit", given);
  const { format, out } = values;
  await ensureWritableFolder(dirname(out));
  if ((await stat(out).catch(() => null))?.isDirectory())
    throw fault("out", `is a folder; name a file, such as ${join(out, "workload.yaml")}`);
  const progress = progressFor(values, io);
  progress.phase(`reading ${basename(trace)}`);
  const recorded = await readTrace(trace).finally(progress.clear);
  const fit = fitOf(trace, recorded, progress);
  const origin: FitOrigin = {
    name: basename(trace).replace(/(\.(csv|jsonl?|txt))?(\.gz)?$/i, ""),
    trace: basename(trace),
    version: capsimVersion(),
    features: recorded.features.map(({ name }) => name),
  };
  await atomicWrite(out, workloadYaml(fit, origin));
  const charts = values.noCharts
    ? []
    : await drawChartFiles(`${withoutEnding(out)}.`, fitCharts(fit, origin), progress);
  progress.clear();
  const saved = [out, ...charts].join(", ");
  if (format === "json") {
    io.stdout.write(`${JSON.stringify({ schema: "capsim.workload-fit/1", ...origin, ...fit }, null, 2)}\n`);
    io.stderr.write(`saved ${saved}\n`);
    return;
  }
  io.stdout.write(
    `${terminalText(workloadFitView(fit, origin), terminalOf(io))}\nSaved ${saved}\nNext: capsim simulate --workload ${out} --rate ${Number(fit.rate.value.toPrecision(3))} --machine large\n`,
  );
}

function fitOf(file: string, recorded: RecordedLoad, progress: ProgressLine): WorkloadFit {
  try {
    if (!recorded.hasLengths)
      throw new UserError(
        phrase`${file}: holds rates, not requests; simulate it with ${setting("trace")}, or give a trace of requests`,
      );
    const fitter = new WorkloadFitter(secondsSinceMonday(recorded.startedAt));
    const { count, read } = tracePages(openTrace(recorded.trace));
    for (let page = 0; page < count; page++) {
      progress.phase(`fitting ${basename(file)}`, `${Math.round((100 * page) / count)} %`, page / count);
      const { arrivals, inputTokens, outputTokens, features } = read(page);
      for (let i = 0; i < arrivals.length; i++)
        fitter.add(arrivals[i]!, inputTokens[i]!, outputTokens[i]!, features[i]!);
    }
    const fit = fitter.finish(replicationStreams(seed, 0).arrivals, file);
    return { ...fit, warnings: [...recorded.notes, ...fit.warnings] };
  } finally {
    progress.clear();
    recorded.release();
  }
}

/** What a clock in UTC shows at a moment, from Monday 0:00; 0 where the moment is not known. 1970 began on a Thursday. */
function secondsSinceMonday(moment: number | null): number {
  const [day, week] = [86_400, 7 * 86_400];
  return moment === null ? 0 : (moment + 3 * day) % week;
}
