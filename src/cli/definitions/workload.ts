import type { CommandSpec } from "../commandSpec.ts";
import { exitCodes } from "../io.ts";

const fit: CommandSpec = {
  kind: "command",
  name: "fit",
  text: "fit arrivals, lengths and the day's profile to a trace, and write a workload file",
  args: [{ name: "trace", text: "recorded arrivals and lengths (CSV, .gz too)", values: [{ kind: "file" }] }],
  flags: "workload fit",
  examples: [
    "capsim workload fit requests.csv --out workload.yaml",
    "capsim simulate --workload workload.yaml --rate 5 --machine large",
  ],
  async run([trace], flags, io) {
    const { fitWorkloadCommand } = await import("../workload/fitWorkloadCommand.ts");
    await fitWorkloadCommand(trace!, flags, io);
    return exitCodes.done;
  },
};

const show: CommandSpec = {
  kind: "command",
  name: "show",
  text: "print and draw a built-in workload or a workload file",
  args: [
    {
      name: "workload",
      text: "a built-in workload (capsim catalog workloads) or a YAML file",
      values: [{ kind: "workload" }, { kind: "file" }],
    },
  ],
  flags: "workload show",
  examples: ["capsim workload show chat", "capsim workload show workload.yaml --out charts"],
  async run([name], flags, io) {
    const { showWorkloadCommand } = await import("../workload/showWorkloadCommand.ts");
    await showWorkloadCommand(name!, flags, io);
    return exitCodes.done;
  },
};

export const workload: CommandSpec = {
  kind: "group",
  name: "workload",
  text: "fit a workload to a recorded trace, or show one: lengths, arrivals, sources",
  commands: [fit, show],
  examples: ["capsim workload show chat", "capsim workload fit requests.csv --out workload.yaml"],
};
