import { kindOf } from "../../engine/loadKinds.ts";
import { questionMix } from "../../engine/requestMix.ts";
import type { Deployment, Feature } from "../../engine/scenario.ts";
import { offeredRate } from "../../montecarlo/capacity.ts";
import type { FleetCandidate } from "../fleet/fleetPlan.ts";
import { fleetScenario } from "../fleet/fleetState.ts";
import type { SweptScenario } from "../loadScale.ts";

/** What deployments share: the load, the features in their whole shares, and the gateway where there is one. */
export type House = Omit<SweptScenario, "deployments">;

/** One deployment of a house: what it serves, and the kinds of machines that may serve it. */
export type JointPart = {
  readonly name: string;
  /** Names of its features. */
  readonly features: readonly string[];
  /** Each serves the part's features alone, as `ownScenario` has it. */
  readonly candidates: readonly FleetCandidate[];
};

/** A part of a house with the one kind of machine that serves it. */
export type JointChoice = Omit<JointPart, "candidates"> & { readonly candidate: FleetCandidate };

/**
 * A deployment by itself, asked as often as it is in the house; the gateway and the other features are left out. Users ask for
 * its features alone, so that their pauses are longer.
 *
 * @param served the part's features, with any shares
 */
export function ownScenario(house: House, deployment: Deployment, served: readonly Feature[]): SweptScenario {
  const { load, workload, demand } = house;
  const share = (feature: Feature) => workload.features.find(({ name }) => name === feature.name)!.share;
  const whole = served.reduce((sum, feature) => sum + share(feature), 0);
  const features = served.map((feature) => ({ ...feature, share: share(feature) / whole, deployment: 0 }));
  return {
    deployments: [deployment],
    load: ownLoad(load, whole * (offeredRate({ ...house, deployments: [] }) ?? 0), features),
    workload: { ...workload, features },
    ...(demand && {
      demand: {
        ...demand,
        features: demand.features.filter((_, i) =>
          served.some(({ name }) => name === workload.features[i]?.name),
        ),
      },
    }),
  };
}

/** @param rate model calls per second of the part */
function ownLoad(
  load: SweptScenario["load"],
  rate: number,
  features: readonly Feature[],
): SweptScenario["load"] {
  const own = kindOf(load).offering(load, rate, questionMix(features).questionsPerCall);
  if (own === null) throw new Error(`a load of ${load.kind} has no share for each deployment`);
  return own;
}

/**
 * The whole house with so many machines of each part, of which some fail as the hour begins.
 *
 * @param machines of each choice; @param down fewer than there are
 */
export function houseScenario(
  house: House,
  choices: readonly JointChoice[],
  machines: readonly number[],
  down: readonly number[],
): SweptScenario {
  const fleets = choices.map(({ candidate }, i) => fleetScenario(candidate, machines[i]!, down[i]!));
  return {
    ...house,
    deployments: fleets.map(({ deployments: [fleet] }, i) => ({ ...fleet!, name: choices[i]!.name })),
    workload: {
      ...house.workload,
      features: house.workload.features.map(({ name, share }) => {
        const deployment = choices.findIndex(({ features }) => features.includes(name));
        const its = fleets[deployment]!.workload.features.find((each) => each.name === name)!;
        return { ...its, share, deployment };
      }),
    },
  };
}
