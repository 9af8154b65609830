import type { Command } from "@commander-js/extra-typings";
import type { CliIo } from "../io.ts";

/** Adds `capsim workload fit` and `capsim workload show`; what they need is loaded when they run. */
export function addWorkload(program: Command, io: CliIo): void {
  const workload = program
    .command("workload")
    .description("fit a workload to a recorded trace, or show one: lengths, arrivals, sources");
  workload
    .command("fit")
    .description("fit arrivals, lengths and the day's profile to a trace, and write a workload file")
    .argument("<trace>", "recorded arrivals and lengths (CSV, .gz too)")
    .option("--out <FILE>", "the workload; charts of data against fit go beside it", "workload.yaml")
    .option("--format <FORMAT>", "table, json", "table")
    .option("--no-charts", "do not draw data against fit")
    .addHelpText(
      "after",
      `
Examples:
  capsim workload fit requests.csv --out workload.yaml
  capsim simulate --workload workload.yaml --rate 5 --machine large`,
    )
    .action(async (trace, flags) => {
      const { fitWorkloadCommand } = await import("../workload/fitWorkloadCommand.ts");
      await fitWorkloadCommand(trace, flags, io);
    });
  workload
    .command("show")
    .description("print and draw a built-in workload or a workload file")
    .argument("<workload>", "a built-in workload (capsim catalog workloads) or a YAML file")
    .option("--out <DIR>", "where the charts go", "capsim-out")
    .option("--format <FORMAT>", "table, json", "table")
    .option("--no-charts", "do not draw it")
    .addHelpText(
      "after",
      `
Examples:
  capsim workload show chat
  capsim workload show workload.yaml --out charts`,
    )
    .action(async (name, flags) => {
      const { showWorkloadCommand } = await import("../workload/showWorkloadCommand.ts");
      await showWorkloadCommand(name, flags, io);
    });
}
