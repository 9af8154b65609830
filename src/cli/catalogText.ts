import { plainTerminal } from "../../reports/render/terminalText.ts";
import { type OutputFormat, render } from "../../reports/render.ts";
import { paragraph, type Section, type Table, type View } from "../../reports/view.ts";
import { fitView } from "../../reports/views/catalogFit.ts";
import {
  curveList,
  curvesOf,
  listData,
  machineList,
  modelList,
  workloadList,
} from "../../reports/views/catalogLists.ts";
import { machineRecord, modelRecord, record, workloadRecord } from "../../reports/views/catalogRecords.ts";
import { findMachine, findModel } from "../catalog/findRecords.ts";
import { fitReport } from "../catalog/fitReport.ts";
import { resolveName } from "../catalog/resolveName.ts";
import type { Catalog, Machine, MeasuredCurve, Model } from "../catalog/types.ts";
import { type BuiltInWorkload, findWorkload, type WorkloadLibrary } from "../catalog/workloads.ts";
import type { Feature } from "../engine/scenario.ts";

export const catalogKinds = ["models", "machines", "curves", "workloads"] as const;
export type CatalogKind = (typeof catalogKinds)[number];

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
  format: OutputFormat,
): string {
  const { items, view } = chosen(data, kind, name);
  return printed(view, { schema: "capsim.catalog/1", kind, items }, format);
}

/**
 * What `capsim catalog fit MODEL MACHINE` prints.
 *
 * @throws UserError for a model that only a cloud serves
 */
export function renderFit(catalog: Catalog, model: Model, machine: Machine, format: OutputFormat): string {
  const report = fitReport(catalog, model, machine);
  return printed(fitView(report), { schema: "capsim.fit/1", ...report }, format);
}

function printed(view: View, document: object, format: OutputFormat): string {
  return render(view, document, format, plainTerminal()).trimEnd();
}

/** The chosen records as data and as they are read. */
type Chosen = { readonly items: readonly unknown[]; readonly view: View };

function chosen({ catalog, library }: CatalogData, kind: CatalogKind, name: string | null): Chosen {
  switch (kind) {
    case "models": {
      const models = name === null ? catalog.models : [findModel(catalog, name)];
      const list = modelList(models);
      const view =
        name === null
          ? listView(list, modelLegend)
          : recordView(models[0]!.id, list, [modelRecord(catalog, models[0]!)]);
      return { items: models, view };
    }
    case "machines": {
      const machines = name === null ? catalog.machines : [findMachine(catalog, name)];
      const list = machineList(machines);
      const view =
        name === null
          ? listView(list, machineLegend)
          : recordView(machines[0]!.id, list, [machineRecord(catalog, machines[0]!)]);
      return { items: machines.map(machineItem), view };
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
      const view =
        curves.length === 0
          ? recordView(`no measured curves for ${name}`, list, [])
          : listView(list, curveLegend, [curveSources(catalog, curves)]);
      return { items: curves.map(curveItem), view };
    }
    case "workloads": {
      const workloads = name === null ? library.workloads : [findWorkload(library, name)];
      const [first] = workloads;
      const list = workloadList(workloads);
      const view =
        name === null
          ? listView(list, workloadLegend)
          : recordView(
              `${first!.name}: ${first!.description}`,
              list,
              workloadRecord(first!, library.userLoad),
            );
      return { items: workloads.map(workloadItem), view };
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

/** A list, and what its columns mean. */
function listView(list: Table, legend: string, sections: readonly Section[] = []): View {
  return {
    title: "",
    sections: [
      { part: "figures", blocks: [list] },
      { part: "notes", on: ["terminal"], blocks: [paragraph(legend)] },
      ...sections,
    ],
    data: () => listData(list),
  };
}

/** All that is known of one record; in other formats than a terminal's its line of the list. */
function recordView(title: string, list: Table, sections: readonly Section[]): View {
  return {
    title,
    sections: [...sections, { part: "figures", on: ["markdown", "html"], blocks: [list] }],
    data: () => listData(list),
  };
}

function curveSources(catalog: Catalog, curves: readonly MeasuredCurve[]): Section {
  const { text, source } = catalog.curveProtocol;
  const sources = [...new Set(curves.map((curve) => curve.source))];
  return record(
    { label: "measured", text: `${text} [${source}]` },
    ...sources.map((each) => ({ label: "source", text: each })),
  );
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
