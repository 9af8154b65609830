import { curvesFor } from "../catalog/findRecords.ts";
import type { Catalog, Compatibility, Machine, MeasuredCurve, Model } from "../catalog/types.ts";
import type { BuiltInWorkload } from "../catalog/workloads.ts";
import { meanTokens } from "../engine/lengths.ts";
import { meanPromptTokens } from "../engine/promptLengths.ts";
import type { LengthDistribution } from "../engine/scenario.ts";
import type { TextTable } from "./catalogLayout.ts";

const shortRating: Readonly<Record<Compatibility, string>> = {
  full: "full",
  large: "mostly",
  none: "no",
  "not-applicable": "n/a",
  experimental: "exp",
  unlisted: "?",
};

/** One line a model: bf16 weights (GB), KV cache (KiB a token), context (tokens), GitLab's rating of each feature. */
export function modelList(models: readonly Model[]): TextTable {
  return {
    headers: ["model", "GB", "KV KiB", "context", "compl", "gen", "chat"],
    rows: models.map(({ id, geometry, compatibility }) => [
      id,
      geometry === null ? "-" : (geometry.weightBytes / 1e9).toFixed(1),
      geometry === null ? "-" : (geometry.kvBytesPerToken / 1024).toFixed(0),
      geometry === null ? "-" : String(geometry.maxContext),
      shortRating[compatibility["code-completion"]],
      shortRating[compatibility["code-generation"]],
      shortRating[compatibility.chat],
    ]),
  };
}

/**
 * One line a machine: its cloud type where the id is GitLab's, GPUs, HBM over all of them (GB), list price (USD/h) and
 * when it was read.
 */
export function machineList(machines: readonly Machine[]): TextTable {
  return {
    headers: ["machine", "type", "GPUs", "HBM GB", "USD/h", "price of"],
    rows: machines.map((machine) => [
      machine.id,
      machine.aliases.join(" "),
      `${machine.gpuCount} x ${machine.gpu.replace("NVIDIA ", "").replace(/-SXM\d/, "")}`,
      String((machine.hbmBytesPerGpu * machine.gpuCount) / 1e9),
      machine.price === null ? "-" : machine.price.perHour.toFixed(2),
      machine.price === null ? "-" : (machine.price.date ?? "undated"),
    ]),
  };
}

/** One line a measured row, in the columns of GitLab's page. */
export function curveList(curves: readonly MeasuredCurve[]): TextTable {
  return {
    headers: ["model", "machine", "N", "time s", "tokens", "tok/s", "all s", "TPS"],
    rows: curves.flatMap((curve) =>
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
  };
}

/** One line a feature of a workload: share of the requests, mean tokens in and out of a model call, most tokens out. */
export function workloadList(workloads: readonly BuiltInWorkload[]): TextTable {
  return {
    headers: ["workload", "feature", "share %", "mean in", "mean out", "max out"],
    rows: workloads.flatMap(({ workload }) =>
      workload.features.map((feature) => [
        workload.name,
        feature.name,
        String(Math.round(feature.share * 1000) / 10),
        meanPromptTokens(feature).toFixed(0),
        meanTokens(feature.outputTokens).toFixed(0),
        String(mostTokens(feature.outputTokens)),
      ]),
    ),
  };
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
