import { documentNames } from "../../documents/names.ts";
import type { CommandSpec } from "../commandSpec.ts";
import { exitCodes } from "../io.ts";

const files = ["scenario", ...documentNames];

export const schema: CommandSpec = {
  kind: "command",
  name: "schema",
  text: "JSON Schema of a file that capsim reads or writes",
  args: [
    {
      name: "file",
      text: files.join(", "),
      values: files,
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
