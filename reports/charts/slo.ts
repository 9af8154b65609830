import type { Slo } from "../../src/montecarlo/slo.ts";
import { ink, type Layer } from "./theme.ts";
import { tipChannels } from "./tips.ts";

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

const sloNames: Readonly<Record<Slo["metric"], string>> = {
  e2e: "E2E latency",
  ttft: "TTFT",
  tpot: "TPOT",
  queue: "time in the queue",
  question: "the time to a question's answer",
};

/** "SLO e2e.p95<15s: p95 of E2E latency has to stay below 15 s". */
export function sloTip({ text, stat, metric, seconds }: Slo): string {
  return `SLO ${text}: ${stat} of ${sloNames[metric]} has to stay below ${seconds} s`;
}

/** The rule of an SLO; `place` puts the field `seconds` on an axis. */
export function sloRule(slo: Slo, place: NonNullable<UnitLayer["encoding"]>, strokeWidth = 1.2): Layer {
  return {
    data: { values: [{ slo: slo.text, seconds: slo.seconds, tip: sloTip(slo) }] },
    mark: { type: "rule", color: ink.text, strokeDash: sloDash, strokeWidth },
    encoding: { ...place, ...tipChannels },
  };
}

type UnitLayer = Extract<Layer, { mark: unknown }>;

/** Dash of every rule that stands for an SLO. */
export const sloDash = [5, 3];
