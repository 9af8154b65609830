import { existsSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LawFile } from "../../src/documents/calibration.ts";
import { dense, lawNear, measure, quietTruth, roomy } from "../calibration/syntheticRuns.ts";
import { testStream } from "../stats/samples.ts";
import { capsim, type Outcome, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());

/** A table of closed loops on one H100, measured on a simulated server. */
function tableOf(seriesId: string, concurrencies: readonly number[]): string {
  const law = lawNear(dense, () => 0);
  const head =
    "series_id,run_id,model,gpu,tp,engine,load_kind,concurrency,num_requests,input_tokens_mean,output_tokens_mean,output_tokens_std,e2e_mean_s,e2e_p99_s,ttft_mean_s,tpot_mean_s";
  const lines = concurrencies.map((concurrency) => {
    const row = measure(
      { loadKind: "closed", concurrency, numRequests: 10 * concurrency, inputTokensStd: 0 },
      { ...quietTruth(law), settings: roomy },
      testStream(concurrency),
    );
    const { e2e_mean_s, e2e_p99_s, ttft_mean_s, tpot_mean_s } = row.metrics;
    return `${seriesId},${seriesId}/c${concurrency},mistral-7b-instruct-v0.3,H100-SXM-80GB,1,vllm,closed,${concurrency},${10 * concurrency},600,200,60,${e2e_mean_s},${e2e_p99_s},${ttft_mean_s},${tpot_mean_s}`;
  });
  return `${[head, ...lines].join("\n")}\n`;
}

const good = tableOf("mine", [1, 8, 32]);
const table = files.write("runs.csv", good);
/** The same with a row whose mean lies above its p99. */
const contradictory = files.write(
  "contradictory.csv",
  good.replace(/^(mine,mine\/c8,.*,60,)[\d.]+,[\d.]+/m, "$18.5,0.5"),
);
const config = files.write(
  "config.json",
  JSON.stringify({
    architectures: ["MistralForCausalLM"],
    model_type: "mistral",
    hidden_size: 4096,
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    intermediate_size: 14336,
    vocab_size: 32768,
    max_position_embeddings: 32768,
    torch_dtype: "bfloat16",
    tie_word_embeddings: false,
  }),
);
const read = (file: string): LawFile => JSON.parse(readFileSync(file, "utf8"));

describe("capsim calibrate", { timeout: 120_000 }, () => {
  let outcome: Outcome;
  const out = files.path("law.json");
  beforeAll(async () => {
    outcome = await capsim(["calibrate", table, "--out", out]);
  });

  it("writes a law file that keeps the contract", () => {
    expect(outcome).toMatchObject({ code: 0, stderr: "" });
    const law = read(out);
    expect(law.schema).toBe("capsim.law/1");
    for (const term of ["c0", "cSeq", "cKv", "cPre"] as const) {
      expect(law.parameters[term]!.value).toBeGreaterThan(0);
      expect(law.parameters[term]!.sd!).toBeGreaterThan(0);
    }
    expect(law.covariance!.length).toBe(law.terms!.length);
    for (const [i, term] of law.terms!.entries())
      expect(law.parameters[term]!.value * Math.sqrt(law.covariance![i]![i]!)).toBeCloseTo(
        law.parameters[term]!.sd!,
        12,
      );
    expect(law.fit!.rows.length).toBe(12);
    for (const row of law.fit!.rows) expect(row.error).toBeCloseTo(row.predicted / row.measured - 1, 12);
    expect(law.fit!.worstError).toBe(Math.max(...law.fit!.rows.map((row) => Math.abs(row.error))));
    expect(law.fit!.setAside).toEqual([]);
    expect(law.measuredConcurrency).toEqual([1, 32]);
  });

  it("draws measured against simulated beside it", () => {
    for (const end of ["vl.json", "svg", "png"]) expect(existsSync(files.path(`law.fit.${end}`))).toBe(true);
    expect(readFileSync(files.path("law.fit.svg"), "utf8")).toContain("TTFT mean (s)");
  });

  it("says the terms in words, the shares of the datasheet, each run's errors, and what to do next", () => {
    for (const words of [
      "every step",
      "1,000 prompt tokens",
      "datasheet",
      "c32",
      "Errors by column",
      "capsim simulate",
    ])
      expect(outcome.stdout).toContain(words);
    expect(outcome.stdout).not.toContain("mine/c32");
    for (const line of outcome.stdout.split("\n"))
      if (!line.includes(files.folder)) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it("prints the law itself with --format json, and without charts writes none", async () => {
    const other = files.path("other.json");
    const { stdout, stderr } = await capsim([
      "calibrate",
      table,
      "--out",
      other,
      "--format",
      "json",
      "--no-charts",
    ]);
    expect(JSON.parse(stdout)).toEqual(read(other));
    expect(stderr).toContain("saved");
    expect(existsSync(files.path("other.fit.svg"))).toBe(false);
    // The same table and seed give the same law.
    expect(read(other).parameters).toEqual(read(out).parameters);
  });

  it("names a row that contradicts itself and does not use it", async () => {
    const file = files.path("aside.json");
    const { code, stdout } = await capsim(["calibrate", contradictory, "--out", file, "--no-charts"]);
    expect(code).toBe(0);
    const { fit } = read(file);
    expect(fit!.setAside.map(({ runId }) => runId)).toEqual(["mine/c8"]);
    expect(fit!.rows.some(({ runId }) => runId === "mine/c8")).toBe(false);
    expect(stdout).toContain("set aside mine/c8");
  });

  it("takes the geometry from --model-config: the same as the catalogue's gives the same law", async () => {
    const file = files.path("config-law.json");
    const { code } = await capsim([
      ...["calibrate", table, "--out", file, "--no-charts", "--model-config", config],
    ]);
    expect(code).toBe(0);
    const [known, configured] = [read(out).parameters, read(file).parameters];
    expect(configured.c0!.value / known.c0!.value).toBeCloseTo(1, 1);
    expect(configured.cPre!.value / known.cPre!.value).toBeCloseTo(1, 1);
  });

  it("makes a law that simulate and validate run with", async () => {
    const simulated = await capsim([
      ...["simulate", "--concurrency", "8", "--calibration", out, "--format", "json"],
      ...["--input-tokens", "600", "--output-tokens", "200", "--replications", "5..5", "--duration", "60"],
      ...["--no-charts", "--out", files.path("results")],
    ]);
    expect(simulated.code).toBe(0);
    const [entry] = JSON.parse(simulated.stdout).results;
    expect(["measured", "given"]).toContain(entry.law.basis);
    const measured = read(out).fit!.rows.find(
      ({ runId, metric }) => runId === "mine/c8" && metric === "e2e_mean_s",
    )!;
    expect(entry.metrics.e2eLatencySeconds.mean.value / measured.measured).toBeGreaterThan(0.9);
    expect(entry.metrics.e2eLatencySeconds.mean.value / measured.measured).toBeLessThan(1.1);
    const validated = await capsim(["validate", table, "--calibration", out, "--format", "json"]);
    expect(JSON.parse(validated.stdout).rows.length).toBe(12);
  });
});

describe("a model nobody measured on a machine", { timeout: 120_000 }, () => {
  it("is answered from the other curves, with a wider band than a measured pair's", async () => {
    const relativeBand = async (model: string, basis: string) => {
      const { code, stdout } = await capsim([
        ...["simulate", "--concurrency", "8", "--model", model, "--machine", "medium", "--format", "json"],
        ...[
          "--input-tokens",
          "100",
          "--output-tokens",
          "200",
          "--replications",
          "30..30",
          "--duration",
          "60",
        ],
        ...["--no-charts", "--out", files.path("results")],
      ]);
      expect(code).toBe(0);
      const [entry] = JSON.parse(stdout).results;
      expect(entry.law.basis).toBe(basis);
      const { value, band } = entry.metrics.e2eLatencySeconds.mean;
      expect(value).toBeGreaterThan(0);
      return (band[1] - band[0]) / value;
    };
    const transferred = await relativeBand("codestral-22b", "transferred");
    expect(transferred).toBeGreaterThan(await relativeBand("mistral-7b-instruct-v0.3", "measured"));
    expect(transferred).toBeGreaterThan(0.2);
  });
});

const empty = files.write("empty.csv", "");
const head = good.split("\n")[0]!;
const changed = (name: string, from: string | RegExp, to: string) =>
  files.write(name, good.replace(from, to));
const wrong: readonly (readonly [
  title: string,
  args: readonly string[],
  names: readonly (string | RegExp)[],
])[] = [
  ["no table", [], ["tables"]],
  ["a missing file", [files.path("nowhere.csv")], ["nowhere.csv", "no such file"]],
  ["an empty file", [empty], ["empty.csv", "empty"]],
  ["a header alone", [files.write("head.csv", `${head}\n`)], ["head.csv", "no runs"]],
  ["a folder", [files.folder], [files.folder]],
  ["an unknown format", [files.write("hello.json", '{"hello": 1}')], ["hello.json", "no known format"]],
  ["broken JSON", [files.write("broken.json", '{"hello": ')], ["broken.json"]],
  ["a negative time", [changed("negative.csv", /,60,/, ",60,-")], ["negative.csv:2", "above 0"]],
  ["an unknown load", [changed("load.csv", ",closed,8,", ",sideways,8,")], ["load.csv:3", "sideways"]],
  ["no load", [changed("noload.csv", ",closed,8,", ",closed,,")], ["noload.csv:3", "concurrency"]],
  [
    "two series",
    [files.write("two.csv", good + tableOf("yours", [4]).split("\n")[1])],
    ["--series", "mine", "yours"],
  ],
  ["a series that is not there", [table, "--series", "yours"], ["--series yours", "mine"]],
  ["an unknown GPU", [table, "--gpu", "Voodoo2"], ["--gpu Voodoo2", "H100"]],
  ["no GPU at all", [table, "--gpu-count", "0"], ["--gpu-count 0"]],
  ["half a GPU", [table, "--gpu-count", "0.5"], ["--gpu-count 0.5"]],
  ["an unknown machine", [table, "--machine", "lrage"], ['"lrage"', "large"]],
  ["a cache of less than nothing", [table, "--kv-tokens", "-5"], ["--kv-tokens -5"]],
  ["a cache that holds no request", [table, "--kv-tokens", "16"], ["16 tokens", "800"]],
  ["half a sequence", [table, "--max-num-seqs", "1.5"], ["--max-num-seqs 1.5"]],
  ["a token budget in words", [table, "--max-num-batched-tokens", "many"], ["--max-num-batched-tokens many"]],
  ["a missing configuration", [table, "--model-config", files.path("none.json")], ["none.json"]],
  [
    "a configuration that is no JSON",
    [table, "--model-config", table],
    ["runs.csv", "no valid JSON at line 1, column 1"],
  ],
  [
    "a configuration without layers",
    [table, "--model-config", files.write("c.json", "{}")],
    ["c.json", "missing"],
  ],
  ["a format nobody knows", [table, "--format", "xml"], ["--format xml", "table"]],
  ["a bad seed", [table, "--seed", "-1"], ["--seed -1"]],
  ["an unknown flag", [table, "--colour", "red"], ["--colour"]],
];

describe("a mistake with calibrate", { timeout: 60_000 }, () => {
  it.each(wrong)("%s: exit code 2, one line, nothing else, no file", async (_, args, names) => {
    const out = files.path("never.json");
    const { code, stdout, stderr } = await capsim(["calibrate", ...args, "--out", out]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trimEnd()).not.toContain("\n");
    for (const name of names)
      expect(stderr).toMatch(typeof name === "string" ? new RegExp(escaped(name)) : name);
    expect(existsSync(out)).toBe(false);
  });

  it.each([
    ["a folder's name", files.folder],
    ["a place inside a file", `${table}/law.json`],
    ["a place nobody can write to", "/proc/capsim/law.json"],
  ])("--out is %s: refused before any fitting", async (_, out) => {
    const started = performance.now();
    // A table that is missing is noticed after --out, and long before a fit.
    const { code, stdout, stderr } = await capsim(["calibrate", files.path("absent.csv"), "--out", out]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("--out");
    expect(stderr).not.toContain("absent.csv");
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
