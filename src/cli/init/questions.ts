import { findMachine, findModel } from "../../catalog/findRecords.ts";
import { findWorkload } from "../../catalog/workloads.ts";
import { UserError } from "../../errors.ts";
import { parseSlo } from "../../montecarlo/slo.ts";
import { resolveScenario } from "../../questions/resolve/resolveScenario.ts";
import type { World } from "../../questions/resolve/world.ts";
import { readInputs } from "../../settings/inputs.ts";
import { type InitAnswers, usualAnswers } from "./scenarioTemplate.ts";

/** Asks for a line; null where the user wants no more of it (Ctrl-C, Ctrl-D). */
export type Ask = (question: string) => Promise<string | null>;

/**
 * The five answers that a scenario needs; a wrong one is explained and asked again.
 *
 * @param tell takes lines for the user
 * @returns null where the user broke it off
 */
export async function askFive(
  ask: Ask,
  tell: (line: string) => void,
  world: World,
): Promise<InitAnswers | null> {
  const { catalog, library } = world;
  /** @param read gives the answer as it is written to the file, or throws a UserError */
  const answer = async (
    question: string,
    usual: string,
    read: (text: string) => string | Promise<string>,
  ) => {
    for (;;) {
      const text = await ask(`${question} [${usual}] `);
      if (text === null) return null;
      try {
        return await read(text.trim() || usual);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        tell(`  ${error.message}`);
      }
    }
  };
  const users = await answer("1 of 5. How many users?", usualAnswers.users, (text) =>
    String(readInputs({ users: text }, null, world.files).values.users),
  );
  if (users === null) return null;
  const names = library.workloads.map(({ name }) => name).join(", ");
  const workload = await answer(
    `2 of 5. Which feature (${names})?`,
    usualAnswers.workload,
    (text) => findWorkload(library, text).workload.name,
  );
  if (workload === null) return null;
  const model = await answer(
    "3 of 5. Which model?",
    usualAnswers.model,
    (text) => findModel(catalog, text).id,
  );
  if (model === null) return null;
  const machines = await answer(
    "4 of 5. Which machines have you (several with commas)?",
    usualAnswers.machines.join(","),
    async (text) => {
      const ids = text.split(",").map((name) => findMachine(catalog, name.trim()).id);
      // Says what does not fit before it is written down.
      for (const machine of ids)
        await resolveScenario(readInputs({ users, workload, model, machine }, null, world.files), world);
      return [...new Set(ids)].join(",");
    },
  );
  if (machines === null) return null;
  const slo = await answer("5 of 5. What must users get?", usualAnswers.slo, (text) => {
    readInputs({ slo: [text] }, null, world.files);
    return parseSlo(text).text;
  });
  return slo === null ? null : { users, workload, model, machines: machines.split(","), slo };
}
