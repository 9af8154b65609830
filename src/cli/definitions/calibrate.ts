import type { CommandSpec } from "../commandSpec.ts";
import { exitCodes } from "../io.ts";

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
  flags: "calibrate",
  examples: [
    "capsim calibrate summary.csv --out law.json",
    "capsim calibrate bench-*.json --model-config config.json --gpu H100-SXM",
    "capsim simulate --users 500 --machine large --calibration law.json",
  ],
  async run(tables, flags, io) {
    const { calibrateCommand } = await import("../commands/calibrate.ts");
    await calibrateCommand(tables, flags, io);
    return exitCodes.done;
  },
};
