import { type CommandSpec, scenarioArgument } from "../commandSpec.ts";

export const sweep: CommandSpec = {
  kind: "command",
  name: "sweep",
  text: "latency and throughput against load, and the most load that each model and machine carries",
  args: [scenarioArgument],
  flags: "sweep",
  examples: [
    'capsim sweep --users 50..1000:50 --machine large --slo "e2e.p95<15s"',
    "capsim sweep --users 10..5000:log12 --machine small --machine large",
    'capsim sweep --rate 1,2 --machine medium --slo "ttft.p95<2s" --confidence 0.9',
  ],
  async run([file], flags, io) {
    const { sweepCommand } = await import("../commands/sweep.ts");
    return sweepCommand(file ?? null, flags, io);
  },
};
