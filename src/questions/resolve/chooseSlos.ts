import type { Workload } from "../../engine/scenario.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import type { Slo } from "../../montecarlo/slo.ts";
import type { Asked } from "../../settings/asked.ts";
import { findFeature } from "./findFeature.ts";

/** The settings that it reads. */
export type SloSettings = Asked<"slo" | "featureSlo" | "requireSlo" | "workload">;

/**
 * The SLOs to judge: over all requests, then those of single features.
 *
 * @param ofFile those that a workload file says of its features
 * @throws UserError for an SLO of a feature that the workload does not have, for one on questions where none takes
 *   several calls, and for --require-slo without any
 */
export function chooseSlos(
  { values, named }: SloSettings,
  { features }: Workload,
  ofFile: readonly Slo[],
): Slo[] {
  const slos = distinct([...(values.slo ?? []), ...(values.featureSlo ?? []), ...ofFile]);
  if (values.requireSlo && slos.length === 0)
    throw new UserError(
      phrase`${named("requireSlo")}: needs an SLO to require; give one, e.g. ${setting("slo")} "e2e.p95<15s"`,
    );
  for (const slo of slos) {
    const at = ofFile.includes(slo)
      ? `${named("workload")}: the SLO ${slo.text}`
      : named(slo.feature === undefined ? "slo" : "featureSlo");
    const about = slo.feature === undefined ? features : [features[findFeature(at, slo.feature, features)]!];
    if (slo.metric === "question" && about.every(({ conversation }) => conversation === undefined))
      throw new UserError(
        phrase`${at}: no question of these requests takes several model calls; give an SLO on e2e instead`,
      );
  }
  return slos;
}

/** What is asked twice is judged once. */
function distinct(slos: readonly Slo[]): Slo[] {
  return slos.filter(({ text }, i) => slos.findIndex((each) => each.text === text) === i);
}
