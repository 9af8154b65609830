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
  flagGroups: [
    {
      title: null,
      flags: [
        { key: "out", value: "FILE", usual: "report.html", text: "the report", values: [{ kind: "file" }] },
        { key: "quiet", value: null, text: "nothing on stderr but errors" },
      ],
    },
  ],
  examples: [
    "capsim report capsim-out/result.json",
    "capsim report capsim-out/plan.json --out for-the-board.html",
  ],
  async run([result], flags, io) {
    const { reportCommand } = await import("../commands/report.ts");
    return reportCommand(result!, flags, io);
  },
};
