/**
 * One command line whose output is frozen. It runs once: what it prints is frozen in one format, and all that it saves
 * in others, so that one simulation serves several of them.
 */
export type FrozenCommand = {
  readonly name: string;
  /** Words of the command line; `OUT` stands for an empty folder of its own, `IN` for `test/frozen/scenarios`. */
  readonly argv: readonly string[];
  /** What it prints: of `words` the first of each line, of a `table` the rows of numbers. */
  readonly prints: "json" | "csv" | "markdown" | "table" | "yaml" | "words" | "nothing";
  /** Files of `OUT` that are there before, each as another command saved it. */
  readonly given: readonly { readonly command: string; readonly file: string }[];
};

type Prints = FrozenCommand["prints"];

const mistral = "--model mistral-7b-instruct-v0.3";
const mixtral = "--model mixtral-8x7b-instruct-v0.1";
/** A law of a made-up machine that is quick to simulate. */
const toy = "--calibration IN/law.json --input-tokens 100 --output-tokens lognormal:20,0.5";
const few = "--replications 3..3 --duration 60";

/** `line` is split at spaces: what holds spaces stands in a scenario file. */
function frozen(name: string, prints: Prints, line: string): FrozenCommand {
  return { name, argv: line.split(" "), prints, given: [] };
}

/** A command that saves its document, its charts and `report.html`. */
function drawn(name: string, prints: Prints, line: string): FrozenCommand {
  return frozen(name, prints, `${line} --format ${prints} --out OUT --quiet`);
}

/** A command that saves its document alone. */
function undrawn(name: string, prints: Prints, line: string): FrozenCommand {
  return drawn(name, prints, `${line} --no-charts`);
}

const simulate = (name: string, prints: Prints, line: string) =>
  undrawn(`simulate-${name}`, prints, `simulate ${line}`);
const sweep = (name: string, prints: Prints, line: string) =>
  undrawn(`sweep-${name}`, prints, `sweep ${line}`);
const plan = (name: string, prints: Prints, line: string) =>
  undrawn(`plan-${name}`, prints, `plan ${line} --duration 30 --confidence 0.8`);
const whatif = (name: string, prints: Prints, line: string) =>
  undrawn(`whatif-${name}`, prints, `whatif ${line}`);
const calibrate = (name: string, prints: Prints, line: string) =>
  frozen(
    `calibrate-${name}`,
    prints,
    `calibrate ${line} --format ${prints} --out OUT/law.json --no-charts --quiet`,
  );
const validate = (name: string, prints: Prints, line: string) =>
  frozen(`validate-${name}`, prints, `validate${line} --format ${prints} --quiet`);
const catalog = (name: string, prints: Prints, line: string) =>
  frozen(`catalog-${name}`, prints, `catalog ${line} --format ${prints}`);
const report = (command: string, file: string): FrozenCommand => ({
  ...frozen(`report-${command}`, "nothing", `report OUT/${file} --out OUT/report.html --quiet`),
  given: [{ command, file }],
});

const simulations = [
  drawn("simulate-users", "table", `simulate --users 60 ${mistral} --machine small ${few}`),
  simulate("seats-day-profile", "csv", "IN/seats.yaml"),
  simulate("concurrency", "markdown", `--concurrency 8 --workload chat ${mixtral} --machine large ${few}`),
  simulate("rate-gamma", "csv", `--rate 20 --arrival gamma --arrival-cv 2 ${toy} ${few}`),
  simulate(
    "rate-on-off",
    "markdown",
    `--rate 10 --arrival on-off --arrival-on-seconds 5 --arrival-off-seconds 10 --arrival-off-rate 0.2 ${toy} ${few}`,
  ),
  simulate("overloaded", "table", `--rate 500 ${toy} --replications 3..3 --duration 5`),
  simulate(
    "burst",
    "csv",
    `--burst 50 --workload gitlab-benchmark --machine small ${mistral} --replications 3..3`,
  ),
  simulate(
    "trace",
    "csv",
    "--trace IN/trace.csv --trace-scale 2x --trace-window 0:00:10..0:01:10 --calibration IN/law.json --replications 3..3",
  ),
  simulate(
    "trace-of-vllm",
    "json",
    "--trace test/fixtures/import/vllm-detailed.json --calibration IN/law.json --replications 3..3",
  ),
  simulate(
    "mix",
    "markdown",
    `--users 60 --mix code-completion=80,chat=20 --input-scale 2x --output-scale 1.5x ${mixtral} --machine large ${few}`,
  ),
  simulate(
    "empirical-lengths",
    "csv",
    `--rate 10 --calibration IN/law.json --input-tokens 200 --output-tokens empirical:IN/lengths.txt ${few}`,
  ),
  simulate("house", "csv", "IN/house.yaml --gateway 1"),
  simulate(
    "house-flags",
    "table",
    `--users 20 --deployments code-completion,chat=mistral-7b-instruct-v0.3@small*2 --deployments mixtral-8x7b@large ${few}`,
  ),
  simulate(
    "gateway",
    "markdown",
    `--users 100 --think-time 20 ${mistral} --machine small --gateway 2 --gateway-concurrency 3 --gateway-timeout 1.5 ${few}`,
  ),
  simulate(
    "impatience",
    "csv",
    `--rate 60 ${toy} --timeout 0.6 --retries 2 --retry-backoff 1 --abandon 30 --queue-limit 20 ${few}`,
  ),
  simulate(
    "gitlab-timeouts",
    "json",
    `--users 200 --timeout gitlab --typing on --gateway auto ${mixtral} --machine medium ${few}`,
  ),
  simulate(
    "outage",
    "markdown",
    `--rate 30 ${toy} --replicas 2 --outage 20+10@1 --slow 2@2:10+30 --load-time 5 --detection-delay 2 --replications 3..3 --duration 120`,
  ),
  simulate("mtbf", "csv", `--rate 30 ${toy} --replicas 3 --mtbf 5m --mttr 30 --load-time 5 ${few}`),
  simulate(
    "rolling-restart",
    "table",
    `--rate 30 ${toy} --replicas 2 --rolling-restart 5,5 --load-time 5 --replications 3..3 --duration 120`,
  ),
  simulate("tensor-parallel", "csv", `--users 60 ${mixtral} --machine large --tensor-parallel 4 ${few}`),
  simulate(
    "quantised",
    "markdown",
    `--users 60 --model llama-3.3-70b-instruct --machine a3-highgpu-8g --quantisation fp8 ${few}`,
  ),
  simulate("speculative", "csv", `--users 60 ${mixtral} --machine large --speculative 3,0.7 ${few}`),
  simulate(
    "engine-settings",
    "json",
    `--rate 40 ${toy} --replicas 3 --routing power-of-two --max-num-seqs 16 --max-num-batched-tokens 512 --kv-tokens 4096 --prefix-caching off --seed 7 ${few}`,
  ),
  simulate(
    "slo",
    "table",
    `--users 60 ${mixtral} --machine large --slo e2e.p95<15s --slo ttft.p90<20ms --feature-slo chat:ttft.p95<2s --confidence 0.9 --require-slo ${few}`,
  ),
  simulate(
    "machines",
    "markdown",
    "--users 40 --machine small,medium,large --replications 2..2 --duration 30",
  ),
  simulate(
    "models-all",
    "csv",
    "--users 20 --model all --machine medium --workload code-completion --replications 2..2 --duration 30",
  ),
  simulate("transferred", "table", `--users 20 --model llama-3.1-8b-instruct --machine g5.12xlarge ${few}`),
];

const sweeps = [
  drawn(
    "sweep-users",
    "table",
    `sweep --users 10..160:x4 ${mistral} --machine small --slo e2e.p95<15s --replications 2..2 --duration 60`,
  ),
  sweep("rate", "csv", `--rate 5..60:log4 ${toy} --slo e2e.p95<2s --confidence 0.8 ${few}`),
  sweep("concurrency", "markdown", `--concurrency 2,8 ${toy} ${few}`),
  sweep(
    "machines",
    "json",
    `--users 20,40 --workload code-completion --machine small,large ${mistral} --replications 2..2 --duration 30`,
  ),
];

const plans = [
  drawn(
    "plan-users",
    "table",
    `plan --users 20 --workload code-completion --slo e2e.p95<20s --machine small,medium ${mistral} --duration 30 --confidence 0.8`,
  ),
  plan(
    "growth-and-spare",
    "markdown",
    `--users 300 --think-time 5 ${toy} --slo e2e.p95<1s --price bench=12.5 --hours 12x5 --redundancy n+1 --growth 20%/year --years 2`,
  ),
  plan(
    "purchase",
    "csv",
    `--rate 1 --workload code-completion ${mistral} --machine small --slo e2e.p95<5s --purchase small=200000 --hours 300 --redundancy availability=99.9`,
  ),
  plan("without-option", "json", `--users 10 --think-time 5 ${toy} --slo e2e.p95<1ms --require-slo`),
  plan("house", "csv", "IN/split.yaml"),
  plan(
    "split",
    "table",
    `--split --rate 0.5 --slo e2e.p95<6s --machine small ${mistral} --model llama-3.1-8b-instruct`,
  ),
];

const comparisons = [
  whatif("set", "table", "IN/base.yaml --set rate=40 --set outputTokens=40 --price bench=12.5"),
  whatif("vary", "csv", "IN/base.yaml --vary rate=10,30 --vary replicas=1,2 --slo e2e.p95<1s"),
  whatif("machines", "markdown", `--users 20 --machine large --set machine=medium ${few}`),
  whatif("house", "json", "IN/house.yaml --set deployments.1.replicas=2"),
  drawn("whatif-sensitivity", "markdown", "whatif IN/base.yaml --sensitivity --slo e2e.p95<1s"),
  whatif(
    "break-even",
    "csv",
    `--users 20 ${mistral} --machine small --set machine=medium --break-even --slo e2e.p95<5s --up-to 400 --confidence 0.8 --replications 2..2 --duration 60`,
  ),
];

const measurements = [
  calibrate("table", "json", "test/fixtures/import/summary.csv"),
  calibrate("vllm", "table", "test/fixtures/import/vllm-append.jsonl"),
  calibrate(
    "guidellm",
    "table",
    "test/fixtures/import/guidellm-v2.json --series example/model-8b/500in-11out --gpu H100-SXM-80GB --gpu-count 1",
  ),
  calibrate("gitlab-table", "json", "test/fixtures/import/gitlab.csv"),
  calibrate("llmperf", "json", "test/fixtures/import/llmperf_summary.json"),
  calibrate("aiperf", "json", "test/fixtures/import/aiperf.json --gpu H100-SXM-80GB --gpu-count 1"),
  validate("built-in", "json", ""),
  validate("built-in-rows", "csv", ""),
  validate("table", "table", " IN/runs.csv"),
  validate("leave-one-out", "csv", " IN/runs.csv --leave-one-out"),
  validate("leave-series-out", "json", " IN/runs.csv --leave-one-out --by series"),
  validate("calibration", "csv", " IN/runs.csv --calibration IN/law.json"),
];

const knowledge = [
  catalog("models", "json", "models"),
  catalog("models-rows", "csv", "models"),
  catalog("machines", "json", "machines"),
  catalog("machines-rows", "markdown", "machines"),
  catalog("machine", "json", "machines large"),
  catalog("curves", "json", "curves"),
  catalog("curves-rows", "csv", "curves"),
  catalog("workloads", "json", "workloads"),
  catalog("workloads-rows", "csv", "workloads"),
  catalog("fit", "json", "fit mixtral-8x7b medium"),
  catalog("fit-none", "json", "fit mixtral-8x22b small"),
  catalog("fit-rows", "csv", "fit mixtral-8x7b medium"),
  frozen("workload-show", "json", "workload show chat --format json --no-charts --out OUT --quiet"),
  frozen(
    "workload-show-file",
    "json",
    "workload show IN/own.yaml --format json --no-charts --out OUT --quiet",
  ),
  frozen("workload-fit", "json", "workload fit IN/trace.csv --format json --out OUT/workload.yaml --quiet"),
  frozen("init", "yaml", "init"),
  ...["scenario", "result", "sweep", "plan", "whatif", "break-even", "measurements"].map((name) =>
    frozen(`schema-${name}`, "json", `schema ${name}`),
  ),
  ...["simulate", "sweep", "plan", "whatif", "calibrate", "validate", "report", "catalog"].map((name) =>
    frozen(`completion-${name}`, "words", `completion bash -- ${name} --`),
  ),
  frozen("completion-commands", "words", "completion zsh -- "),
  frozen("completion-machines", "words", "completion fish -- simulate --machine "),
];

const reports = [
  report("simulate-users", "result.json"),
  report("simulate-house", "result.json"),
  report("sweep-users", "sweep.json"),
  report("plan-users", "plan.json"),
  report("whatif-sensitivity", "whatif.json"),
];

export const frozenCommands: readonly FrozenCommand[] = [
  ...simulations,
  ...sweeps,
  ...plans,
  ...comparisons,
  ...measurements,
  ...knowledge,
  ...reports,
];
