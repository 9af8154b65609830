import { type Asked, readAsked } from "./asked.ts";
import type { Files } from "./files.ts";
import { layersOf, type RawFlags } from "./layers.ts";
import type { LocatedValues } from "./locatedValues.ts";

export type Inputs = Asked;
export type { RawFlags } from "./layers.ts";

/**
 * Checks flags of `capsim simulate` and a scenario file, each value on its own, and merges them; flags win.
 *
 * @throws UserError naming the flag, or line and column in the file, and what to give
 * @example
 * import { filesFrom, parseLocated, readInputs } from "capsim/core";
 *
 * const file = parseLocated("users: 500\nmachine: large", "scenario.yaml");
 * const { values } = readInputs({ users: "800" }, file, filesFrom({}));
 * console.log(values.users, values.machine); // => 800 ["large"]
 */
export function readInputs(given: RawFlags, file: LocatedValues | null, files: Files): Inputs {
  return readAsked("simulate", layersOf("simulate", given, file), files);
}
