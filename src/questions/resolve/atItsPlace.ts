import { UserError } from "../../errors.ts";
import type { Inputs } from "../../settings/inputs.ts";
import type { FlagKey } from "../../settings/simulateFlags.ts";

/**
 * Looks up what a value names; where the value stands in a scenario file, a mistake is told with line and column.
 *
 * @param path leads to the name in the value
 * @throws UserError as `find` does
 */
export function atItsPlace<T>(inputs: Inputs, key: FlagKey, path: readonly PropertyKey[], find: () => T): T {
  try {
    return find();
  } catch (error) {
    const place = /^.*?:\d+:\d+(?=: )/.exec(inputs.named(key, path))?.[0];
    if (!(error instanceof UserError) || place === undefined) throw error;
    throw new UserError(`${place}: ${error.message}`);
  }
}
