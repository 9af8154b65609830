import { loadCosts } from "../../../src/node/catalogFiles.ts";
import { loadWorld } from "../../../src/node/loadWorld.ts";
import { resolveScenario } from "../../../src/questions/resolve/resolveScenario.ts";
import { readInputs } from "../../../src/settings/inputs.ts";
import { parseLocated } from "../../../src/settings/locatedValues.ts";

export const world = loadWorld();
export const costs = loadCosts();

/** A small scenario with some keys more, or others in their place; `undefined` takes one away. */
export function asked(keys: Readonly<Record<string, unknown>>) {
  const all = { users: 50, machine: "large", model: "mixtral-8x7b", ...keys };
  const file = parseLocated(JSON.stringify(all), "mine.yaml");
  return readInputs({}, file, world.files);
}

/** The scenario, with everything decided. */
export const resolved = (keys: Readonly<Record<string, unknown>>) => resolveScenario(asked(keys), world);

/** The message of the mistake that the keys are. */
export async function mistake(keys: Readonly<Record<string, unknown>>): Promise<string> {
  return resolved(keys).then(
    () => "none",
    (error: unknown) => (error as Error).message,
  );
}
