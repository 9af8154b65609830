import type { Scenario } from "../engine/scenario.ts";

/**
 * The same text for scenarios that are simulated alike: they differ by where their laws come from, if by anything. Clouds rent
 * the same GPUs under many names, and models come in versions of one architecture.
 */
export function simulationKey(scenario: Scenario): string {
  const deployments = scenario.deployments.map(({ law, ...others }) => ({
    ...others,
    law: { ...law, source: "" },
  }));
  return JSON.stringify({ ...scenario, deployments });
}

/** Items put together whose keys are equal; groups, and the items in them, stand in the items' order. */
export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return [...groups.values()];
}
