import { phrase, UserError } from "../../errors.ts";
import type { Inputs } from "../../settings/inputs.ts";
import type { SettingKey } from "../../settings/settings.ts";

/**
 * Looks up what a value names; where the value stands in a scenario file, a mistake is told with line and column.
 *
 * @param path leads to the name in the value
 * @throws UserError as `find` does
 */
export function atItsPlace<T>(
  inputs: Inputs,
  key: SettingKey,
  path: readonly PropertyKey[],
  find: () => T,
): T {
  try {
    return find();
  } catch (error) {
    const at = inputs.named(key, path);
    if (!(error instanceof UserError) || at.source.kind !== "file") throw error;
    throw new UserError(phrase`${at.source.place}: ${error.phrase}`);
  }
}
