import type { CommandSpec } from "../commandSpec.ts";
import { exitCodes } from "../io.ts";

export const schema: CommandSpec = {
  kind: "command",
  name: "schema",
  text: "JSON Schema of a file: scenario, result, sweep, plan, whatif, break-even, measurements",
  args: [
    {
      name: "file",
      text: "scenario, result, sweep, plan, whatif, break-even or measurements",
      values: ["scenario", "result", "sweep", "plan", "whatif", "break-even", "measurements"],
    },
  ],
  flags: null,
  examples: ["capsim schema scenario > scenario.schema.json", "capsim schema result"],
  async run([file], _flags, io) {
    const { schemaCommand } = await import("../commands/schema.ts");
    io.stdout.write(`${schemaCommand(file!)}\n`);
    return exitCodes.done;
  },
};
