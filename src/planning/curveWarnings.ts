import type { ResultEntry } from "../documents/parts/entry.ts";
import type { Estimate } from "../documents/parts/numbers.ts";
import type { SweepCurve, SweepPoint } from "../documents/sweep.ts";
import type { ExperimentSettings } from "../montecarlo/experiment.ts";
import { plainNumber } from "../units.ts";

/** Warnings of a point that the curve tells by itself: its points and its saturation. */
const told: readonly string[] = ["overloaded", "saturated"];

/**
 * What the reader of a curve must know: the warnings of its points, each once and as the last load has it, where latency falls as
 * load rises by more than chance allows, and what the capacity does not say.
 */
export function curveWarnings(
  curve: Pick<SweepCurve, "points" | "capacity">,
  entries: readonly ResultEntry[],
  { slos }: Pick<ExperimentSettings, "slos">,
): string[] {
  const byFlag = new Map<string, string>();
  for (const { flags, warnings } of entries)
    flags.forEach((flag, i) => {
      if (!told.includes(flag)) byFlag.set(flag, warnings[warnings.length - flags.length + i]!);
    });
  return [...byFlag.values(), ...fallingLatency(curve.points), ...aboutCapacity(curve, slos.length > 0)];
}

/** Neighbouring points whose intervals lie apart in the wrong order; the first such pair stands for all. */
function fallingLatency(points: readonly SweepPoint[]): string[] {
  const p95 = (point: SweepPoint): Estimate => point.metrics.e2eLatencySeconds.p95;
  for (const [i, point] of points.slice(1).entries()) {
    const before = p95(points[i]!);
    const after = p95(point);
    if (before.ci && after.ci && after.ci[1] < before.ci[0])
      return [
        `E2E p95 falls from ${plainNumber(before.value!, 3)} s at ${points[i]!.load} to ${plainNumber(after.value!, 3)} s at ${point.load}: more than chance; longer or more runs (--duration, --replications) tell whether it is so`,
      ];
  }
  return [];
}

function aboutCapacity({ capacity }: Pick<SweepCurve, "capacity">, hasSlo: boolean): string[] {
  const { basis, ci, value, replications, inversions } = capacity;
  return [
    ...(basis === "saturation" && hasSlo
      ? [
          "no SLO breaks before the machines have no spare time: the capacity is where that happens; give a stricter SLO if users would mind sooner",
        ]
      : []),
    ...(value === 0
      ? [
          "the lightest load breaks an SLO: nothing can be carried at this confidence; try lighter loads, a larger machine or a looser SLO",
        ]
      : []),
    ...(ci === null && value !== 0
      ? [
          `${replications} replications do not bound the capacity at this confidence on both sides; allow more (--replications)`,
        ]
      : []),
    ...(inversions > replications / 20
      ? [
          `${inversions} of ${replications} hours kept the SLOs at a heavier load than one at which they broke them: beyond the capacity given lie loads that may do as well; a longer --duration tells them apart`,
        ]
      : []),
  ];
}
