import type { Terminal } from "../../reports/render/terminalText.ts";
import type { Interruption } from "../montecarlo/experiment.ts";
import type { Runner } from "../montecarlo/runner.ts";

/** One of the process's two outputs, or a stand-in for it. */
export type Output = {
  readonly isTerminal: boolean;
  /** Columns that it has now, where it is a terminal that says so. */
  readonly columns?: number | undefined;
  write(text: string): void;
};

/** Somebody who answers line by line. */
export type Prompt = {
  /** The answer without its line end; null at Ctrl-C or Ctrl-D. */
  ask(question: string): Promise<string | null>;
  close(): void;
};

/** All that the command line has of the world besides files: tests give their own. */
export type CliIo = {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Asks the user; absent where nobody sits at a terminal. */
  openPrompt?(): Prompt;
  /** What simulations run on: worker threads, as many as are asked for. */
  openRunner(threads?: number): Promise<Runner>;
  /** Starts to listen for Ctrl-C; `stop` ends that. */
  listenForInterrupt(): { readonly interruption: Interruption; stop(): void };
};

/** Columns that tables may use: a terminal's own, within reason; 80 where the reader is no terminal. */
export function columnsOf({ isTerminal, columns = 80 }: Output): number {
  return isTerminal ? Math.max(40, Math.min(columns, 160)) : 80;
}

/** What a printed table may use of stdout: its columns, and colours where it has them. */
export function terminalOf({ stdout, env }: Pick<CliIo, "stdout" | "env">): Terminal {
  return { emphasis: painterFor(stdout, env), columns: columnsOf(stdout) };
}

/** Exit codes of the contract. */
export const exitCodes = { done: 0, sloNotMet: 1, userMistake: 2, ownFault: 3, interrupted: 130 } as const;

/** Ways in which a word can stand out on a terminal. */
export type Style = "bold" | "dim" | "red" | "yellow" | "green";
/** Text in a style, or unchanged where there is no colour. */
export type Paint = (style: Style, text: string) => string;

const codes: Readonly<Record<Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  yellow: [33, 39],
  green: [32, 39],
};

/** Colours only on a terminal, and not where NO_COLOR (no-color.org) or TERM=dumb asks for none. */
export function painterFor(output: Output, env: CliIo["env"]): Paint {
  if (!output.isTerminal || env.NO_COLOR || env.TERM === "dumb") return plain;
  return (style, text) => `\u001b[${codes[style][0]}m${text}\u001b[${codes[style][1]}m`;
}

/** No colour at all. */
export const plain: Paint = (_, text) => text;
