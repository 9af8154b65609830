import { flagOf, invariant } from "../../src/errors.ts";
import { isOf } from "../../src/settings/settings.ts";

/** Commands whose documents have findings. */
export const advisedCommands = ["simulate", "sweep", "plan", "whatif"] as const;
export type AdvisedCommand = (typeof advisedCommands)[number];

/** What the reader of a command's findings can change, and how that is written. */
export type Advice = {
  has(key: string): boolean;
  /** `--gateway`; only of a setting that the command has. */
  flag(key: string): string;
  /** " (--replicas)" of those that the command has; "" of none. */
  by(...keys: readonly string[]): string;
};

export function adviceOf(command: AdvisedCommand): Advice {
  const has = (key: string) => isOf(key, command);
  return {
    has,
    flag(key) {
      invariant(has(key), `capsim ${command} has no setting ${key} to advise`);
      return flagOf(key);
    },
    by(...asked) {
      const known = asked.filter(has);
      return known.length === 0 ? "" : ` (${known.map(flagOf).join(", ")})`;
    },
  };
}
