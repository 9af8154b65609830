import { drawLaw } from "../engine/fittedLaw.ts";
import { normal, type RandomStream } from "../engine/random.ts";
import type { Scenario } from "../engine/scenario.ts";

/** Whether everything in the scenario is taken to be known exactly. */
export function isCertain({ deployments }: Scenario): boolean {
  return deployments.every(({ law }) => law.terms.length === 0);
}

/** The scenario as if everything in it were known exactly: its centre. */
export function centreOf(scenario: Scenario): Scenario {
  return {
    ...scenario,
    deployments: scenario.deployments.map((deployment) => ({
      ...deployment,
      law: { ...deployment.law, terms: [], logCovariance: [] },
    })),
  };
}

/** One scenario out of those that are possible: each deployment's law drawn from its posterior. */
export function drawScenario(scenario: Scenario, stream: RandomStream): Scenario {
  return {
    ...scenario,
    deployments: scenario.deployments.map((deployment) => ({
      ...deployment,
      law: {
        ...deployment.law,
        law: drawLaw(deployment.law, () => normal(stream)),
        terms: [],
        logCovariance: [],
      },
    })),
  };
}
