import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "../../errors.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { loadWorld } from "../../node/loadWorld.ts";
import { askFive } from "../init/questions.ts";
import { scenarioTemplate, usualAnswers } from "../init/scenarioTemplate.ts";
import { type CliIo, exitCodes } from "../io.ts";

/**
 * `capsim init [FILE]`: asks five questions on a terminal and writes a commented scenario file; without a terminal prints a
 * template. A file that is there is overwritten only when the user says so; broken off, nothing is written.
 *
 * @param asked the file; scenario.yaml where none is named
 * @returns the exit code
 * @throws UserError for a place that cannot be written to
 */
export async function initCommand(asked: string | undefined, io: CliIo): Promise<number> {
  const file = asked ?? "scenario.yaml";
  if (io.openPrompt === undefined) {
    io.stdout.write(scenarioTemplate(usualAnswers, file));
    if (asked !== undefined) io.stderr.write(`no terminal: template printed, nothing written to ${asked}\n`);
    return exitCodes.done;
  }
  const there = await stat(file).catch(() => null);
  if (there?.isDirectory())
    throw new UserError(`init ${file}: is a folder; name a file, such as scenario.yaml`);
  await ensureWritableFolder(dirname(file));
  const prompt = io.openPrompt();
  const tell = (line: string) => io.stdout.write(`${line}\n`);
  try {
    if (there !== null) {
      const answer = await prompt.ask(`${file} is there already. Overwrite it (y or n)? [n] `);
      if (answer === null) return brokenOff(io);
      if (!/^y(es)?$/i.test(answer.trim())) {
        tell(`${file} is left as it is.`);
        return exitCodes.done;
      }
    }
    tell("Enter takes what stands in brackets.");
    const answers = await askFive(prompt.ask, tell, loadWorld());
    if (answers === null) return brokenOff(io);
    await atomicWrite(file, scenarioTemplate(answers, file));
    tell(`\nSaved ${file}\nNext: capsim simulate ${file}`);
    return exitCodes.done;
  } finally {
    prompt.close();
  }
}

function brokenOff(io: CliIo): number {
  io.stderr.write("\ninterrupted: nothing was written\n");
  return exitCodes.interrupted;
}
