import { didYouMeanOr } from "../../catalog/resolveName.ts";
import { UserError } from "../../errors.ts";
import { readLoadSteps } from "../../settings/loadSteps.ts";
import { type FlagKey, flagOf, simulateFlags } from "../../settings/simulateFlags.ts";

/** One thing that a variant has otherwise than the base, as it was typed. */
export type Setting = {
  /** Where it was asked for. */
  readonly flag: "--set" | "--vary";
  readonly path: readonly string[];
  readonly value: string;
};

/** What a base and its variants share: the experiment, the objectives, and where results go. */
export const sharedKeys: ReadonlySet<string> = new Set<FlagKey>([
  ...(["slo", "featureSlo", "confidence", "requireSlo", "seed", "precision", "replications"] as const),
  ...(["duration", "threads", "format", "out", "noCharts", "quiet", "noProgress"] as const),
]);
/** More would take long and be read by nobody. */
const mostVariants = 50;

/**
 * The variants that `--set` and `--vary` ask for: one for each combination of the values of every `--vary`, each with
 * everything that is `--set`.
 *
 * @throws UserError naming the flag, what was given, and what to give
 * @example
 * readVariants(["machine=large"], ["users=200,400"]);
 * // => two variants, each of [{ flag: "--vary", path: ["users"], … }, { flag: "--set", path: ["machine"], … }]
 */
export function readVariants(sets: readonly string[], varies: readonly string[]): Setting[][] {
  const fixed = sets.map((text) => settingOf("--set", text));
  const varied = varies.map((text) => {
    const setting = settingOf("--vary", text);
    return valuesOf(setting, text).map((value): Setting => ({ ...setting, value }));
  });
  refuseTwice([...fixed, ...varied.flatMap(([first]) => first ?? [])]);
  if (fixed.length === 0 && varied.length === 0) return [];
  const variants = varied.reduce<Setting[][]>(
    (made, values) => made.flatMap((each) => values.map((setting) => [...each, setting])),
    [[]],
  );
  if (variants.length > mostVariants)
    throw new UserError(
      `--vary ${varies.join(" --vary ")}: makes ${variants.length} variants; give values for at most ${mostVariants}`,
    );
  return variants.map((each) => [...each, ...fixed]);
}

/** A setting as it is typed after its flag: `deployments.0.replicas=2`. */
export function settingText({ path, value }: Setting): string {
  return `${path.join(".")}=${value}`;
}

/** Settings with their flags, as they might be typed. */
export function flagTexts(settings: readonly Setting[]): string {
  return settings.map((setting) => `${setting.flag} ${settingText(setting)}`).join(" ");
}

function settingOf(flag: Setting["flag"], text: string): Setting {
  const [, name = "", value = ""] = /^\s*([^=\s]+)\s*=\s*(.*\S)\s*$/s.exec(text) ?? [];
  if (value === "") {
    const example = flag === "--set" ? "users=800" : "users=200,400,800";
    throw new UserError(`${flag} ${text}: write KEY=VALUE, such as ${flag} ${example}`);
  }
  const [first = "", ...rest] = name.split(".");
  const key = first.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
  if (!simulateFlags.some((known) => known.key === key)) {
    const known = simulateFlags
      .filter((each) => !sharedKeys.has(each.key))
      .map(({ key: id }) => ({ id, aliases: [flagOf(id).slice(2)] }));
    const near = didYouMeanOr("capsim schema scenario lists the keys", key, known);
    throw new UserError(`${flag} ${text}: unknown key "${first}"; ${near}`);
  }
  if (sharedKeys.has(key))
    throw new UserError(
      `${flag} ${text}: ${key} is the same for a base and its variants; give it as ${flagOf(key)}`,
    );
  return { flag, path: [key, ...rest], value };
}

/** Values are parted by commas, or by semicolons where they hold commas themselves; loads may be ranges. */
function valuesOf({ path, value }: Setting, text: string): string[] {
  const [key = ""] = path;
  const isLoad = path.length === 1 && ["users", "seats", "concurrency", "rate"].includes(key);
  if (isLoad && value.includes(".."))
    return readLoadSteps(`--vary ${text}`, value, { isWhole: key !== "rate", most: 10_000_000 }).map(String);
  const values = value.split(value.includes(";") ? ";" : ",").map((each) => each.trim());
  if (values.some((each) => each === ""))
    throw new UserError(
      `--vary ${text}: a value is missing; write values between commas, such as 200,400,800`,
    );
  return [...new Set(values)];
}

function refuseTwice(settings: readonly Setting[]): void {
  const names = settings.map(({ path }) => path.join("."));
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined)
    throw new UserError(
      `${twice} is given twice; give it once with --set, or all its values in one --vary ${twice}=…`,
    );
}
