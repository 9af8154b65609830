import type { CommandSpec } from "../commandSpec.ts";
import type { ValidateFlags } from "../commands/validate.ts";
import { exitCodes } from "../io.ts";
import { contextFlags } from "./contextFlags.ts";
import { progressFlags } from "./progressFlags.ts";

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
  flagGroups: [
    {
      title: null,
      flags: [
        {
          key: "calibration",
          value: "FILE",
          text: "the law to predict with; without it, one fitted to three rows of each series",
        },
        { key: "leaveOneOut", value: null, text: "predict each row without it" },
        {
          key: "by",
          value: "WHAT",
          text: "leave out each row or each series (curve): row, series",
          values: ["row", "series"],
        },
        {
          key: "format",
          value: "FORMAT",
          usual: "table",
          text: "table, json, csv",
          values: ["table", "json", "csv"],
        },
        { key: "seed", value: "N", usual: "1", text: "seed of the bands" },
        ...progressFlags,
      ],
    },
    contextFlags,
  ],
  examples: [
    "capsim validate",
    "capsim validate --leave-one-out --by series",
    "capsim validate summary.csv --calibration law.json",
  ],
  async run(tables, flags, io) {
    const { validateCommand } = await import("../commands/validate.ts");
    io.stdout.write(await validateCommand(tables, flags as ValidateFlags, io));
    return exitCodes.done;
  },
};
