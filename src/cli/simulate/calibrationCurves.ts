import { calibrationCurve } from "../../calibration/calibrationCurve.ts";
import { findMachine, findModel } from "../../catalog/findRecords.ts";
import type { CalibrationCurve } from "../../montecarlo/result.ts";
import type { PlannedRun } from "./execute.ts";
import type { ShippedData } from "./planRuns.ts";

/** For each run whose law was fitted to a shipped curve: the measured rows beside simulated bursts. */
export function calibrationCurves(
  runs: readonly PlannedRun[],
  { catalog, laws }: ShippedData,
): CalibrationCurve[] {
  return runs.flatMap(({ model, machine, scenario }) => {
    const measuredAs = catalog.machines.find(({ id }) => id === machine)?.measuredAs;
    const law = laws.find((file) => file.model === model && file.machine === measuredAs);
    const curve = catalog.curves.find((each) => each.model === model && each.machine === measuredAs);
    if (
      !law ||
      !curve ||
      scenario.deployments[0]!.law.basis !== "measured" ||
      scenario.deployments[0]!.law.source !== law.source
    )
      return [];
    return [calibrationCurve(curve, law, findModel(catalog, model), findMachine(catalog, curve.machine))];
  });
}
