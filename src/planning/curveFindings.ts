import type { AboutDeployment, Finding, FindingCode, Found } from "../documents/finding.ts";
import type { ResultEntry } from "../documents/parts/entry.ts";
import type { Estimate } from "../documents/parts/numbers.ts";
import type { FoundCurve, SweepPoint } from "../documents/sweep.ts";
import type { ExperimentSettings } from "../montecarlo/experiment.ts";

/** Findings of a point that the curve shows by itself: its points and its saturation. */
const shown: readonly FindingCode[] = ["overloaded", "saturated"];

/**
 * What the reader of a curve must know: the findings of its points, each code once and as the last load has it, where latency
 * falls as load rises by more than chance allows, and what the capacity does not say.
 */
export function curveFindings(
  curve: Pick<FoundCurve, "deployment" | "model" | "machine" | "points" | "capacity">,
  entries: readonly Found<ResultEntry>[],
  { slos }: Pick<ExperimentSettings, "slos">,
): Finding[] {
  const { deployment, model, machine } = curve;
  const about = { ...(deployment !== undefined && { deployment }), model, machine };
  const byCode = new Map<FindingCode, Finding>();
  for (const { flags, findings } of entries)
    for (const finding of findings)
      if (flags.includes(finding.code) && !shown.includes(finding.code)) byCode.set(finding.code, finding);
  return [
    ...byCode.values(),
    ...fallingLatency(curve.points, about),
    ...aboutCapacity(curve, slos.length > 0, about),
  ];
}

/** Neighbouring points whose intervals lie apart in the wrong order; the first such pair stands for all. */
function fallingLatency(points: readonly SweepPoint[], about: AboutDeployment): Finding[] {
  const p95 = (point: SweepPoint): Estimate => point.metrics.e2eLatencySeconds.p95;
  for (const [i, point] of points.slice(1).entries()) {
    const before = p95(points[i]!);
    const after = p95(point);
    if (before.ci && after.ci && after.ci[1] < before.ci[0])
      return [
        {
          code: "falling-latency",
          about,
          figures: {
            fromLoad: points[i]!.load,
            toLoad: point.load,
            fromSeconds: before.value!,
            toSeconds: after.value!,
          },
        },
      ];
  }
  return [];
}

function aboutCapacity(
  { capacity }: Pick<FoundCurve, "capacity">,
  hasSlo: boolean,
  about: AboutDeployment,
): Finding[] {
  const { basis, ci, value, replications, inversions } = capacity;
  const findings: Finding[] = [];
  if (basis === "saturation" && hasSlo) findings.push({ code: "no-slo-breaks", about, figures: {} });
  if (value === 0) findings.push({ code: "nothing-carried", about, figures: {} });
  if (ci === null && value !== 0)
    findings.push({ code: "capacity-unbounded", about, figures: { replications } });
  if (inversions > replications / 20)
    findings.push({ code: "capacity-inversions", about, figures: { inversions, replications } });
  return findings;
}
