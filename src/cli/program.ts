import { Command, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { capsimVersion } from "../node/version.ts";
import { planFlagGroups } from "../scenario/plan/planFlags.ts";
import { type FlagSpec, flagGroups, flagOf } from "../scenario/simulateFlags.ts";
import { sweepFlagGroups } from "../scenario/sweep/sweepFlags.ts";
import { whatifFlagGroups } from "../scenario/whatif/whatifFlags.ts";
import { addWorkload } from "./commands/workload.ts";
import type { CliIo } from "./io.ts";

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
  addSweep(program, io, finish);
  addWhatif(program, io, finish);
  addPlan(program, io, finish);
  addCalibrate(program, io);
  addValidate(program, io);
  addWorkload(program as Command, io);
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

function addSweep(program: Command, io: CliIo, finish: (code: number) => void): void {
  const command = program
    .command("sweep")
    .description("latency and throughput against load, and the most load that each model and machine carries")
    .argument("[scenario]", "YAML or JSON file with the keys of these flags in camelCase; flags win over it")
    .addHelpText(
      "after",
      `
Examples:
  capsim sweep --users 50..1000:50 --machine large --slo "e2e.p95<15s"
  capsim sweep --users 10..5000:log12 --machine small --machine medium --machine large
  capsim sweep --rate 0.5,1,2,4 --model mixtral-8x7b --machine medium --slo "ttft.p95<2s" --confidence 0.9`,
    )
    .action(async (file, flags) => {
      const { sweepCommand } = await import("./commands/sweep.ts");
      finish(await sweepCommand(file ?? null, flags, io));
    });
  for (const { title, flags } of sweepFlagGroups)
    for (const spec of flags) command.addOption(optionOf(spec).helpGroup(title));
}

function addWhatif(program: Command, io: CliIo, finish: (code: number) => void): void {
  const command = program
    .command("whatif")
    .description(
      "compare variants with a base on the same random numbers: differences, and whether they are real",
    )
    .argument(
      "[scenario]",
      "YAML or JSON file of the base, with the keys of these flags in camelCase; flags win over it",
    )
    .addHelpText(
      "after",
      `
Examples:
  capsim whatif --users 500 --model mixtral-8x7b --machine large --set machine=medium
  capsim whatif base.yaml --set users=800 --set replicas=2 --slo "e2e.p95<15s"
  capsim whatif base.yaml --vary users=200,400,800 --vary machine=medium,large
  capsim whatif base.yaml --sensitivity`,
    )
    .action(async (file, flags) => {
      const { whatifCommand } = await import("./commands/whatif.ts");
      finish(await whatifCommand(file ?? null, flags, io));
    });
  for (const { title, flags } of whatifFlagGroups)
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

function addPlan(program: Command, io: CliIo, finish: (code: number) => void): void {
  const command = program
    .command("plan")
    .description("which machines to take, and how many, to keep the SLOs; what they cost, ranked")
    .argument("[scenario]", "YAML or JSON file with the keys of these flags in camelCase; flags win over it")
    .addHelpText(
      "after",
      `
Examples:
  capsim plan --users 500 --slo "e2e.p95<15s"
  capsim plan --users 500 --slo "e2e.p95<15s" --feature-slo "chat:ttft.p95<2s" --cloud gcp --redundancy n+1
  capsim plan --users 2000 --slo "e2e.p95<15s" --model mixtral-8x7b --price large=32.50 --hours 12x5`,
    )
    .action(async (file, flags) => {
      const { planCommand } = await import("./commands/plan.ts");
      finish(await planCommand(file ?? null, flags, io));
    });
  for (const { title, flags } of planFlagGroups)
    for (const spec of flags) command.addOption(optionOf(spec).helpGroup(title));
}

function addCalibrate(program: Command, io: CliIo): void {
  const command = program
    .command("calibrate")
    .description("fit the law of your own machine from its load tests, and write it to a file")
    .argument(
      "<tables...>",
      "benchmark files: CSV, vLLM, GuideLLM, AIPerf, llmperf, inference-perf, GitLab tables",
    )
    .option("--out <FILE>", "the law", "law.json")
    .option("--series <ID>", "which series, where the files hold several")
    .option("--seed <N>", "seed of lengths and arrivals that were not recorded", "1")
    .option("--format <FORMAT>", "table, json", "table")
    .option("--no-charts", "do not draw measured against simulated")
    .option("--quiet", "no progress")
    .addHelpText(
      "after",
      `
Examples:
  capsim calibrate summary.csv --out law.json
  capsim calibrate bench-*.json --model-config config.json --gpu H100-SXM --gpu-count 2
  capsim simulate --users 500 --machine large --calibration law.json`,
    )
    .action(async (tables, flags) => {
      const { calibrateCommand } = await import("./commands/calibrate.ts");
      await calibrateCommand(tables, flags as Parameters<typeof calibrateCommand>[1], io);
    });
  for (const option of contextOptions()) command.addOption(option);
}

function addValidate(program: Command, io: CliIo): void {
  const command = program
    .command("validate")
    .description("predict measured rows, and print measured, simulated, error and band of each column")
    .argument("[tables...]", "benchmark files; without any, the rows of GitLab's page")
    .option(
      "--calibration <FILE>",
      "the law to predict with; without it, one fitted to three rows of each series",
    )
    .option("--leave-one-out", "predict each row without it")
    .option("--by <WHAT>", "leave out each row or each series (curve): row, series")
    .option("--format <FORMAT>", "table, json, csv", "table")
    .option("--seed <N>", "seed of the bands", "1")
    .addHelpText(
      "after",
      `
Examples:
  capsim validate
  capsim validate --leave-one-out --by series
  capsim validate summary.csv --calibration law.json`,
    )
    .action(async (tables, flags) => {
      const [{ validateCommand }, { readSeed }] = await Promise.all([
        import("./commands/validate.ts"),
        import("../scenario/numbers.ts"),
      ]);
      const seed = readSeed(flags.seed);
      io.stdout.write(await validateCommand(tables, flags as Parameters<typeof validateCommand>[1], seed));
    });
  for (const option of contextOptions()) command.addOption(option);
}

/** What the user can say of measured runs beside their files. */
function contextOptions(): Option[] {
  const flags: readonly (readonly [string, string])[] = [
    ["--model <NAME>", "the model, where the files do not say"],
    ["--model-config <FILE>", "Hugging Face config.json: the model's geometry"],
    ["--machine <NAME>", "a machine of the catalogue the runs were measured on"],
    ["--gpu <NAME>", "the GPU, where the files do not say"],
    ["--gpu-count <N>", "GPUs that one replica spreads over"],
    ["--kv-tokens <N>", "KV cache of one replica in tokens (vLLM prints its blocks; 16 tokens each)"],
    ["--max-num-seqs <N>", "most sequences in one step"],
    ["--max-num-batched-tokens <N>", "token budget of one step"],
    ["--concurrency <N>", "load of files that do not say theirs: requests in flight"],
    ["--request-rate <R>", "load of files that do not say theirs: requests per second"],
  ];
  return flags.map(([name, text]) => new Option(name, text).helpGroup("What the files leave out:"));
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
    .description("JSON Schema of a file: scenario, result, sweep, plan, whatif, measurements")
    .argument("<file>", "scenario, result, sweep, plan, whatif or measurements")
    .action(async (file) => {
      const { schemaCommand } = await import("./commands/schema.ts");
      io.stdout.write(`${schemaCommand(file)}\n`);
    });
}
