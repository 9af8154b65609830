import { flagOf } from "../../errors.ts";
import type { FlagValues, ValueKind } from "../../settings/setting.ts";
import { type Flag, flagGroupsOf } from "../../settings/settings.ts";
import type { CommandSpec } from "../commandSpec.ts";

/** Something a shell may put in place of the word under the cursor. One that ends in "=" or ":" goes on. */
export type Candidate = { readonly value: string; readonly text: string };

/** What may follow, and whether the shell should offer files or folders too. */
export type Completion = {
  readonly candidates: readonly Candidate[];
  readonly paths: "none" | "files" | "folders";
};

/**
 * Names of a kind.
 *
 * @param before the arguments of the command that stand before the word
 * @param typed the beginning of the name
 */
export type NameSource = (
  kind: Exclude<ValueKind, "file" | "folder">,
  before: readonly string[],
  typed: string,
) => readonly Candidate[];

type Runnable = Extract<CommandSpec, { kind: "command" }>;

/**
 * What may stand in place of the last word of a command line.
 *
 * @param words what was typed after the program's name; the last one up to the cursor, "" where it has not begun
 * @example
 * complete(commandTable, ["simulate", "--rou"], names).candidates // => [{ value: "--routing", … }]
 */
export function complete(
  table: readonly CommandSpec[],
  words: readonly string[],
  names: NameSource,
): Completion {
  const word = words.at(-1) ?? "";
  const { commands, spec, rest } = commandAt(table, words.slice(0, -1));
  if (spec === null)
    return only(commands.map(({ name, text }) => ({ value: name, text })).concat(globalFlags), word);
  return inCommand(spec, rest, word, names);
}

const globalFlags: readonly Candidate[] = [
  { value: "--help", text: "print this help" },
  { value: "--version", text: "print capsim's version" },
];

/** The command that the words before the last name, or those that may be named next; and what follows its name. */
function commandAt(
  table: readonly CommandSpec[],
  words: readonly string[],
): { commands: readonly CommandSpec[]; spec: Runnable | null; rest: readonly string[] } {
  let commands = table;
  for (const [i, word] of words.entries()) {
    const spec = commands.find(({ name }) => name === word);
    if (spec === undefined) continue;
    if (spec.kind === "command") return { commands, spec, rest: words.slice(i + 1) };
    commands = spec.commands;
  }
  return { commands, spec: null, rest: [] };
}

function inCommand(spec: Runnable, before: readonly string[], word: string, names: NameSource): Completion {
  const flags = spec.flags === null ? [] : flagGroupsOf(spec.flags).flatMap((group) => group.flags);
  const given: string[] = [];
  const used = new Set<string>();
  let open: Flag | null = null;
  for (const each of before) {
    if (open !== null) {
      open = null;
      continue;
    }
    const flag = flags.find(({ key }) => each === flagOf(key) || each.startsWith(`${flagOf(key)}=`));
    if (flag === undefined) given.push(each);
    else used.add(flag.key);
    open = flag !== undefined && flag.value !== null && each === flagOf(flag.key) ? flag : null;
  }
  if (open !== null) return valuesOf(open, given, word, "", names);
  const [, name, typed] = /^(--[a-z-]+)=(.*)$/.exec(word) ?? [];
  const assigned = flags.find(({ key, value }) => value !== null && flagOf(key) === name);
  if (assigned !== undefined) return valuesOf(assigned, given, typed!, `${name}=`, names);
  const left = flags.filter(({ key, isRepeatable }) => isRepeatable || !used.has(key));
  const flagCandidates = [
    ...left.map(({ key, text }) => ({ value: flagOf(key), text })),
    { value: "--help", text: "print this help" },
  ];
  const argument = spec.args[given.length] ?? (spec.args.at(-1)?.isMany ? spec.args.at(-1) : undefined);
  if (word.startsWith("-") || argument === undefined) return only(flagCandidates, word);
  return valuesFor(argument.values, given, word, "", names);
}

/**
 * What may be the value of a flag, or the last of its values: of `machine=small,lar` that is `lar`.
 *
 * @param lead what stands before the value in the same word: `--machine=`
 */
function valuesOf(
  { completes: values, isRepeatable, isList }: Flag,
  before: readonly string[],
  typed: string,
  lead: string,
  names: NameSource,
): Completion {
  const [, setting = "", earlier, last] = /^([^=,]*=)?(.*,)([^,]*)$/.exec(typed) ?? [];
  if (earlier === undefined || !isRepeatable || !isList) return valuesFor(values, before, typed, lead, names);
  const { candidates, paths } = valuesFor(values, before, setting + last, "", names);
  const led = candidates.map(({ value, text }) => ({
    value: lead + setting + earlier + value.slice(setting.length),
    text,
  }));
  return { candidates: led, paths };
}

/** @param lead what stands before the value in the same word: `--machine=` */
function valuesFor(
  values: FlagValues | undefined = [],
  before: readonly string[],
  typed: string,
  lead: string,
  names: NameSource,
): Completion {
  const candidates: Candidate[] = [];
  let paths: Completion["paths"] = "none";
  for (const each of values) {
    if (typeof each === "string") candidates.push({ value: each, text: "" });
    else if (each.kind === "file") paths = "files";
    else if (each.kind === "folder") paths = "folders";
    else candidates.push(...names(each.kind, before, typed));
  }
  const led = candidates.map(({ value, text }) => ({ value: lead + value, text }));
  return { ...only(led, lead + typed), paths };
}

/** Those that the word begins; flags only where it begins with a dash. */
function only(candidates: readonly Candidate[], word: string): Completion {
  const isFlag = word.startsWith("-");
  return {
    candidates: candidates.filter(
      ({ value }) =>
        value.startsWith(word) && (isFlag || !value.startsWith("--") || candidates.every(isDashed)),
    ),
    paths: "none",
  };
}

function isDashed({ value }: Candidate): boolean {
  return value.startsWith("--");
}
