import { join } from "node:path";
import { type LengthCurves, lengthChart } from "../../../reports/charts/lengthChart.ts";
import { profileChart } from "../../../reports/charts/profileChart.ts";
import { terminalText } from "../../../reports/render/terminal.ts";
import { type ShownWorkload, workloadView } from "../../../reports/views/workload.ts";
import { findWorkload } from "../../catalog/workloads.ts";
import { lengthQuantile } from "../../engine/lengths.ts";
import type { LengthDistribution } from "../../engine/scenario.ts";
import { ensureWritableFolder } from "../../node/atomicWrite.ts";
import { loadWorkloads } from "../../node/catalogFiles.ts";
import { filesOnDisk } from "../../node/filesOnDisk.ts";
import { capsimVersion } from "../../node/packageRoot.ts";
import { isWorkloadFile } from "../../questions/resolve/chooseWorkload.ts";
import { readWorkloadFile } from "../../questions/resolve/workloadFile.ts";
import { readFlags } from "../../settings/asked.ts";
import type { RawFlags } from "../../settings/layers.ts";
import { drawChartFiles, type NamedChart } from "../charts.ts";
import { type CliIo, terminalOf } from "../io.ts";
import { type ProgressLine, progressFor } from "../progressLine.ts";

/**
 * `capsim workload show NAME|FILE`: prints a built-in workload or a workload file, with its sources, and draws it.
 *
 * @throws UserError for a workload that does not exist
 */
export async function showWorkloadCommand(name: string, given: RawFlags, io: CliIo): Promise<void> {
  const { values } = readFlags("workload show", given);
  const { format, out } = values;
  const shown = await find(name);
  const progress = progressFor(values, io);
  const saved = await (values.noCharts ? [] : draw(shown, out, progress));
  if (format === "json") {
    io.stdout.write(`${JSON.stringify({ schema: "capsim.workload/1", ...shown }, null, 2)}\n`);
    if (saved.length > 0) io.stderr.write(`saved ${saved.join(", ")}\n`);
    return;
  }
  io.stdout.write(terminalText(workloadView(shown), terminalOf(io)));
  if (saved.length > 0) io.stdout.write(`\nSaved ${saved.join(", ")}\n`);
}

async function find(name: string): Promise<ShownWorkload> {
  if (isWorkloadFile(name)) {
    const { workload, load, assumptions } = await readWorkloadFile(name, filesOnDisk());
    return {
      name: workload.name,
      description: `a workload of your own, from ${name}`,
      features: workload.features,
      outputCaps: [],
      load,
      assumptions,
    };
  }
  const { workload, description, outputCaps, assumptions } = findWorkload(loadWorkloads(), name);
  return {
    name: workload.name,
    description,
    features: workload.features,
    outputCaps,
    load: {},
    assumptions,
  };
}

async function draw(shown: ShownWorkload, folder: string, progress: ProgressLine): Promise<string[]> {
  await ensureWritableFolder(folder);
  const about = `${shown.description}. capsim ${capsimVersion()}.`;
  const charts: NamedChart[] = [
    {
      name: "lengths",
      spec: lengthChart({
        title: `Workload ${shown.name}: lengths of prompts and answers`,
        subtitle: [about],
        key: [],
        panels: shown.features.flatMap(({ name, share, inputTokens, outputTokens, conversation }) => {
          const label = `${name} (${Number((share * 100).toPrecision(3))} % of requests)`;
          return [
            {
              title: `${label}: ${conversation ? "what a question adds" : "prompts"}`,
              curves: [curve(inputTokens)],
            },
            { title: `${label}: answers`, curves: [curve(outputTokens)] },
          ];
        }),
      }),
    },
  ];
  const { profile } = shown.load;
  if (profile !== undefined)
    charts.push({
      name: "profile",
      spec: profileChart({
        title: `Workload ${shown.name}: rate over a ${Math.round(profile.period / 3600)}-hour period`,
        subtitle: [about],
        profile,
      }),
    });
  return drawChartFiles(join(folder, "workload-"), charts, progress);
}

function curve(lengths: LengthDistribution): LengthCurves["curves"][number] {
  if (lengths.kind === "constant")
    return [
      [lengths.tokens, 0],
      [lengths.tokens, 1],
    ];
  return Array.from({ length: 399 }, (_, i) => {
    const p = (i + 1) / 400;
    return [lengthQuantile(lengths, p), p] as const;
  });
}
