import { findMachine, findModel } from "../catalog/findRecords.ts";
import { resolveName } from "../catalog/resolveName.ts";
import type { Catalog, Machine, MeasuredCurve } from "../catalog/types.ts";
import { type BuiltInWorkload, findWorkload, type WorkloadLibrary } from "../catalog/workloads.ts";
import type { Feature } from "../engine/scenario.ts";
import { alignColumns, csvText, labelled, markdownText, type TextTable, wrapText } from "./catalogLayout.ts";
import { curveList, curvesOf, machineList, modelList, workloadList } from "./catalogLists.ts";
import { machineRecord, modelRecord, workloadRecord } from "./catalogRecords.ts";

export const catalogKinds = ["models", "machines", "curves", "workloads"] as const;
export type CatalogKind = (typeof catalogKinds)[number];
export type CatalogFormat = "table" | "json" | "csv" | "markdown";

/** All that ships in `models/`. */
export type CatalogData = { readonly catalog: Catalog; readonly library: WorkloadLibrary };

/**
 * What `capsim catalog KIND [NAME]` prints, without a final newline: a compact list, or everything about one record.
 * Curves are chosen by the name of a model or of a machine. JSON has units in its names.
 *
 * @param name null for the whole list
 * @throws UserError for a name that is not known, naming the nearest
 */
export function renderCatalog(
  data: CatalogData,
  kind: CatalogKind,
  name: string | null,
  format: CatalogFormat,
): string {
  const view = viewOf(data, kind, name);
  switch (format) {
    case "json":
      return JSON.stringify({ schema: "capsim.catalog/1", kind, items: view.items }, null, 2);
    case "csv":
      return csvText(view.list);
    case "markdown":
      return markdownText(view.list);
    case "table":
      return view.text;
  }
}

/** The chosen records in each form. */
type View = { readonly items: readonly unknown[]; readonly list: TextTable; readonly text: string };

function viewOf({ catalog, library }: CatalogData, kind: CatalogKind, name: string | null): View {
  switch (kind) {
    case "models": {
      const models = name === null ? catalog.models : [findModel(catalog, name)];
      const list = modelList(models);
      const text = name === null ? withLegend(list, modelLegend) : modelRecord(catalog, models[0]!);
      return { items: models, list, text };
    }
    case "machines": {
      const machines = name === null ? catalog.machines : [findMachine(catalog, name)];
      const list = machineList(machines);
      const text = name === null ? withLegend(list, machineLegend) : machineRecord(catalog, machines[0]!);
      return { items: machines.map(machineItem), list, text };
    }
    case "curves": {
      const curves =
        name === null
          ? catalog.curves
          : curvesOf(
              catalog,
              resolveName("model or machine", name, [...catalog.models, ...catalog.machines]),
            );
      const list = curveList(curves);
      const text = curves.length === 0 ? `no measured curves for ${name}` : curvesText(catalog, curves, list);
      return { items: curves.map(curveItem), list, text };
    }
    case "workloads": {
      const workloads = name === null ? library.workloads : [findWorkload(library, name)];
      const list = workloadList(workloads);
      const text =
        name === null ? withLegend(list, workloadLegend) : workloadRecord(workloads[0]!, library.userLoad);
      return { items: workloads.map(workloadItem), list, text };
    }
  }
}

const modelLegend =
  "GB: weights in bf16 (-: served by a cloud only). KV KiB: KV cache of one token. compl, gen, chat: GitLab's rating " +
  "for completion, generation and chat; full, mostly (GitLab: largely), no, exp(erimental), n/a. capsim catalog models NAME tells all.";
const machineLegend =
  "USD/h: list price on demand (-: unknown), and when it was read. Type: the cloud's name. capsim catalog machines NAME tells the rest, with " +
  "sources and with what GitLab's page contradicts itself about.";
const workloadLegend =
  "Shares are of requests, lengths in tokens. capsim catalog workloads NAME tells what is assumed, and why.";
const curveLegend =
  "One burst of N requests: mean time a request, mean tokens out, mean tokens/s of a request, time until the last " +
  "answer, all tokens over that time.";

function withLegend(list: TextTable, legend: string): string {
  return `${alignColumns(list)}\n\n${wrapText(legend)}`;
}

function curvesText(catalog: Catalog, curves: readonly MeasuredCurve[], list: TextTable): string {
  const { text, source } = catalog.curveProtocol;
  const sources = [...new Set(curves.map((curve) => curve.source))];
  return [
    withLegend(list, curveLegend),
    labelled("measured", `${text} [${source}]`),
    ...sources.map((each) => labelled("source", each)),
  ].join("\n");
}

function workloadItem({ workload, ...builtIn }: BuiltInWorkload): unknown {
  return { ...builtIn, workload: { ...workload, features: workload.features.map(featureItem) } };
}

function featureItem({ conversation, typing, ...feature }: Feature): unknown {
  return {
    ...feature,
    ...(conversation && { conversation: renamed(conversation, "pause", "pauseSeconds") }),
    ...(typing && { typing: renamed(typing, "meanGap", "meanGapSeconds") }),
  };
}

/** A copy with one field under another name, in its place. */
function renamed(record: object, field: string, name: string): object {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key === field ? name : key, value]),
  );
}

function machineItem({ bandwidthPerGpu, flopsPerGpu, ...machine }: Machine): unknown {
  return {
    ...machine,
    bandwidthBytesPerSecondPerGpu: bandwidthPerGpu,
    bf16DenseFlopsPerSecondPerGpu: flopsPerGpu,
  };
}

function curveItem(curve: MeasuredCurve): unknown {
  return {
    ...curve,
    rows: curve.rows.map((row) => ({
      requests: row.requests,
      meanTimeSeconds: row.meanTime,
      meanOutputTokens: row.meanOutputTokens,
      meanTokensPerSecondPerRequest: row.meanTokensPerSecond,
      totalTimeSeconds: row.totalTime,
      totalTokensPerSecond: row.totalTokensPerSecond,
    })),
  };
}
