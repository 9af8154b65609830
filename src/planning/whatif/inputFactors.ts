import { kindOf } from "../../engine/loadKinds.ts";
import type { Feature, Scenario } from "../../engine/scenario.ts";
import { type LawTerm, lawTerms } from "../../engine/serviceLaw.ts";
import { scaledLengths } from "./scaledLengths.ts";

/** An input of a scenario that is varied between two factors of its value. */
export type InputFactor = {
  readonly input: string;
  /** Factors of its value, below and above 1. */
  readonly low: number;
  readonly high: number;
  /** Where the factors come from. */
  readonly range: "its 90 % range" | typeof usualRange;
  /** Whether its high end is the harder one to serve. */
  readonly moreIs: "harder" | "easier";
  /** The scenario with the input at its low or high end. */
  apply(scenario: Scenario, end: "low" | "high"): Scenario;
};

const lawWords: Readonly<Record<LawTerm, string>> = {
  c0: "law: step time (c0)",
  cSeq: "law: sequence time (cSeq)",
  cKv: "law: context time (cKv)",
  cPre: "law: prompt time (cPre)",
  cExp: "law: expert time (cExp)",
};
/** Standard deviations from the middle to an end of a normal variable's 90 % range. */
const toEnds = 1.645;
export const usualSpread = 0.2;
export const usualRange = "±20 %, for want of a known range";

/**
 * The inputs of a scenario whose influence can be asked for. What is known of one, the posterior of the law and what is said of the
 * demand, gives its 90 % range; anything else is varied by a fifth. Burstiness only where requests come at a rate: users
 * ask at random.
 */
export function inputFactors(scenario: Scenario): InputFactor[] {
  const { load, demand } = scenario;
  const { callsInput } = kindOf(load);
  const asked =
    demand === undefined ? 0 : Math.hypot(demand.requests, load.kind === "rate" ? demand.users : 0);
  return [
    byFactor("prompt length", 0, (of, factor) => withLengths(of, "inputTokens", factor)),
    byFactor("answer length", 0, (of, factor) => withLengths(of, "outputTokens", factor)),
    ...(callsInput === null ? [] : [byFactor(callsInput, asked, withRequests)]),
    ...(load.kind === "rate" && ["poisson", "gamma"].includes(load.arrival.kind)
      ? [byFactor("burstiness (CV of the gaps)", 0, withBurstiness)]
      : []),
    byFactor("KV memory", 0, withMemory, "easier"),
    ...lawTerms.flatMap((term) => lawFactor(scenario, term)),
  ];
}

function byFactor(
  input: string,
  logDeviation: number,
  change: (scenario: Scenario, factor: number) => Scenario,
  moreIs: InputFactor["moreIs"] = "harder",
): InputFactor {
  const isKnown = logDeviation > 0;
  const [low, high] = isKnown
    ? [Math.exp(-toEnds * logDeviation), Math.exp(toEnds * logDeviation)]
    : [1 - usualSpread, 1 + usualSpread];
  const range = isKnown ? "its 90 % range" : usualRange;
  return {
    input,
    low,
    high,
    range,
    moreIs,
    apply: (scenario, end) => change(scenario, end === "low" ? low : high),
  };
}

/** The widest deviation among the deployments stands for the term; each is moved by its own. */
function lawFactor({ deployments }: Scenario, term: LawTerm): InputFactor[] {
  const deviations = deployments.map(({ law: { terms, logCovariance } }) => {
    const i = terms.indexOf(term);
    return i < 0 ? 0 : Math.sqrt(logCovariance[i]![i]!);
  });
  const widest = Math.max(...deviations);
  if (widest === 0) return [];
  const withTerm = (scenario: Scenario, factor: number): Scenario => ({
    ...scenario,
    deployments: scenario.deployments.map((each, i) => {
      const own = factor ** (deviations[i]! / widest);
      return { ...each, law: { ...each.law, law: { ...each.law.law, [term]: each.law.law[term] * own } } };
    }),
  });
  return [byFactor(lawWords[term], widest, withTerm)];
}

function withLengths(scenario: Scenario, key: "inputTokens" | "outputTokens", factor: number): Scenario {
  const features = scenario.workload.features.map(
    (feature): Feature => ({ ...feature, [key]: scaledLengths(feature[key], factor) }),
  );
  return { ...scenario, workload: { ...scenario.workload, features } };
}

function withRequests(scenario: Scenario, factor: number): Scenario {
  const { load } = scenario;
  return { ...scenario, load: kindOf(load).withDemand(load, 1, factor, 1) };
}

function withBurstiness(scenario: Scenario, factor: number): Scenario {
  const { load } = scenario;
  if (load.kind !== "rate") return scenario;
  const cv = load.arrival.kind === "gamma" ? load.arrival.cv : 1;
  return { ...scenario, load: { ...load, arrival: { kind: "gamma", cv: cv * factor } } };
}

function withMemory(scenario: Scenario, factor: number): Scenario {
  return {
    ...scenario,
    deployments: scenario.deployments.map((each) => ({
      ...each,
      engine: { ...each.engine, kvBlocks: Math.max(1, Math.round(each.engine.kvBlocks * factor)) },
    })),
  };
}
