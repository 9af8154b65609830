import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { capsimVersion } from "../node/version.ts";
import type { CliIo } from "./io.ts";
import { type FlagSpec, flagGroups, flagOf } from "./simulateFlags.ts";

/**
 * capsim's commands. What a command needs is loaded when it runs, so that `capsim --help` starts nothing heavy.
 *
 * @param finish is told the exit code of the command that ran
 */
export function buildProgram(io: CliIo, finish: (code: number) => void): Command {
  const program = new Command("capsim")
    .description(
      "Predicts how long users wait for a large language model on your own GPU machines, and how sure that is.",
    )
    .version(capsimVersion(), "-V, --version", "print capsim's version")
    .helpOption("-h, --help", "print this help")
    .addHelpText("after", "\nTry: capsim simulate --users 500 --machine large")
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: () => {} });
  addSimulate(program, io, finish);
  addValidate(program, io);
  addCatalog(program, io);
  addSchema(program, io);
  return program as Command;
}

function addSimulate(program: Command, io: CliIo, finish: (code: number) => void): void {
  const command = program
    .command("simulate")
    .description("predict latency and throughput of models on machines under a load")
    .argument("[scenario]", "YAML or JSON file with the keys of these flags in camelCase; flags win over it")
    .addHelpText(
      "after",
      `
Examples:
  capsim simulate --users 500 --machine large
  capsim simulate --users 500 --machine large --slo "e2e.p95<5s" --require-slo
  capsim simulate --rate 4 --model mixtral-8x7b --machine medium --machine large
  capsim simulate --burst 100 --workload gitlab-benchmark --machine small
  capsim simulate --concurrency 32 --input-tokens 600 --output-tokens lognormal:300,0.5 --machine large`,
    )
    .action(async (file, flags) => {
      const { simulateCommand } = await import("./commands/simulate.ts");
      finish(await simulateCommand(file ?? null, flags, io));
    });
  for (const { title, flags } of flagGroups)
    for (const spec of flags) command.addOption(optionOf(spec).helpGroup(title));
}

/** A flag as commander has it: values stay text, and nothing has a default here. */
function optionOf({ key, value, isRepeatable, text }: FlagSpec): Option {
  const option = new Option(value === null ? flagOf(key) : `${flagOf(key)} <${value}>`, text);
  // commander would turn --no-charts into `charts: false`.
  option.negate = false;
  if (value === null) return option;
  return option.argParser((given: string, earlier: unknown) => {
    // commander takes whatever follows for the value, `--users --machine large` too.
    if (/^--[a-z]/.test(given)) throw new InvalidArgumentError("Give a value before the next flag.");
    return isRepeatable ? [...((earlier as string[] | undefined) ?? []), given] : given;
  }) as Option;
}

function addValidate(program: Command, io: CliIo): void {
  program
    .command("validate")
    .description("replay GitLab's measured response times and print measured, simulated, error and band")
    .option("--format <FORMAT>", "table, json, csv", "table")
    .option("--seed <N>", "seed of the bands", "1")
    .action(async ({ format, seed }) => {
      const [{ validateCommand }, { readSeed }] = await Promise.all([
        import("./commands/validate.ts"),
        import("./numbers.ts"),
      ]);
      io.stdout.write(validateCommand(format, readSeed(seed)));
    });
}

function addCatalog(program: Command, io: CliIo): void {
  program
    .command("catalog")
    .description(
      "what is known, with sources: models, machines, measured curves, workloads; what fits in memory",
    )
    .argument("<kind>", "models, machines, curves, workloads, or fit MODEL MACHINE")
    .argument("[names...]", "one record; for fit a model and a machine")
    .option("--format <FORMAT>", "table, json, csv, markdown", "table")
    .addHelpText(
      "after",
      `
Examples:
  capsim catalog models
  capsim catalog machines large
  capsim catalog fit mixtral-8x22b small`,
    )
    .action(async (kind, names, { format }) => {
      const { catalogCommand } = await import("./commands/catalog.ts");
      io.stdout.write(`${catalogCommand(kind, names, format)}\n`);
    });
}

function addSchema(program: Command, io: CliIo): void {
  program
    .command("schema")
    .description("JSON Schema of a file: scenario, result, measurements")
    .argument("<file>", "scenario, result or measurements")
    .action(async (file) => {
      const { schemaCommand } = await import("./commands/schema.ts");
      io.stdout.write(`${schemaCommand(file)}\n`);
    });
}
