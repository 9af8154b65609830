import { type CommandSpec, scenarioArgument } from "../commandSpec.ts";

export const whatif: CommandSpec = {
  kind: "command",
  name: "whatif",
  text: "compare variants with a base on the same random numbers: differences, and whether they are real",
  args: [
    {
      ...scenarioArgument,
      text: "YAML or JSON file of the base, with the keys of these flags in camelCase; flags win over it",
    },
  ],
  flags: "whatif",
  examples: [
    "capsim whatif --users 500 --machine large --set machine=medium",
    'capsim whatif base.yaml --set users=800 --set replicas=2 --slo "e2e.p95<15s"',
    "capsim whatif base.yaml --vary users=200,400,800 --vary machine=medium,large",
    "capsim whatif base.yaml --sensitivity",
    "capsim whatif base.yaml --vary machine=small,medium,large --break-even",
  ],
  async run([file], flags, io) {
    const { breakEvenCommand, whatifCommand } = await import("../commands/whatif.ts");
    return (flags.breakEven ? breakEvenCommand : whatifCommand)(file ?? null, flags, io);
  },
};
