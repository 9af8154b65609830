import type { CommandSpec } from "../commandSpec.ts";
import type { CalibrateFlags } from "../commands/calibrate.ts";
import { exitCodes } from "../io.ts";
import { contextFlags } from "./contextFlags.ts";
import { progressFlags } from "./progressFlags.ts";

export const calibrate: CommandSpec = {
  kind: "command",
  name: "calibrate",
  text: "fit the law of your own machine from its load tests, and write it to a file",
  args: [
    {
      name: "tables",
      isMany: true,
      text: "benchmark files: CSV, vLLM, GuideLLM, AIPerf, llmperf, inference-perf, GitLab tables",
      values: [{ kind: "file" }],
    },
  ],
  flagGroups: [
    {
      title: null,
      flags: [
        { key: "out", value: "FILE", usual: "law.json", text: "the law", values: [{ kind: "file" }] },
        { key: "series", value: "ID", text: "which series, where the files hold several" },
        {
          key: "seed",
          value: "N",
          usual: "1",
          text: "seed of lengths and arrivals that were not recorded",
        },
        { key: "format", value: "FORMAT", usual: "table", text: "table, json", values: ["table", "json"] },
        { key: "noCharts", value: null, text: "do not draw measured against simulated" },
        ...progressFlags,
      ],
    },
    contextFlags,
  ],
  examples: [
    "capsim calibrate summary.csv --out law.json",
    "capsim calibrate bench-*.json --model-config config.json --gpu H100-SXM",
    "capsim simulate --users 500 --machine large --calibration law.json",
  ],
  async run(tables, flags, io) {
    const { calibrateCommand } = await import("../commands/calibrate.ts");
    await calibrateCommand(tables, flags as CalibrateFlags, io);
    return exitCodes.done;
  },
};
