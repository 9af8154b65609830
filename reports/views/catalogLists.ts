import { curvesFor } from "../../src/catalog/findRecords.ts";
import type { Catalog, Compatibility, Machine, MeasuredCurve, Model } from "../../src/catalog/types.ts";
import type { BuiltInWorkload } from "../../src/catalog/workloads.ts";
import { meanTokens } from "../../src/engine/lengths.ts";
import { meanPromptTokens } from "../../src/engine/promptLengths.ts";
import type { LengthDistribution } from "../../src/engine/scenario.ts";
import { type Column, type DataTable, rowsOf, type Table } from "../view.ts";

const shortRating: Readonly<Record<Compatibility, string>> = {
  full: "full",
  large: "mostly",
  none: "no",
  "not-applicable": "n/a",
  experimental: "exp",
  unlisted: "?",
};

/** One line a model: bf16 weights (GB), KV cache (KiB a token), context (tokens), GitLab's rating of each feature. */
export function modelList(models: readonly Model[]): Table {
  return listTable(
    ["model", "GB", "KV KiB", "context", "compl", "gen", "chat"],
    models.map(({ id, geometry, compatibility }) => [
      id,
      geometry === null ? "-" : (geometry.weightBytes / 1e9).toFixed(1),
      geometry === null ? "-" : (geometry.kvBytesPerToken / 1024).toFixed(0),
      geometry === null ? "-" : String(geometry.maxContext),
      shortRating[compatibility["code-completion"]],
      shortRating[compatibility["code-generation"]],
      shortRating[compatibility.chat],
    ]),
  );
}

/**
 * One line a machine: its cloud type where the id is GitLab's, GPUs, HBM over all of them (GB), list price (USD/h) and
 * when it was read.
 */
export function machineList(machines: readonly Machine[]): Table {
  return listTable(
    ["machine", "type", "GPUs", "HBM GB", "USD/h", "price of"],
    machines.map((machine) => [
      machine.id,
      machine.aliases.join(" "),
      `${machine.gpuCount} x ${machine.gpu.replace("NVIDIA ", "").replace(/-SXM\d/, "")}`,
      String((machine.hbmBytesPerGpu * machine.gpuCount) / 1e9),
      machine.price === null ? "-" : machine.price.perHour.toFixed(2),
      machine.price === null ? "-" : (machine.price.date ?? "undated"),
    ]),
  );
}

/** One line a measured row, in the columns of GitLab's page. */
export function curveList(curves: readonly MeasuredCurve[]): Table {
  return listTable(
    ["model", "machine", "N", "time s", "tokens", "tok/s", "all s", "TPS"],
    curves.flatMap((curve) =>
      curve.rows.map((row) => [
        curve.model,
        curve.machine,
        String(row.requests),
        row.meanTime.toFixed(2),
        row.meanOutputTokens.toFixed(1),
        row.meanTokensPerSecond.toFixed(2),
        row.totalTime.toFixed(2),
        row.totalTokensPerSecond.toFixed(2),
      ]),
    ),
  );
}

/** One line a feature of a workload: share of the requests, mean tokens in and out of a model call, most tokens out. */
export function workloadList(workloads: readonly BuiltInWorkload[]): Table {
  return listTable(
    ["workload", "feature", "share %", "mean in", "mean out", "max out"],
    workloads.flatMap(({ workload }) =>
      workload.features.map((feature) => [
        workload.name,
        feature.name,
        String(Math.round(feature.share * 1000) / 10),
        meanPromptTokens(feature).toFixed(0),
        meanTokens(feature.outputTokens).toFixed(0),
        String(mostTokens(feature.outputTokens)),
      ]),
    ),
  );
}

/** The measured curves of a model, or those that hold on a machine. */
export function curvesOf(catalog: Catalog, subject: Model | Machine): readonly MeasuredCurve[] {
  return "gpu" in subject
    ? catalog.models.flatMap((model) => curvesFor(catalog, model, subject).curves)
    : catalog.curves.filter(({ model }) => model === subject.id);
}

function mostTokens(distribution: LengthDistribution): number {
  return distribution.kind === "constant" ? distribution.tokens : distribution.max;
}

/** Columns of names and texts on the left, of numbers on the right: those whose cells all begin with a digit, or have none. */
function listTable(headers: readonly string[], rows: readonly (readonly string[])[]): Table {
  const isNumeric = (i: number) => i > 0 && rows.every((row) => /^(\d|-$)/.test(row[i] ?? ""));
  const columns = headers.map((title, i): Column => ({ title, align: isNumeric(i) ? "right" : "left" }));
  return { kind: "table", columns, groups: rowsOf(rows) };
}

/** The cells of a list as data. */
export function listData({ columns, groups }: Table): DataTable {
  const titles = columns.map(({ title }) => title);
  return groups.flatMap(({ rows }) =>
    rows.map(({ cells }) => cells.map((cell, i) => [titles[i]!, cell as string] as const)),
  );
}
