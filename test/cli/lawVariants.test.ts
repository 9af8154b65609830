import { afterAll, describe, expect, it } from "vitest";
import type { ResultDocument } from "../../src/documents/result.ts";
import { resultSchema } from "../../src/documents/result.ts";
import { capsim, quickFlags, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const quick = [...quickFlags, "--out", files.path("out"), "--quiet"];
const burst = ["--burst", "40"];

async function simulated(...args: string[]): Promise<ResultDocument> {
  const load = args.includes("--concurrency") ? [] : burst;
  const { code, stdout, stderr } = await capsim(["simulate", ...quick, ...load, "--format", "json", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const document = JSON.parse(stdout);
  expect(resultSchema.safeParse(document).error?.issues).toBeUndefined();
  return document;
}
async function refused(...args: string[]): Promise<string> {
  const { code, stderr } = await capsim(["simulate", ...quick, ...burst, ...args]);
  expect(code).toBe(2);
  return stderr;
}
const mistral = ["--machine", "large", "--model", "mistral-7b-instruct-v0.3"];
const pairOf = (document: ResultDocument) => document.scenario.pairs[0]!;

describe("capsim simulate --tensor-parallel", () => {
  it("runs the engines that fit a machine side by side and says how many", async () => {
    const document = await simulated(...mistral, "--tensor-parallel", "4", "--replicas", "2");
    const [entry] = document.results;
    expect(entry).toMatchObject({
      replicas: 4,
      machines: 2,
      enginesPerMachine: 2,
      law: { basis: "transferred", measuredConcurrency: null },
    });
    expect(entry!.warnings.join("\n")).toContain("2 machines, each 2 x TP4: 4 engines");
    expect(entry!.warnings.join("\n")).toMatch(
      /tensor-parallel 4 of 8 GPUs .*ms a token at batch 1, .* at batch 64/,
    );
    const whole = await simulated(...mistral);
    expect(pairOf(document).engine.kvTokens).toBeLessThan(pairOf(whole).engine.kvTokens / 2);
    expect(document.scenario.replicas).toBe(2);
  });

  it("of all GPUs is no variant: the same bytes as without it", async () => {
    const args = ["simulate", ...quick, ...burst, ...mistral, "--format", "json"];
    const plain = await capsim(args);
    const all = await capsim([...args, "--tensor-parallel", "8"]);
    const unasked = (text: string) => JSON.stringify({ ...JSON.parse(text), reproduction: null });
    expect(unasked(all.stdout)).toBe(unasked(plain.stdout));
    const [entry] = (JSON.parse(plain.stdout) as ResultDocument).results;
    expect(Object.keys(entry!)).not.toContain("machines");
    expect(Object.keys(entry!.law)).not.toContain("variant");
  });

  it("refuses numbers that do not divide the GPUs, and GPUs that do not hold the model", async () => {
    expect(await refused(...mistral, "--tensor-parallel", "3")).toBe(
      "capsim: tensor-parallel 3 does not divide the 8 GPUs of large; possible: 1, 2, 4, 8\n",
    );
    const full = await refused("--machine", "large", "--model", "mixtral-8x22b", "--tensor-parallel", "2");
    expect(full).toContain("281.3 GB");
    expect(full).toContain("(2 x 80 GB)");
    expect(full).toContain("on large it fits with --tensor-parallel 4");
  });
});

describe("capsim simulate --quantisation", () => {
  it("makes a model possible that fits only quantised", async () => {
    const pair = ["--machine", "small", "--model", "mixtral-8x7b"];
    expect(await refused(...pair)).toContain("on small it fits with --quantisation fp8");
    const document = await simulated(...pair, "--quantisation", "int4");
    expect(document.results[0]!.law.variant?.[0]).toMatchObject({ kind: "quantisation" });
    expect(document.results[0]!.warnings.join("\n")).toMatch(/int4 weights, 93\.4 → \d+\.\d GB/);
  });

  it("lowers the time per token of one request and leaves more KV cache; awq and the other spelling mean the same", async () => {
    const one = ["--concurrency", "1", ...mistral];
    const run = (...args: string[]) =>
      simulated(...one, ...args).then((document) => ({
        tpot: document.results[0]!.metrics.tpotSeconds.mean.value!,
        kv: pairOf(document).engine.kvTokens,
      }));
    const [plain, int4, awq] = [
      await run(),
      await run("--quantisation", "int4"),
      await run("--quantization", "awq"),
    ];
    expect(int4.tpot).toBeLessThan(plain.tpot);
    expect(int4.kv).toBeGreaterThan(plain.kv);
    expect(awq).toEqual(int4);
  });

  it("needs the catalogue's facts", async () => {
    const law = files.write("law.json", quickLaw);
    expect(await refused("--calibration", law, "--quantisation", "fp8")).toContain(
      "need a model and a machine of the catalogue",
    );
  });
});

describe("capsim simulate --speculative", () => {
  it("changes any law, also one of a machine nobody knows; a scenario file says the same", async () => {
    const law = files.write("law.json", quickLaw);
    const flags = await simulated("--calibration", law, "--speculative", "3,0.7");
    expect(flags.results[0]!.law.variant?.map(({ kind }) => kind)).toEqual(["speculative"]);
    const file = files.write("scenario.yaml", `calibration: ${law}\nspeculative: 3,0.7\n`);
    const fromFile = await simulated(file);
    expect(fromFile.results).toEqual(flags.results);
  });

  it.each([["3"], ["0,0.7"], ["3,1.2"], ["3,0.7,2"], ["3,0.7,"]])(
    "refuses %s and says what to give",
    async (given) => {
      expect(await refused(...mistral, "--speculative", given)).toContain("give K,ALPHA");
    },
  );

  it("takes a catalogued model as the draft", async () => {
    const document = await simulated(
      "--machine",
      "large",
      "--model",
      "llama-3.1-70b",
      "--speculative",
      "3,0.7,llama-3.1-8b",
    );
    expect(document.results[0]!.law.variant?.[0]?.text).toContain("a draft step at 11.4%");
    expect(await refused(...mistral, "--speculative", "3,0.7,llama-3.1-8c")).toContain("llama-3.1-8b");
  });
});
