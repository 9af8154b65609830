import type { CommandSpec } from "../commandSpec.ts";

export const report: CommandSpec = {
  kind: "command",
  name: "report",
  text: "one self-contained HTML file of saved results, with the simulator inside",
  args: [
    {
      name: "result",
      text: "result.json, sweep.json, plan.json or whatif.json",
      values: [{ kind: "file" }],
    },
  ],
  flags: "report",
  examples: [
    "capsim report capsim-out/result.json",
    "capsim report capsim-out/plan.json --out for-the-board.html",
  ],
  async run([result], flags, io) {
    const { reportCommand } = await import("../commands/report.ts");
    return reportCommand(result!, flags, io);
  },
};
