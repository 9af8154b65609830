import { drawLaw } from "../engine/fittedLaw.ts";
import { normal, type RandomStream } from "../engine/random.ts";
import type { Deployment, Scenario } from "../engine/scenario.ts";
import { drawDemand, isKnownDemand, withDemand } from "./demand.ts";
import type { ReplicationStreams } from "./streams.ts";

/** Whether everything in the scenario is taken to be known exactly. */
export function isCertain({ deployments, demand }: Scenario): boolean {
  return deployments.every(({ law }) => law.terms.length === 0) && isKnownDemand(demand);
}

/** The scenario as if everything in it were known exactly: its centre. */
export function centreOf({ demand: _, ...scenario }: Scenario): Scenario {
  return {
    ...scenario,
    deployments: scenario.deployments.map((deployment) => ({
      ...deployment,
      law: { ...deployment.law, terms: [], logCovariance: [] },
    })),
  };
}

/** One scenario out of those that are possible: each deployment's law drawn from its posterior, and the demand. */
export function drawScenario(
  scenario: Scenario,
  streams: Pick<ReplicationStreams, "law" | "demand">,
): Scenario {
  const { demand, ...asked } = scenario;
  const drawn = demand === undefined ? asked : withDemand(asked, demand, drawDemand(demand, streams.demand));
  return { ...drawn, deployments: drawLaws(scenario.deployments, streams.law) };
}

/** The deployments each under a law drawn from its posterior, one after the other from one stream. */
export function drawLaws(deployments: readonly Deployment[], stream: RandomStream): Deployment[] {
  return deployments.map((deployment) => ({
    ...deployment,
    law: {
      ...deployment.law,
      law: drawLaw(deployment.law, () => normal(stream)),
      terms: [],
      logCovariance: [],
    },
  }));
}
