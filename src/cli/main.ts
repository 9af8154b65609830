#!/usr/bin/env node
import { createInterface } from "node:readline";
import type { Interruption } from "../montecarlo/experiment.ts";
import { type CliIo, exitCodes, type Output, type Prompt } from "./io.ts";
import { reportFault, run } from "./run.ts";

/** Milliseconds within which a second signal is an echo of the first: npx passes on what the terminal sends to both. */
const echo = 300;

const io: CliIo = {
  stdout: outputTo(process.stdout),
  stderr: outputTo(process.stderr),
  env: process.env,
  ...(process.stdin.isTTY && process.stdout.isTTY && { openPrompt }),
  // Loaded when something is simulated: help and mistakes come without it.
  openRunner: async (threads) => (await import("../node/piscinaRunner.ts")).piscinaRunner(threads),
  listenForInterrupt,
};
// What a worker or a stream throws outside of any call, such as a thread that runs out of memory.
process.on("uncaughtException", (error) => process.exit(reportFault(error, io)));
process.exitCode = await run(process.argv.slice(2), io);

function outputTo(stream: NodeJS.WriteStream): Output {
  // A reader that has seen enough (`capsim … | head`) is no fault: what is left is not printed, files are still written.
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns;
    },
    write: (text) => void stream.write(text),
  };
}

function openPrompt(): Prompt {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  lines.on("SIGINT", () => lines.close());
  return {
    ask: (question) =>
      new Promise((resolve) => {
        const end = () => resolve(null);
        lines.once("close", end);
        lines.question(question, (answer) => {
          lines.off("close", end);
          resolve(answer);
        });
      }),
    close: () => lines.close(),
  };
}

/** The first Ctrl-C asks the command to stop and to keep what it has; the second ends the process at once. */
function listenForInterrupt(): ReturnType<CliIo["listenForInterrupt"]> {
  const interruption = { requested: false, promise: Promise.resolve() };
  let resolve = () => {};
  interruption.promise = new Promise<void>((done) => {
    resolve = done;
  });
  let askedAt = 0;
  const onSignal = () => {
    if (interruption.requested && performance.now() - askedAt < echo) return;
    if (interruption.requested) process.exit(exitCodes.interrupted);
    askedAt = performance.now();
    interruption.requested = true;
    resolve();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  const stop = () => {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  };
  return { interruption: interruption satisfies Interruption, stop };
}
