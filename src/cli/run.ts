import { CommanderError } from "commander";
import { didYouMean } from "../catalog/resolveName.ts";
import { flagOf, UserError } from "../errors.ts";
import { voiceFor } from "../settings/settings.ts";
import type { CommandSpec } from "./commandSpec.ts";
import { commandTable } from "./commandTable.ts";
import { type CliIo, exitCodes } from "./io.ts";
import { buildProgram } from "./program.ts";
import { welcome } from "./welcome.ts";

/**
 * Runs one command line and returns its exit code. Nothing is thrown: a user's mistake becomes one line on stderr and
 * code 2, a fault of capsim's own one line and code 3, with the stack where CAPSIM_DEBUG=1 asks for it.
 *
 * @param args the arguments after the program's name
 * @example
 * await run(["catalog", "machines", "large"], io); // => 0
 */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  if (args.length === 0) {
    io.stdout.write(welcome());
    return exitCodes.done;
  }
  let code: number = exitCodes.done;
  const program = buildProgram(io, (outcome) => {
    code = outcome;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    return report(error, args, io);
  }
}

/** Codes of the system for a disk without room or beyond what a user may take of it, and one that fails. */
const cannotWrite: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EIO"]);

function report(error: unknown, args: readonly string[], io: CliIo): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done;
    io.stderr.write(`capsim: ${commanderLine(error, args)}\n`);
    return exitCodes.userMistake;
  }
  if (error instanceof UserError) {
    const { spec } = commandsCalled(args.filter((arg) => !arg.startsWith("-")));
    const voice = voiceFor(spec?.kind === "command" ? spec.flags : null, flagOf);
    io.stderr.write(`capsim: ${oneLine(error.in(voice).message)}\n`);
    return exitCodes.userMistake;
  }
  return reportFault(error, io);
}

/** Says in one line that the output has no room, which is the user's to mend, or else that capsim is at fault, and why; with the stack where CAPSIM_DEBUG=1 asks for it. */
export function reportFault(error: unknown, io: CliIo): number {
  const message = error instanceof Error ? error.message : String(error);
  if (cannotWrite.has((error as NodeJS.ErrnoException | null)?.code ?? "")) {
    io.stderr.write(
      `capsim: the output cannot be written (${oneLine(message)}); make room, or write elsewhere\n`,
    );
    return exitCodes.userMistake;
  }
  const line = `capsim is at fault: ${oneLine(message).replace(/^capsim is at fault: /, "")}`;
  if (io.env.CAPSIM_DEBUG === "1") io.stderr.write(`${line}\n${error instanceof Error ? error.stack : ""}\n`);
  else io.stderr.write(`${line} (CAPSIM_DEBUG=1 shows where)\n`);
  return exitCodes.ownFault;
}

/** commander's message with its suggestion in one line, and where to read more. */
function commanderLine(error: CommanderError, args: readonly string[]): string {
  const words = args.filter((arg) => !arg.startsWith("-"));
  const { called, below } = commandsCalled(words);
  const help = `${["capsim", ...called].join(" ")} --help lists what there is`;
  if (args[0] === "-v" || args[0] === "version")
    return `unknown ${args[0] === "-v" ? "option" : "command"} '${args[0]}'; capsim --version prints the version`;
  if (error.code !== "commander.help") return `${oneLine(error.message.replace(/^error: /, ""))}; ${help}`;
  const names = below.map(({ name }) => name);
  const [, unknown] = words;
  if (words[0] === "help" && unknown !== undefined)
    return `unknown command '${unknown}'${didYouMean(unknown, names)}; ${help}`;
  return `${called.join(" ")}: say which, ${names.join(" or ")}; ${help}`;
}

/** The commands that the first words name, one within the other, and those within the last. */
function commandsCalled(words: readonly string[]): {
  readonly called: readonly string[];
  readonly below: readonly CommandSpec[];
  /** The last that is named; undefined where none is. */
  readonly spec: CommandSpec | undefined;
} {
  const called: string[] = [];
  let last: CommandSpec | undefined;
  let below = commandTable;
  for (const word of words) {
    const spec = below.find(({ name }) => name === word);
    if (spec === undefined) break;
    called.push(word);
    last = spec;
    below = spec.kind === "group" ? spec.commands : [];
  }
  return { called, below, spec: last };
}

function oneLine(text: string): string {
  return text.replaceAll(/\s*\n\s*/g, " ").trim();
}
