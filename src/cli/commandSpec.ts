import type { CommandName } from "../settings/choices.ts";
import type { RawFlags } from "../settings/layers.ts";
import type { FlagValues } from "../settings/setting.ts";
import type { CliIo } from "./io.ts";

/** What may follow a command's name. */
export type ArgumentSpec = {
  readonly name: string;
  readonly text: string;
  readonly isOptional?: true;
  /** Any number of them; the last argument only. */
  readonly isMany?: true;
  /** What shells may complete; free where absent. */
  readonly values?: FlagValues;
};

/** A command as data: what the help says of it, and what runs. It loads what it needs only then. */
export type CommandSpec = {
  readonly name: string;
  readonly text: string;
  readonly examples: readonly string[];
} & (
  | {
      readonly kind: "command";
      readonly args: readonly ArgumentSpec[];
      /** Whose settings are its flags; null for none. */
      readonly flags: CommandName | null;
      /**
       * @param args what followed the command's name
       * @param flags text, lists of text, true; by key
       * @returns the exit code
       */
      run(args: readonly string[], flags: RawFlags, io: CliIo): Promise<number>;
    }
  | { readonly kind: "group"; readonly commands: readonly CommandSpec[] }
);

/** The scenario's file, which several commands take. */
export const scenarioArgument: ArgumentSpec = {
  name: "scenario",
  isOptional: true,
  text: "YAML or JSON file with the keys of these flags in camelCase; flags win over it",
  values: [{ kind: "file" }],
};
