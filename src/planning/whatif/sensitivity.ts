import type { InputSwing, Interaction, Sensitivity } from "../../documents/parts/sensitivity.ts";
import type { Scenario } from "../../engine/scenario.ts";
import { centreOf } from "../../montecarlo/drawScenario.ts";
import { overall } from "../../montecarlo/estimate.ts";
import type { ExperimentProgress, ExperimentSettings, Interruption } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { compareArms, isOverloaded } from "./compare.ts";
import { type InputFactor, inputFactors } from "./inputFactors.ts";
import { pooledContrast } from "./pairedDifference.ts";
import { type PairedArm, runPaired } from "./pairedRuns.ts";

/**
 * Varies every input of a scenario on its own, on common random numbers and under the laws' centre, and the two that move
 * E2E p95 most both together, each at the end that makes it slower.
 *
 * @returns null when interrupted
 */
export async function findSensitivity(
  scenario: Scenario,
  settings: ExperimentSettings,
  runner: Runner,
  onProgress: (stage: "inputs" | "interaction", progress: ExperimentProgress) => void,
  interruption: Interruption,
): Promise<Sensitivity | null> {
  const factors = inputFactors(scenario);
  const ends = factors.flatMap((factor) => [factor.apply(scenario, "low"), factor.apply(scenario, "high")]);
  const run = (stage: "inputs" | "interaction", scenarios: readonly Scenario[], its: ExperimentSettings) =>
    runPaired(scenarios.map(centreOf), its, runner, (progress) => onProgress(stage, progress), interruption);
  const found = await run("inputs", [scenario, ...ends], settings);
  if (found === null || found.stopped === "interrupted") return null;
  const difference = (arm: PairedArm) => compareArms(found.base, arm, [])["e2e.p95"]!;
  const swings = factors.map((factor, i): InputSwing & { readonly factor: InputFactor } => {
    const [low, high] = [difference(found.variants[2 * i]!), difference(found.variants[2 * i + 1]!)];
    const swing = low.value === null || high.value === null ? null : Math.abs(high.value - low.value);
    return {
      input: factor.input,
      range: factor.range,
      low: { factor: factor.low, e2eP95: low },
      high: { factor: factor.high, e2eP95: high },
      swing,
      factor,
    };
  });
  swings.sort((a, b) => (b.swing ?? Number.MAX_VALUE) - (a.swing ?? Number.MAX_VALUE));
  const count = found.base.summaries.length;
  const fixed = { ...settings, minReplications: count, maxReplications: count };
  const interaction = await findInteraction(scenario, swings, (scenarios) =>
    run("interaction", scenarios, fixed),
  );
  return {
    baseE2eP95: swings.find(({ low }) => low.e2eP95.base !== null)?.low.e2eP95.base ?? null,
    inputs: swings.map(({ factor: _, ...swing }) => swing),
    interaction,
  };
}

/** Of the first two inputs; null where there are no two, or one of the four corners has no latency. */
async function findInteraction(
  scenario: Scenario,
  swings: readonly (InputSwing & { readonly factor: InputFactor })[],
  run: (scenarios: readonly Scenario[]) => ReturnType<typeof runPaired>,
): Promise<Interaction | null> {
  const [first, second] = swings.filter(({ swing }) => swing !== null && swing > 0);
  if (first === undefined || second === undefined) return null;
  const slower = ({ low, high }: InputSwing) =>
    (high.e2eP95.value ?? 0) >= (low.e2eP95.value ?? 0) ? "high" : "low";
  const one = first.factor.apply(scenario, slower(first));
  const other = second.factor.apply(scenario, slower(second));
  const corners = await run([scenario, one, other, second.factor.apply(one, slower(second))]);
  if (corners === null) return null;
  const arms = [corners.base, ...corners.variants];
  if (arms.some(isOverloaded)) return null;
  const hours = arms.map(({ summaries }) => summaries.map((summary) => overall(summary, "e2e")));
  const { value, ci } = pooledContrast(hours, [1, -1, -1, 1], "p95");
  return value === null ? null : { inputs: [first.input, second.input], value, ci };
}
