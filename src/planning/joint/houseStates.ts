import type { FleetSettings } from "../fleet/fleetPlan.ts";
import { toleratedDown } from "../fleet/fleetState.ts";
import type { JointChoice } from "./house.ts";

/**
 * The states that a house must keep its SLOs in, as machines down of each deployment, the hardest first and all machines up
 * last. n+1 and n+2: any one or two machines, wherever they are. For an availability the deployments fail independently: each
 * is there for the D-th root of the share asked for, and all are at their worst at once, which is to the safe side.
 *
 * @returns null where a deployment is too small to lose what it may
 */
export function houseStates(
  choices: readonly JointChoice[],
  machines: readonly number[],
  redundancy: FleetSettings["redundancy"],
): readonly (readonly number[])[] | null {
  const up = machines.map(() => 0);
  const states = statesDown(choices, machines, redundancy);
  if (states.some((state) => state.some((down, i) => down >= machines[i]!))) return null;
  return [...states, up];
}

function statesDown(
  choices: readonly JointChoice[],
  machines: readonly number[],
  redundancy: FleetSettings["redundancy"],
): number[][] {
  switch (redundancy.kind) {
    case "none":
      return [];
    case "spare":
      return waysToLose(redundancy.machines, machines.length);
    case "availability": {
      const target = redundancy.target ** (1 / machines.length);
      const each = { kind: "availability", target } as const;
      const down = choices.map(({ candidate }, i) => toleratedDown(each, machines[i]!, candidate.failure));
      return down.every((count) => count === 0) ? [] : [down];
    }
  }
}

/** All ways in which so many machines are spread over the deployments; (2, 2) → [2, 0], [1, 1], [0, 2]. */
function waysToLose(count: number, deployments: number): number[][] {
  if (deployments === 1) return [[count]];
  return Array.from({ length: count + 1 }, (_, i) => count - i).flatMap((first) =>
    waysToLose(count - first, deployments - 1).map((rest) => [first, ...rest]),
  );
}
