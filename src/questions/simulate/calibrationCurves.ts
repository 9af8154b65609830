import { calibrationCurve } from "../../calibration/calibrationCurve.ts";
import { findMachine, findModel } from "../../catalog/findRecords.ts";
import type { CalibrationCurve } from "../../documents/parts/curves.ts";
import type { World } from "../resolve/world.ts";
import type { Run } from "./execute.ts";

/** For each law that was fitted to a shipped curve: the measured rows beside simulated bursts. */
export function calibrationCurves(
  runs: readonly Pick<Run, "deployments" | "scenario">[],
  { catalog, laws }: World,
): CalibrationCurve[] {
  const served = runs.flatMap(({ deployments, scenario }) =>
    deployments.map(({ model, machine }, i) => ({ model, machine, its: scenario.deployments[i]!.law })),
  );
  const curves = served.flatMap(({ model, machine, its }) => {
    const measuredAs = catalog.machines.find(({ id }) => id === machine)?.measuredAs;
    const law = laws.find((file) => file.model === model && file.machine === measuredAs);
    const curve = catalog.curves.find((each) => each.model === model && each.machine === measuredAs);
    if (!law || !curve || its.basis !== "measured" || its.source !== law.source) return [];
    return [{ curve, law, model }];
  });
  // Deployments of a house may be served by the same pair, and base and variant of a comparison.
  const distinct = curves.filter(({ curve }, i) => curves.findIndex((each) => each.curve === curve) === i);
  return distinct.map(({ curve, law, model }) =>
    calibrationCurve(curve, law, findModel(catalog, model), findMachine(catalog, curve.machine)),
  );
}
