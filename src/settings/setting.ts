import type { ZodType } from "zod";
import { type Phrase, told } from "../errors.ts";
import type { CommandName } from "./choices.ts";
import type * as rules from "./rules.ts";

/** Headings under which help lists settings, in its order. */
export const groups = [
  ...(["purchase", "variants", "prices", "load", "requests", "service"] as const),
  ...(["trouble", "own", "experiment", "output", "measured"] as const),
] as const;
export type Group = (typeof groups)[number];

/** Names that stand in the catalogue or on the disk, or keys of a scenario with "=". */
export type ValueKind =
  | ("model" | "machine" | "workload" | "profile" | "feature" | "cloud" | "gpu" | "setting")
  | ("machine price" | "catalog record" | "file" | "folder");

/** What a value may be, for shells to complete: words as they are, and kinds of names. */
export type FlagValues = readonly (string | { readonly kind: ValueKind })[];

/** What makes a rule; handed in, so that whoever only reads the words loads no rules. */
export type RuleKit = typeof rules;

/** What a setting is to the user of one command. */
type Face = {
  readonly group: Group;
  /** What stands for the value in the help; null for a flag without one. */
  readonly value: string | null;
  /** A part of a sentence: what the setting says. */
  readonly help: Phrase;
  /** What holds where nothing is given, as it would be written in a scenario file. */
  readonly default?: string | number | null;
  /** Words beside the default, or in its place where it is no single value. */
  readonly defaultNote?: Phrase;
  /** A flag that may stand several times. */
  readonly isRepeatable?: boolean;
  /** What shells may complete; anything where absent. */
  readonly completes?: FlagValues;
  /** What a value may be, and what it becomes; its messages say what to give. */
  readonly rule: (is: RuleKit) => ZodType;
};

/**
 * Everything about one setting. It is a flag of its commands (`--max-num-seqs`), a key of a scenario file and an option of the
 * library (`maxNumSeqs`); options, help, JSON Schema, completion, types and the page's controls all follow from here.
 */
export type Setting = Face & {
  readonly commands: readonly CommandName[];
  /** What is different in some of the commands. */
  readonly differs?: readonly (Partial<Face> & { readonly in: readonly CommandName[] })[];
  /** A flag whose value may be several with commas between them. */
  readonly isList?: true;
  /** It says how or where results are shown, and changes no number. */
  readonly isShownOnly?: true;
  /** Of no use to the library, which neither prints nor writes. */
  readonly isForTerminal?: true;
  /** How a report's page shows it: its control's label, and its name in the page's address. */
  readonly page?: { readonly name: string; readonly label: string; readonly range?: number };
};

export type Settings = Readonly<Record<string, Setting>>;

/** The rules of some settings, by key, each with what the setting says. */
export function rulesOf<T extends Settings>(
  settings: T,
  is: RuleKit,
): { [Key in keyof T]: ReturnType<T[Key]["rule"]> } {
  const rules = Object.entries(settings).map(([key, { rule, help }]) => [
    key,
    rule(is).describe(told(help, (each) => each)),
  ]);
  return Object.fromEntries(rules) as { [Key in keyof T]: ReturnType<T[Key]["rule"]> };
}

/** Kinds of names, in short. */
export const names = (kind: ValueKind) => ({ kind });
