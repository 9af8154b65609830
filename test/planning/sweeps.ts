import type { CapacityEstimate } from "../../src/documents/parts/capacity.ts";
import type { Load, Scenario } from "../../src/engine/scenario.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { parseSlo } from "../../src/montecarlo/slo.ts";
import { searchCapacity } from "../../src/planning/capacitySearch.ts";
import type { SweptScenario } from "../../src/planning/loadScale.ts";
import { preparations } from "../../src/planning/preparations.ts";

/** How many users, and at what rate, a scenario is given; the search turns it up and down. */
export const poisson: Load = { kind: "rate", rate: 0.1, arrival: { kind: "poisson" } };

type Asked = {
  readonly slos: readonly string[];
  readonly confidence: number;
  readonly duration: number;
  readonly maxReplications?: number;
};

/** The capacity of a scenario, simulated in this thread. */
export async function capacityOf(
  scenario: Scenario,
  { slos, confidence, duration, maxReplications = 400 }: Asked,
): Promise<CapacityEstimate> {
  const swept = scenario as SweptScenario;
  const seed = 5;
  const runner = inProcessRunner();
  const lightest = swept.load.kind === "rate" ? swept.load.rate : 1;
  const prepared = await preparations(swept, seed, duration, lightest, runner);
  const settings = {
    seed,
    slos: slos.map(parseSlo),
    confidence,
    minReplications: 2,
    maxReplications,
    duration,
  };
  return searchCapacity(swept, settings, prepared, runner);
}
