import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { flagOf } from "../errors.ts";
import { capsimVersion } from "../node/packageRoot.ts";
import type { RawFlags } from "../settings/layers.ts";
import { type Flag, flagGroupsOf } from "../settings/settings.ts";
import type { ArgumentSpec, CommandSpec } from "./commandSpec.ts";
import { commandTable } from "./commandTable.ts";
import type { CliIo } from "./io.ts";

/**
 * capsim's commands as commander runs them. What a command needs is loaded when it runs, so that `capsim --help` starts
 * nothing heavy.
 *
 * @param finish is told the exit code of the command that ran
 */
export function buildProgram(io: CliIo, finish: (code: number) => void): Command {
  const program = new Command("capsim")
    .description(
      "Predicts how long users wait for a large language model on your own GPU machines, and how sure that is.",
    )
    .version(capsimVersion(), "-V, --version", "print capsim's version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", "\nTry: capsim simulate --users 500 --machine large")
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: () => {} });
  for (const spec of commandTable) addCommand(program, spec, io, finish);
  return program;
}

function addCommand(parent: Command, spec: CommandSpec, io: CliIo, finish: (code: number) => void): void {
  const command = parent
    .command(spec.name)
    .description(spec.text)
    .addHelpText("after", ["", "Examples:", ...spec.examples.map((example) => `  ${example}`)].join("\n"));
  if (spec.kind === "group") {
    for (const each of spec.commands) addCommand(command, each, io, finish);
    return;
  }
  for (const each of spec.args) command.addArgument(argumentOf(each));
  for (const { title, flags } of spec.flags === null ? [] : flagGroupsOf(spec.flags))
    for (const flag of flags) {
      const option = optionOf(flag);
      command.addOption(title === null ? option : option.helpGroup(title));
    }
  command.action(async () => {
    finish(await spec.run(command.args, command.opts<RawFlags>(), io));
  });
}

function argumentOf({ name, text, isOptional, isMany }: ArgumentSpec): Argument {
  const word = isMany ? `${name}...` : name;
  return new Argument(isOptional ? `[${word}]` : `<${word}>`, text);
}

/** A flag as commander has it: values stay text. */
function optionOf({ key, value, isRepeatable, text }: Flag): Option {
  const option = new Option(value === null ? flagOf(key) : `${flagOf(key)} <${value}>`, text);
  // commander would turn --no-charts into `charts: false`.
  option.negate = false;
  if (value === null) return option;
  let isGiven = false;
  return option.argParser((given: string, earlier: unknown) => {
    // commander takes whatever follows for the value, `--users --machine large` too.
    if (/^--[a-z]/.test(given)) throw new InvalidArgumentError("Give a value before the next flag.");
    if (isGiven && !isRepeatable) throw new InvalidArgumentError("It was given before; give it once.");
    isGiven = true;
    return isRepeatable ? [...((earlier as string[] | undefined) ?? []), given] : given;
  });
}
