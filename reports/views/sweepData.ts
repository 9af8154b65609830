import { percentileStats } from "../../src/documents/latencyMetrics.ts";
import type { SweepCurve, SweepDocument, SweepPoint } from "../../src/documents/sweep.ts";
import type { DataTable } from "../view.ts";
import { type DataColumn, estimateColumns, latencies, rates } from "./dataColumns.ts";

/**
 * A sweep as data: one line for each load of each curve. Each estimate has five columns: the value, then
 * `_ci_low`, `_ci_high`, `_band_low`, `_band_high`. The capacity of the curve stands on each of its lines.
 */
export function sweepData(document: SweepDocument): DataTable {
  return document.curves.flatMap((curve) => curve.points.map((point) => columns(document, curve, point)));
}

function columns(document: SweepDocument, curve: SweepCurve, point: SweepPoint): DataColumn[] {
  const { capacity, knee, saturation } = curve;
  return [
    ["model", curve.model],
    ["machine", curve.machine],
    ["replicas", curve.replicas],
    ["load_kind", curve.loadKind],
    ["load", point.load],
    ["state", point.state],
    ["offered_req_throughput", point.offeredRequestsPerSecond],
    ["law_basis", curve.law.basis],
    ["beyond_measured", point.beyondMeasured],
    ...latencies.flatMap(([name, key]) =>
      percentileStats.flatMap((stat) => estimateColumns(`${name}_${stat}_s`, point.metrics[key][stat])),
    ),
    ...rates.flatMap(([name, key]) => estimateColumns(name, point.metrics[key])),
    ...point.slo.flatMap(({ slo, verdict, probability }): DataColumn[] => [
      [`${slo} verdict`, verdict],
      [`${slo} probability`, probability],
    ]),
    ["capacity", capacity.value],
    ["capacity_ci_low", capacity.ci?.[0]],
    ["capacity_ci_high", capacity.ci?.[1]],
    ["capacity_basis", capacity.basis],
    ["capacity_confidence", capacity.confidence],
    ["binding_slo", capacity.binding?.slo],
    ["binding_resource", capacity.binding?.resource],
    ["knee", knee?.kind === "within" ? knee.load : null],
    ["saturation", saturation.load],
    ["replications", point.replications],
    ["drawn_replications", point.drawnReplications],
    ["measured_s", point.measuredSeconds],
    ["seed", document.seed],
    ["version", document.version],
    ["scenario_hash", document.scenarioHash],
  ];
}
