import type { ModelGeometry } from "../catalog/types.ts";
import { byTerm, type LawTerm } from "../engine/serviceLaw.ts";
import { type HardwareRates, type LawPrior, physicsPrior, type TermPrior } from "./physicsPrior.ts";

/**
 * Where neither model nor GPU is known: a step of some milliseconds, give or take a factor of e, and so on. Wide enough
 * for a 2-billion model on an H200 and a 70-billion one on four A100.
 */
const generic: Readonly<Record<Exclude<LawTerm, "cExp">, TermPrior>> = {
  c0: { centre: 8e-3, logSd: 1 },
  cSeq: { centre: 1e-4, logSd: 0.7 },
  cKv: { centre: 3e-8, logSd: 1 },
  cPre: { centre: 3e-5, logSd: 1 },
};

/** The least spread of each term's prior for other people's engines: generations differ more than hardware does. */
const leastLogSd: Readonly<Record<LawTerm, number>> = { c0: 0.6, cSeq: 0.6, cKv: 0.5, cPre: 0.6, cExp: 0.5 };

/**
 * The prior of a law from whatever is known: physics where both geometry and hardware are, wide guesses elsewhere.
 *
 * @param hardware rates of all GPUs of one replica together
 */
export function priorFor(geometry: ModelGeometry | null, hardware: HardwareRates | null): LawPrior {
  const isMoe = geometry !== null && geometry.experts > 1;
  if (geometry === null || hardware === null)
    return { ...generic, cExp: { centre: isMoe ? generic.c0.centre / (2 * geometry.experts) : 0, logSd: 1 } };
  const physics = physicsPrior(geometry, hardware);
  return byTerm((term) => ({
    centre: physics[term].centre,
    logSd: Math.max(physics[term].logSd, leastLogSd[term]),
  }));
}
