import type { Comparison } from "../../documents/workloadFit.ts";
import type { RateProfile } from "../../engine/scenario.ts";

/** What a trace was like, as far as it makes a fit to it doubtful. */
type Doubts = {
  readonly requests: number;
  readonly span: number;
  readonly tied: number;
  readonly resolution: number;
  readonly kept: number;
  readonly profile: RateProfile | null;
};

/** What the user should know of a fit before relying on it, a sentence each. */
export function doubtsOfTrace({ requests, span, tied, resolution, kept, profile }: Doubts): string[] {
  const warnings: string[] = [];
  if (tied > 0.01)
    warnings.push(
      `${(tied * 100).toFixed(1)} % of the requests arrive at the same moment as the one before: the trace's clock moves in steps of ${Number(resolution.toPrecision(3))} s; they were spread evenly over a step, and gaps shorter than it are not known`,
    );
  if (kept < 0.99 * requests)
    warnings.push(
      `gaps were taken from ${kept.toLocaleString("en-GB")} of ${(requests - 1).toLocaleString("en-GB")}, in up to 16 stretches spread evenly over the trace; burstiness slower than a stretch is not seen by the fit`,
    );
  if (profile === null && span > 4 * 3600)
    warnings.push(
      `the trace lasts ${(span / 3600).toFixed(1)} h: too short for a day's profile, long enough for the rate to move; what moves slowly counts as burstiness`,
    );
  if (profile?.factors.length === 24 && span < 2 * 86_400)
    warnings.push(
      "the day's profile comes from a single day: other days will differ by more than its intervals",
    );
  return warnings;
}

/** Beyond this ratio of the trace's index of dispersion to the chosen fit's, the fit is said to be too even. */
const tooEven = 2;

/** The window in which the trace is burstiest compared with the chosen fit, where the fit is too even; else null. */
export function burstiestWindow(comparison: readonly Comparison[]): Comparison | null {
  const excess = ({ trace, fits }: Comparison) => trace / fits[0]!;
  const worst = comparison.toSorted((a, b) => excess(b) - excess(a))[0];
  return worst !== undefined && excess(worst) >= tooEven ? worst : null;
}

/** The same in words. */
export function doubtOfFit({ at, trace, fits }: Comparison): string {
  return `over ${Number(at.toPrecision(3))} s the trace is burstier than the chosen process (index of dispersion ${trace.toFixed(1)}, by the fit ${fits[0]!.toFixed(1)}): its queues will be longer; replay the trace itself to see them`;
}
