import type { CommandSpec } from "../commandSpec.ts";
import { exitCodes } from "../io.ts";

export const validate: CommandSpec = {
  kind: "command",
  name: "validate",
  text: "predict measured rows, and print measured, simulated, error and band of each column",
  args: [
    {
      name: "tables",
      isOptional: true,
      isMany: true,
      text: "benchmark files; without any, the rows of GitLab's page",
      values: [{ kind: "file" }],
    },
  ],
  flags: "validate",
  examples: [
    "capsim validate",
    "capsim validate --leave-one-out --by series",
    "capsim validate summary.csv --calibration law.json",
  ],
  async run(tables, flags, io) {
    const { validateCommand } = await import("../commands/validate.ts");
    io.stdout.write(await validateCommand(tables, flags, io));
    return exitCodes.done;
  },
};
