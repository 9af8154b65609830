import type { Slo } from "../../src/montecarlo/slo.ts";

/** The objectives on the E2E latency of all requests; repetitions count once. */
export function e2eSlos(slos: readonly Slo[]): Slo[] {
  const drawn = slos.filter((slo) => slo.metric === "e2e" && slo.feature === undefined);
  return drawn.filter(
    (slo, index) => drawn.findIndex((other) => sloLabel(other) === sloLabel(slo)) === index,
  );
}

/** "SLO: p95 < 15 s". */
export function sloLabel(slo: Slo): string {
  return `SLO: ${slo.stat} < ${slo.seconds} s`;
}

/** Dash of every rule that stands for an SLO. */
export const sloDash = [5, 3];
