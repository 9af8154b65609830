import type { CommandSpec } from "../commandSpec.ts";

export const init: CommandSpec = {
  kind: "command",
  name: "init",
  text: "ask five questions and write a commented scenario file; without a terminal print a template",
  args: [
    {
      name: "file",
      isOptional: true,
      text: "the file (default: scenario.yaml); one that is there is kept unless you say otherwise",
      values: [{ kind: "file" }],
    },
  ],
  flags: null,
  examples: ["capsim init", "capsim init team.yaml", "capsim init < /dev/null > scenario.yaml"],
  async run([file], _flags, io) {
    const { initCommand } = await import("../commands/init.ts");
    return initCommand(file, io);
  },
};
