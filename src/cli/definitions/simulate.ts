import { type CommandSpec, scenarioArgument } from "../commandSpec.ts";

export const simulate: CommandSpec = {
  kind: "command",
  name: "simulate",
  text: "predict latency and throughput of models on machines under a load",
  args: [scenarioArgument],
  flags: "simulate",
  examples: [
    "capsim simulate --users 500 --machine large",
    'capsim simulate --users 500 --machine large --slo "e2e.p95<5s" --require-slo',
    "capsim simulate --rate 4 --model mixtral-8x7b --machine medium --machine large",
    "capsim simulate --burst 100 --workload gitlab-benchmark --machine small",
    "capsim simulate --concurrency 32 --workload chat --machine large",
    "capsim simulate --rate 4 --input-tokens 600 --output-tokens 90 --machine large",
  ],
  async run([file], flags, io) {
    const { simulateCommand } = await import("../commands/simulate.ts");
    return simulateCommand(file ?? null, flags, io);
  },
};
