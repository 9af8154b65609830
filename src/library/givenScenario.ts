import { didYouMeanOr } from "../catalog/resolveName.ts";
import type { Reproduction } from "../documents/parts/reproduction.ts";
import { flagOf, UserError } from "../errors.ts";
import type { World } from "../questions/resolve/world.ts";
import { reproductionOf } from "../questions/simulate/reproduction.ts";
import type { CommandName } from "../settings/choices.ts";
import type { Files } from "../settings/files.ts";
import { type Layer, optionLayer } from "../settings/layers.ts";
import { asTyped, isOf, keysOf, settingOf } from "../settings/settings.ts";

/** Options of a command that reads scenarios. */
export type GivenScenario = {
  readonly layer: Layer;
  readonly world: World;
  /** How it was asked for, as a document keeps it: what was given is a scenario file of its own. */
  reproduction(): Reproduction;
};

/**
 * The options of a command, none of whose keys is unknown.
 *
 * @throws UserError for a key that the command does not have
 */
export function givenScenario(
  command: Reproduction["command"],
  options: object,
  world: World,
): GivenScenario {
  const values = givenOptions(command, options, []);
  const files = withOwnTexts(world.files);
  const isFlag = ([key, value]: [string, unknown]) =>
    !isOf(key, "simulate") || (command === "sweep" && isSwept(key) && value !== undefined);
  return {
    layer: optionLayer(values),
    world: { ...world, files },
    reproduction() {
      const given = Object.entries(values);
      const flags = given.filter(isFlag).map(([key, value]) => [key, asTyped(key, value)]);
      // The number of threads changes no byte of a document.
      const inFile = given.filter((each) => !isFlag(each) && each[0] !== "threads");
      const file = { file: "scenario.json", values: Object.fromEntries(inFile), place: () => command };
      return reproductionOf(command, Object.fromEntries(flags), file, files);
    },
  };
}

function isSwept(key: string): boolean {
  return key === "users" || key === "concurrency" || key === "rate";
}

/**
 * Options whose keys the command has.
 *
 * @param others keys that are no settings
 * @throws UserError
 */
export function givenOptions(
  command: CommandName,
  options: object,
  others: readonly string[],
): Readonly<Record<string, unknown>> {
  if (typeof options !== "object" || options === null || Array.isArray(options))
    throw new UserError(`${command}: give an object of keys with values, such as { users: 500 }`);
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  for (const [key] of given) checkKey(command, key, others);
  return Object.fromEntries(given);
}

function checkKey(command: CommandName, key: string, others: readonly string[]): void {
  const entry = settingOf(key);
  if (others.includes(key) || (isOf(key, command) && !entry?.isForTerminal)) return;
  if (entry?.isForTerminal)
    throw new UserError(
      `${command}: ${key} is for the command line, which prints and writes; leave it out, and do with what is returned as you like`,
    );
  if (entry !== undefined)
    throw new UserError(`${command}: ${key} has no place in a ${command}; leave it out`);
  const known = [...others, ...keysOf(command).filter((each) => !settingOf(each)!.isForTerminal)];
  const near = didYouMeanOr(
    `the keys are ${known.join(", ")}`,
    key,
    known.map((id) => ({ id, aliases: [flagOf(id).slice(2)] })),
  );
  throw new UserError(`${command}: unknown key "${key}"; ${near}`);
}

/** Files that keep what is read through them to themselves. */
function withOwnTexts(files: Files): Files {
  const texts = new Map<string, string>();
  return {
    ...files,
    texts,
    async readText(file) {
      const text = await files.readText(file);
      texts.set(file, text);
      return text;
    },
  };
}

/**
 * Does something for a caller who gives keys, and not flags.
 *
 * @throws UserError whose message has `maxNumSeqs` where that of the command line has `--max-num-seqs`
 */
export async function inKeys<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof UserError ? error.in((key) => key) : error;
  }
}
