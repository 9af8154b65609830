import { afterAll, describe, expect, it } from "vitest";
import type { Validation } from "../../src/documents/validation.ts";
import { isLong } from "../effort.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());

const head =
  "series_id,run_id,model,gpu,tp,load_kind,concurrency,num_requests,input_tokens_mean,output_tokens_mean,e2e_mean_s,tpot_mean_s";
const model = "mistral-7b-instruct-v0.3,H100,1,closed";
const rows = [
  `s,"s, one",${model},1,50,600,200,1.62,0.00797`,
  `s,c4,${model},4,200,600,200,1.75,0.00854`,
  `s,c16,${model},16,800,600,200,2.2,0.01065`,
  `s,c32,${model},32,800,600,200,2.75,0.01327`,
  `s,c48,${model},48,800,600,200,3.3,0.0159`,
];
const table = files.write("runs.csv", `${[head, ...rows].join("\n")}\n`);
const threeRows = files.write("three.csv", `${[head, ...rows.slice(0, 3)].join("\n")}\n`);
const law = files.write("law.json", quickLaw);

async function validation(...args: string[]): Promise<Validation> {
  const { code, stdout, stderr } = await capsim(["validate", ...args, "--format", "json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("capsim validate TABLE", { timeout: 120_000 }, () => {
  it("predicts every row with a given law, and keeps the contract", async () => {
    const { schema, rows: predicted, summary } = await validation(table, "--calibration", law);
    expect(schema).toBe("capsim.validation/1");
    expect(predicted.length).toBe(10);
    for (const row of predicted) {
      expect(row.seriesId).toBe("s");
      expect(row.error).toBeCloseTo(row.predicted / row.measured - 1, 12);
      expect(row.band[0]).toBeLessThan(row.band[1]);
      expect(typeof row.beyondMeasured).toBe("boolean");
    }
    expect(summary.map(({ metric, rows: count }) => [metric, count])).toEqual([
      ["e2e_mean_s", 5],
      ["tpot_mean_s", 5],
    ]);
    for (const line of summary) {
      expect(line.p90AbsoluteError).toBeGreaterThanOrEqual(line.medianAbsoluteError);
      expect(line.bandCoverage).toBeGreaterThanOrEqual(0);
      expect(line.bandCoverage).toBeLessThanOrEqual(1);
    }
  });

  it("without a law calibrates on three rows, says which, and predicts the others", async () => {
    const { rows: predicted, notes } = await validation(table);
    expect(new Set(predicted.map(({ runId }) => runId))).toEqual(new Set(["c4", "c48"]));
    expect(notes.join()).toContain("calibrated on s, one, c16, c32");
    expect(
      predicted.find(({ runId, metric }) => runId === "c48" && metric === "e2e_mean_s")!.beyondMeasured,
    ).toBe(true);
  });

  if (isLong)
    it("leaves out each row in turn", async () => {
      const { rows: predicted } = await validation(table, "--leave-one-out");
      expect(new Set(predicted.map(({ runId }) => runId)).size).toBe(5);
    });

  if (isLong)
    it("leaves out each series: one series alone is predicted from GitLab's curves, without looking at it", async () => {
      const { rows: predicted, notes } = await validation(table, "--leave-one-out", "--by", "series");
      expect(predicted.length).toBe(10);
      expect(notes.join()).toContain("transfer");
      const slower = files.write("slower.csv", `${[head, ...rows].join("\n").replace("3.3,", "3.5,")}\n`);
      const again = await validation(slower, "--leave-one-out", "--by", "series");
      expect(again.rows.map((row) => row.predicted)).toEqual(predicted.map((row) => row.predicted));
    });

  it("prints lines of at most 80 columns, metrics in words", async () => {
    const { stdout } = await capsim(["validate", table]);
    expect(stdout).toContain("E2E mean s");
    expect(stdout).toContain("median |error|");
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it("prints CSV with as many fields in every line, names with commas too", async () => {
    const { stdout } = await capsim(["validate", table, "--calibration", law, "--format", "csv"]);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.length).toBe(11);
    for (const line of lines) expect(line.replaceAll(/"[^"]*"/g, "quoted").split(",").length).toBe(9);
  });

  it("gives the same numbers for the same seed, other bands for another", async () => {
    const [one, again, other] = [
      await validation(table, "--calibration", law, "--seed", "5"),
      await validation(table, "--calibration", law, "--seed", "5"),
      await validation(table, "--calibration", law, "--seed", "6"),
    ];
    expect(again).toEqual(one);
    expect(other.rows[0]!.band).not.toEqual(one.rows[0]!.band);
  });
});

const wrong: readonly (readonly [title: string, args: readonly string[], names: readonly string[]])[] = [
  ["a missing file", [files.path("nowhere.csv")], ["nowhere.csv"]],
  ["an empty file", [files.write("empty.csv", "")], ["empty.csv"]],
  ["a negative time", [files.write("n.csv", `${head}\n${rows[1]!.replace("1.75", "-1.75")}\n`)], ["n.csv:2"]],
  ["--by alone", [table, "--by", "series"], ["--by", "--leave-one-out"]],
  ["--by week", [table, "--leave-one-out", "--by", "week"], ["--by week", "series"]],
  ["a format nobody knows", [table, "--format", "xml"], ["--format xml", "json"]],
  [
    "a format nobody knows, before anything is read",
    [files.path("absent.csv"), "--format", "xml"],
    ["--format xml"],
  ],
  ["a law without tables", ["--calibration", law], ["--calibration", "tables"]],
  ["a law and leaving out", [table, "--calibration", law, "--leave-one-out"], ["--calibration"]],
  ["a missing law", [table, "--calibration", files.path("none.json")], ["none.json"]],
  ["a law that is no JSON", [table, "--calibration", table], ["runs.csv", "JSON"]],
  [
    "a law of another schema",
    [table, "--calibration", files.write("l.json", '{"schema": "x"}')],
    ["l.json", "schema"],
  ],
  ["an unknown GPU", [table, "--gpu", "Voodoo"], ["--gpu Voodoo"]],
  ["a bad seed", [table, "--seed", "one"], ["--seed one"]],
  ["a concurrency of none", [table, "--concurrency", "0"], ["--concurrency 0"]],
  ["a negative rate", [table, "--request-rate", "-2"], ["--request-rate -2"]],
  ["too few rows to predict any", [threeRows], ["three.csv", "--leave-one-out", "--calibration"]],
  [
    "transfer to an unknown model",
    [
      files.write("m.csv", `${[head, ...rows].join("\n").replaceAll("mistral-7b-instruct-v0.3", "mine")}\n`),
      "--leave-one-out",
      "--by",
      "series",
    ],
    ["m.csv", "--model-config"],
  ],
  ["leaving out the only row", [files.write("1.csv", `${head}\n${rows[1]}\n`), "--leave-one-out"], ["1.csv"]],
];

describe("a mistake with validate", { timeout: 60_000 }, () => {
  it.each(wrong)("%s: exit code 2, one line, nothing else", async (_, args, names) => {
    const { code, stdout, stderr } = await capsim(["validate", ...args]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trimEnd()).not.toContain("\n");
    for (const name of names) expect(stderr).toContain(name);
  });
});
