import type { CommandSpec } from "../commandSpec.ts";
import { exitCodes } from "../io.ts";

export const catalog: CommandSpec = {
  kind: "command",
  name: "catalog",
  text: "what is known, with sources: models, machines, measured curves, workloads; what fits in memory",
  args: [
    {
      name: "kind",
      text: "models, machines, curves, workloads, or fit MODEL MACHINE",
      values: ["models", "machines", "curves", "workloads", "fit"],
    },
    {
      name: "names",
      isOptional: true,
      isMany: true,
      text: "one record; for fit a model and a machine",
      values: [{ kind: "catalog record" }],
    },
  ],
  flags: "catalog",
  examples: [
    "capsim catalog models",
    "capsim catalog machines large",
    "capsim catalog fit mixtral-8x22b small",
  ],
  async run([kind, ...names], flags, io) {
    const { catalogCommand } = await import("../commands/catalog.ts");
    io.stdout.write(`${catalogCommand(kind!, names, flags)}\n`);
    return exitCodes.done;
  },
};
