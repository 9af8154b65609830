import { afterAll, describe, expect, it } from "vitest";
import type { ResultDocument } from "../../src/documents/result.ts";
import { resultSchema } from "../../src/documents/result.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
files.write("quick.json", quickLaw);
files.write("slow.json", quickLaw.replace('"toy"', '"slow"').replace('"value":0.01', '"value":0.05'));
files.write(
  "two.yaml",
  `name: two kinds
features:
  - { name: short, share: 0.75, inputTokens: 100, outputTokens: "lognormal:20,0.5" }
  - { name: long, share: 0.25, inputTokens: 400, outputTokens: "lognormal:60,0.5" }
`,
);
const rest = ["--out", files.path("out"), "--quiet", "--no-charts"];
const experiment = "workload: two.yaml\nrate: 4\nreplications: 10..10\nduration: 120\n";

function scenario(name: string, deployments: string, more = ""): string {
  return files.write(`${name}.yaml`, `${experiment}${more}deployments:\n${deployments}`);
}

const house = scenario(
  "house",
  `  - { calibration: quick.json, features: [short], replicas: 2, maxNumSeqs: 8 }
  - { name: essays, calibration: slow.json, features: [long], prefixCaching: off, queueLimit: 50 }
`,
);

async function simulated(...args: string[]): Promise<ResultDocument> {
  const { code, stdout, stderr } = await capsim(["simulate", ...args, ...rest, "--format", "json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(resultSchema.safeParse(JSON.parse(stdout)).error?.issues).toBeUndefined();
  return JSON.parse(stdout);
}

describe("a scenario of several deployments", () => {
  it("gives each an entry, with its features, its share of the load and the figures of the house", async () => {
    const { results, scenario: record } = await simulated(house);
    const [quick, slow] = results;
    expect(results).toHaveLength(2);
    expect(quick).toMatchObject({ deployment: "toy", model: "toy", replicas: 2 });
    expect(slow).toMatchObject({ deployment: "essays", model: "slow", replicas: 1 });
    expect(results.map(({ features }) => features.map(({ feature }) => feature))).toEqual([
      ["short"],
      ["long"],
    ]);
    expect(slow!.features[0]).toMatchObject({ deployment: "essays", model: "slow", machine: "bench" });
    expect(results.map(({ load }) => [load.share, load.offeredRequestsPerSecond])).toEqual([
      [0.75, 3],
      [0.25, 1],
    ]);
    const [a, b] = results.map(({ metrics }) => metrics.requestsPerSecond.value!);
    expect(quick!.house!.requestsPerSecond.value).toBeCloseTo(a! + b!, 9);
    expect(slow!.house).toEqual(quick!.house);
    expect(record.pairs.map(({ deployment, features, engine }) => [deployment, features, engine])).toEqual([
      ["toy", ["short"], expect.objectContaining({ maxNumSeqs: 8, prefixCaching: true })],
      ["essays", ["long"], expect.objectContaining({ prefixCaching: false, queueLimit: 50 })],
    ]);
    // The slow law takes five times as long a step, and its answers are three times as long.
    expect(slow!.metrics.e2eLatencySeconds.p50.value!).toBeGreaterThan(
      5 * quick!.metrics.e2eLatencySeconds.p50.value!,
    );
  });

  it("may leave to one deployment what the others do not serve", async () => {
    const one = scenario("rest", "  - { calibration: quick.json }\n");
    expect((await simulated(one)).results[0]!.features.map(({ feature }) => feature)).toEqual([
      "short",
      "long",
    ]);
  });

  it("is told in a few words on the command line too", async () => {
    const words = ["code-completion,chat=mistral-7b-instruct-v0.3@small*2", "mixtral-8x7b@large"];
    const { results } = await simulated(
      ...["--users", "20", "--replications", "2..2", "--duration", "60"],
      ...words.flatMap((each) => ["--deployments", each]),
    );
    expect(results.map(({ model, machine, replicas }) => `${model} ${machine} ${replicas}`)).toEqual([
      "mistral-7b-instruct-v0.3 small 2",
      "mixtral-8x7b-instruct-v0.1 large 1",
    ]);
    expect(results[1]!.features.map(({ feature, compatibility }) => [feature, compatibility])).toEqual([
      ["code-generation", "full"],
    ]);
    expect(results[0]!.warnings.join()).toContain(
      "GitLab calls mistral-7b-instruct-v0.3 not compatible with chat",
    );
  });

  it("is printed within 80 columns, with a row for each feature", async () => {
    const { stdout } = await capsim(["simulate", house, ...rest, "--feature-slo", "long:e2e.p95<20s"]);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^ {2}short +\d/m);
    expect(stdout).toMatch(/^ {2}long +\d/m);
    expect(stdout).toContain("SLO long:e2e.p95<20s");
    expect(stdout).toContain("2 deployments:");
  });

  it("gives CSV whose every row has every column", async () => {
    const { stdout } = await capsim([
      ...["simulate", house, ...rest, "--format", "csv", "--feature-slo", "long:e2e.p95<20s"],
      ...["--gateway", "1"],
    ]);
    const rows = stdout
      .trim()
      .split("\n")
      .map((line) => `${line},`.match(/("[^"]*"|[^,"]*),/g)!.length);
    expect(rows).toHaveLength(5);
    expect(new Set(rows).size).toBe(1);
  });

  it.each([
    ["  - { calibration: quick.json, features: [short] }\n", "no deployment serves long; add it"],
    [
      "  - { calibration: quick.json, features: [short, long] }\n  - { calibration: slow.json, features: [short] }\n",
      "wrong.yaml:7:42: deployments.1.features.0 short: short is served by deployment 1 already",
    ],
    [
      "  - { calibration: quick.json, features: [short, lnog] }\n",
      'wrong.yaml:6:50: deployments.0.features.1 lnog: the workload has no feature "lnog"; did you mean long',
    ],
    [
      "  - { calibration: quick.json }\n  - { calibration: slow.json }\n",
      "names no features, as deployment 1",
    ],
    [
      "  - { calibration: quick.json }\n  - { calibration: slow.json, features: [short, long] }\n",
      "wrong.yaml:6:5: deployments.0: has nothing to serve",
    ],
    ["  - { model: mixtral-8x7b, machine: larg }\n", "wrong.yaml:6:37: deployments.0.machine larg: machine"],
    ["  - { model: mixtral-8x7b }\n", "wrong.yaml:6:5: deployments.0: has no machine"],
    ["  - { model: mixtral-8x22b, machine: small }\n", "wrong.yaml:6:5: deployments.0: mixtral-8x22b"],
    ["  - { modle: mixtral-8x7b, machine: large }\n", 'unknown key "modle"; did you mean model?'],
    ["  - chat at large\n", "write FEATURE,FEATURE=MODEL@MACHINE*REPLICAS"],
    [
      "  - { calibration: quick.json, maxNumSeqs: 9, maxNumBatchedTokens: 5 }\n",
      "deployments.0.maxNumBatchedTokens 5: is less than max-num-seqs 9",
    ],
  ])("refuses %s", async (deployments, words) => {
    const { code, stderr } = await capsim(["simulate", scenario("wrong", deployments), ...rest]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it("refuses a model or a machine beside its deployments", async () => {
    const { code, stderr } = await capsim(["simulate", house, ...rest, "--machine", "large"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--machine large: each deployment names its own");
  });
});

describe("an SLO of one feature", () => {
  const slo = (text: string) => ["--feature-slo", text];

  it("is judged on that feature alone, and decides the exit code with --require-slo", async () => {
    const { results } = await simulated(house, ...slo("long:e2e.p95<100s"), ...slo("short:e2e.p95<0.001s"));
    expect(results.map(({ slo }) => slo)).toEqual([[], []]);
    expect(results.map(({ features }) => features[0]!.slo.map((each) => each.slo))).toEqual([
      ["short:e2e.p95<0.001s"],
      ["long:e2e.p95<100s"],
    ]);
    expect(results.map(({ features }) => features[0]!.slo[0]!.verdict)).toEqual(["missed", "met"]);
    const require = async (text: string) =>
      (await capsim(["simulate", house, ...rest, ...slo(text), "--require-slo"])).code;
    expect(await require("long:e2e.p95<100s")).toBe(0);
    expect(await require("short:e2e.p95<0.001s")).toBe(1);
  });

  it.each([
    ["lnog:e2e.p95<2s", 'the workload has no feature "lnog"; did you mean long'],
    ["e2e.p95<2s", "write FEATURE:METRIC.STAT<VALUE"],
    ["long:question.p95<2s", "no question of these requests takes several model calls"],
  ])("is refused as %s", async (text, words) => {
    const { code, stderr } = await capsim(["simulate", house, ...rest, ...slo(text)]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
