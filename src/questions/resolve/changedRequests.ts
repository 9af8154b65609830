import { nearestNames } from "../../catalog/resolveName.ts";
import type { Assumption } from "../../catalog/workloads.ts";
import type { Workload } from "../../engine/scenario.ts";
import { phrase, UserError } from "../../errors.ts";
import { scaledLengths } from "../../planning/whatif/scaledLengths.ts";
import type { Asked } from "../../settings/asked.ts";
import { defaultOf } from "../../settings/values.ts";
import { type ChosenWorkload, withShares } from "./chooseWorkload.ts";

/** The settings that it reads. */
export type MixSettings = Asked<"mix" | "requestsPerUserHour" | "inputScale" | "outputScale">;

const given = "given";

/**
 * The requests in the mix that was asked for, and as many times as long.
 *
 * @throws UserError for a feature that the workload has not, or a mix beside another way of saying it
 */
export function changedRequests(inputs: MixSettings, chosen: ChosenWorkload): ChosenWorkload {
  return scaled(inputs, mixed(inputs, chosen));
}

function mixed({ values, named }: MixSettings, chosen: ChosenWorkload): ChosenWorkload {
  const { mix, requestsPerUserHour } = values;
  if (mix === undefined) return chosen;
  if (requestsPerUserHour?.kind === "by-feature")
    throw new UserError(
      phrase`${named("mix")}: ${named("requestsPerUserHour")} says the mix too; leave one out`,
    );
  const names = chosen.workload.features.map(({ name }) => name);
  const wrong = Object.keys(mix).find((name) => !names.includes(name));
  if (wrong !== undefined)
    throw new UserError(
      phrase`${named("mix")}: "${wrong}" is no feature of workload ${chosen.workload.name}; did you mean ${nearestNames(
        wrong,
        names.map((id) => ({ id, aliases: [] })),
      ).join(" or ")}?`,
    );
  const total = Object.values(mix).reduce((sum, weight) => sum + weight, 0);
  const shareOf = (name: string) => (mix[name] ?? 0) / total;
  const told = names.map((name) => `${name} ${Number((100 * shareOf(name)).toPrecision(3))} %`);
  return withAssumption(withShares(chosen, shareOf), {
    text: `the model calls are ${told.join(", ")}`,
    source: given,
  });
}

function scaled({ values }: MixSettings, chosen: ChosenWorkload): ChosenWorkload {
  const { inputScale = defaultOf("inputScale"), outputScale = defaultOf("outputScale") } = values;
  if (inputScale === 1 && outputScale === 1) return chosen;
  const longer = (workload: Workload): Workload => ({
    ...workload,
    features: workload.features.map((feature) => ({
      ...feature,
      inputTokens: scaledLengths(feature.inputTokens, inputScale),
      outputTokens: scaledLengths(feature.outputTokens, outputScale),
    })),
  });
  const told = [
    ...(inputScale === 1 ? [] : [`prompts ${inputScale} times as long as the workload's`]),
    ...(outputScale === 1 ? [] : [`answers ${outputScale} times as long`]),
  ];
  const changed = {
    ...chosen,
    workload: longer(chosen.workload),
    forModel: (id: string) => longer(chosen.forModel(id)),
  };
  return withAssumption(changed, { text: `${told.join(", ")}, up to its limits`, source: given });
}

function withAssumption(chosen: ChosenWorkload, assumption: Assumption): ChosenWorkload {
  return { ...chosen, assumptions: [...chosen.assumptions, assumption] };
}
