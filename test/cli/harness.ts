import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CliIo } from "../../src/cli/io.ts";
import { run } from "../../src/cli/run.ts";
import { uninterrupted } from "../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { piscinaRunner } from "../../src/node/piscinaRunner.ts";

export type Outcome = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a command line inside this process, as if stdout and stderr were pipes, or terminals where asked. */
export async function capsim(
  args: readonly string[],
  {
    isTerminal = false,
    columns,
    env = {},
  }: { isTerminal?: boolean; columns?: number; env?: CliIo["env"] } = {},
): Promise<Outcome> {
  const text = { stdout: "", stderr: "" };
  const output = (name: keyof typeof text) => ({
    isTerminal,
    columns,
    write: (more: string) => {
      text[name] += more;
    },
  });
  const code = await run(args, {
    stdout: output("stdout"),
    stderr: output("stderr"),
    env,
    // Threads only where a test asks for them: they take longer to start than a short simulation.
    openRunner: async (threads) => (threads === undefined ? inProcessRunner() : piscinaRunner(threads)),
    listenForInterrupt: () => ({ interruption: uninterrupted, stop() {} }),
  });
  return { code, ...text };
}

/** Arguments with another value for a flag that they have: one that takes one value cannot be given again. */
export function withFlag(args: readonly string[], flag: string, value: string): string[] {
  const at = args.indexOf(flag);
  return [...args.slice(0, at), flag, value, ...args.slice(at + 2)];
}

/** A folder for the files of one test file. */
export type Scratch = {
  readonly folder: string;
  path(name: string): string;
  write(name: string, content: string | Uint8Array): string;
  remove(): void;
};

export function scratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), "capsim-test-"));
  const path = (name: string) => join(folder, name);
  return {
    folder,
    path,
    write: (name, content) => {
      writeFileSync(path(name), content);
      return path(name);
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A law of a made-up machine, quick to simulate and the same everywhere: every step takes 10 ms and 1 ms a sequence. */
export const quickLaw = JSON.stringify({
  schema: "capsim.law/1",
  model: "toy",
  machine: "bench",
  parameters: { c0: { value: 0.01, sd: 0.0005 }, cSeq: { value: 0.001 }, cPre: { value: 1e-5 } },
});

/** Flags that make a run of `quickLaw` short. */
export const quickFlags = [
  ...["--input-tokens", "100", "--output-tokens", "lognormal:20,0.5"],
  ...["--replications", "5..5", "--duration", "60", "--no-charts"],
];
