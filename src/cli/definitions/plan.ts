import { type CommandSpec, scenarioArgument } from "../commandSpec.ts";

export const plan: CommandSpec = {
  kind: "command",
  name: "plan",
  text: "which machines to take, and how many, to keep the SLOs; what they cost, ranked",
  args: [scenarioArgument],
  flags: "plan",
  examples: [
    'capsim plan --users 500 --slo "e2e.p95<15s"',
    'capsim plan --users 500 --slo "e2e.p95<15s" --feature-slo "chat:ttft.p95<2s"',
    'capsim plan --users 500 --slo "e2e.p95<15s" --cloud gcp --redundancy n+1',
    'capsim plan --users 500 --slo "e2e.p95<15s" --price large=32.50 --hours 12x5',
    'capsim plan --users 500 --slo "e2e.p95<15s" --growth 20%/year --years 3',
  ],
  async run([file], flags, io) {
    const { planCommand } = await import("../commands/plan.ts");
    return planCommand(file ?? null, flags, io);
  },
};
