import { didYouMeanOr } from "../catalog/resolveName.ts";
import type { Reproduction } from "../documents/parts/reproduction.ts";
import { UserError } from "../errors.ts";
import type { World } from "../questions/resolve/world.ts";
import { reproductionOf } from "../questions/simulate/reproduction.ts";
import type { LocatedValues } from "../settings/locatedValues.ts";
import { type FlagSpec, flagOf, simulateFlags } from "../settings/simulateFlags.ts";
import { withGivenTexts } from "./givenTexts.ts";

/** Options as the parts of a scenario that the command line would read from a file and from its own flags. */
export type GivenScenario = {
  readonly file: LocatedValues;
  /** Keys that only this command has, as its flags would give them. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly world: World;
  /** How it was asked for, as a document keeps it: what was given is a scenario file of its own. */
  reproduction(): Reproduction;
};

/** Keys that say how the command line shows and keeps results, and is watched. */
const onlyForTerminals = ["format", "out", "noCharts", "quiet", "noProgress", "requireSlo"];

/**
 * Checks the keys of a command's options, and parts them.
 *
 * @param command its name, which messages begin with
 * @param groups the flags of the command
 * @param asFlags keys of a scenario that the command reads from its flags, beside those that only it has
 * @throws UserError for a key that the command does not have
 */
export function givenScenario(
  command: Reproduction["command"],
  options: object,
  groups: readonly { readonly flags: readonly FlagSpec[] }[],
  asFlags: readonly string[],
  world: World,
): GivenScenario {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new UserError(`${command}: give an object of keys with values, such as { users: 500 }`);
  const specs = groups.flatMap(({ flags }) => flags).filter(({ key }) => !onlyForTerminals.includes(key));
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [key] of given) checkKey(command, key, specs);
  const isFlag = (key: string) => asFlags.includes(key) || !simulateFlags.some((flag) => flag.key === key);
  const ofOwn = given.filter(([key]) => isFlag(key));
  const others = given.filter(([key]) => !isFlag(key));
  const { values, files } = withGivenTexts(Object.fromEntries(others), ["calibration"], world.files);
  const file: LocatedValues = { file: "the options", values, place: () => command };
  const flags = Object.fromEntries(
    ofOwn.map(([key, value]) => [key, asFlag(value, specs.find((spec) => spec.key === key)!)]),
  );
  return {
    file,
    flags,
    world: { ...world, files },
    reproduction: () =>
      reproductionOf(
        command,
        flags,
        { ...file, file: "scenario.json", values: withoutThreads(values) },
        files,
      ),
  };
}

function checkKey(command: string, key: string, specs: readonly FlagSpec[]): void {
  if (specs.some((spec) => spec.key === key)) return;
  if (onlyForTerminals.includes(key))
    throw new UserError(
      `${command}: ${key} is for the command line, which prints and writes; leave it out, and do with what is returned as you like`,
    );
  if (simulateFlags.some((spec) => spec.key === key))
    throw new UserError(`${command}: ${key} has no place in a ${command}; leave it out`);
  const near = didYouMeanOr(
    `the keys are ${specs.map((spec) => spec.key).join(", ")}`,
    key,
    specs.map((spec) => ({ id: spec.key, aliases: [flagOf(spec.key).slice(2)] })),
  );
  throw new UserError(`${command}: unknown key "${key}"; ${near}`);
}

/** A value as the command line would be given it: text, or a list of texts where the flag may be repeated. */
function asFlag(value: unknown, { key, value: placeholder, isRepeatable }: FlagSpec): unknown {
  if (placeholder === null) {
    if (typeof value !== "boolean") throw new UserError(`${key} ${String(value)}: write true or false`);
    return value;
  }
  if (isRepeatable) {
    if (typeof value !== "object" || value === null) return [String(value)];
    return Array.isArray(value)
      ? value.map(String)
      : Object.entries(value).map(([name, each]) => `${name}=${listed(each)}`);
  }
  return listed(value);
}

/** Several values in one text; parted by semicolons where they hold commas themselves. */
function listed(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  const texts = value.map(String);
  return texts.join(texts.some((text) => text.includes(",")) ? ";" : ",");
}

/** The number of threads changes no byte of a document. */
function withoutThreads({ threads: _, ...values }: Readonly<Record<string, unknown>>): object {
  return values;
}
