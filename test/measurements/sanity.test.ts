import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { importMeasurements } from "../../src/measurements/importMeasurements.ts";
import { sanityCheck } from "../../src/measurements/sanity.ts";
import { readMeasurements } from "../../src/node/readMeasurements.ts";

/** Checks a table of one series given as header and lines. */
const check = (header: string, ...lines: string[]) => {
  const text = [`series_id,run_id,${header}`, ...lines.map((line, i) => `s,r${i + 1},${line}`)].join("\n");
  return sanityCheck(importMeasurements({ name: "t.csv", text }));
};
const closed = "load_kind,concurrency,e2e_mean_s,req_throughput,duration_s";
const burst =
  "load_kind,concurrency,num_requests,output_tokens_mean,e2e_mean_s,out_tok_throughput,duration_s";

describe("a row that contradicts itself is set aside, and the reason names the numbers", () => {
  it.each([
    [
      "a client that did not hold the concurrency",
      closed,
      "closed,64,12,2.2,180",
      "= 26.4 in flight, not the stated 64",
    ],
    ["more in flight than clients", closed, "closed,8,10,1.2,180", "= 12 in flight, more than the stated 8"],
    [
      "a stated number in flight that is not throughput times latency",
      "load_kind,request_rate,e2e_mean_s,req_throughput,inflight_mean",
      "open,2,5,2,20",
      "but inflight_mean is 20",
    ],
    [
      "more answers than requests",
      "load_kind,request_rate,num_requests,e2e_mean_s,req_throughput",
      "open,2,1000,5,3",
      "only 2 were sent",
    ],
    [
      "tokens that do not add up",
      burst,
      "burst,10,10,500,6,300,7.5",
      "2250 tokens, but 10 answers of 500 make 5000",
    ],
    [
      "requests that do not add up",
      "load_kind,concurrency,num_requests,e2e_mean_s,req_throughput,duration_s",
      "closed,4,400,2,2,100",
      "are 200 requests, not 400",
    ],
    ["a mean longer than the run", burst, "burst,10,10,,8,,7.5", "longer than the whole run (7.5 s)"],
    [
      "percentiles out of order",
      "load_kind,concurrency,e2e_p50_s,e2e_p99_s",
      "closed,4,5,4",
      "e2e_p99_s 4 s is below e2e_p50_s 5 s",
    ],
    [
      "a first token after the last",
      "load_kind,concurrency,e2e_mean_s,ttft_mean_s",
      "closed,4,5,6",
      "comes after the last",
    ],
    [
      "parts that do not make the whole",
      "load_kind,concurrency,output_tokens_mean,output_tokens_std,e2e_mean_s,ttft_mean_s,tpot_mean_s",
      "closed,4,101,0,5,1,0.02",
      "= 3 s, but the mean request took 5 s",
    ],
    ["failed requests", `${burst},failures`, "burst,10,10,,6,,7.5,2", "20 % of the requests failed"],
    [
      "unanswered requests of a burst",
      burst,
      "burst,100,90,,6,,7.5",
      "90 of a burst of 100 requests were answered",
    ],
  ])("%s", (_, header, line, reason) => {
    const { kept, setAside } = check(header, line);
    expect(kept).toEqual([]);
    expect(setAside).toEqual([{ runId: "r1", reason: expect.stringContaining(reason) as unknown }]);
  });
});

describe("a sound row is kept", () => {
  it.each([
    ["a closed loop that keeps to Little's law within a tenth", closed, "closed,16,5,2.95,180"],
    ["a short closed loop, whose last requests drain", closed, "closed,32,5,4.6,14"],
    ["a rounded makespan", burst, "burst,1,1,100,3.23,31,3.22"],
    [
      "an open loop below its rate, while it drains",
      "load_kind,request_rate,e2e_mean_s,req_throughput",
      "open,10,3,8",
    ],
    [
      "lengths that vary",
      "load_kind,concurrency,output_tokens_mean,e2e_mean_s,ttft_mean_s,tpot_mean_s",
      "closed,4,101,5,1,0.03",
    ],
  ])("%s", (_, header, line) => {
    expect(check(header, line).setAside).toEqual([]);
  });

  it("whatever its source says of it, which goes into its note", () => {
    const { kept, setAside } = check(`${closed},qc_flag`, "closed,16,5,3.2,180,looks odd");
    expect(setAside).toEqual([]);
    expect(kept[0]!.note).toBe("its source says: looks odd");
  });
});

describe("latency that falls while the load rises", () => {
  const header = "load_kind,concurrency,num_requests,input_tokens_mean,output_tokens_mean,e2e_mean_s";
  const row = (concurrency: number, e2e: number, output = 500) =>
    `closed,${concurrency},2000,100,${output},${e2e}`;

  it("sets aside the row that contradicts most others", () => {
    const { setAside } = check(header, row(1, 5), row(2, 9), row(4, 5.5), row(8, 6), row(16, 7));
    expect(setAside.map(({ runId }) => runId)).toEqual(["r2"]);
    expect(setAside[0]!.reason).toContain("9 s at 2 requests, but 5.5 s at 4 requests (compare r3)");
  });

  it("sets aside the lower load when two rows stand alone", () => {
    expect(check(header, row(1, 9), row(8, 5)).setAside.map(({ runId }) => runId)).toEqual(["r1"]);
  });

  it("is no contradiction within noise, at other lengths, or between bursts of few requests", () => {
    expect(check(header, row(1, 5), row(8, 4.6)).setAside).toEqual([]);
    expect(check(header, row(1, 5), row(8, 4, 300)).setAside).toEqual([]);
    const few = check(header, "closed,1,1,100,500,5", "closed,8,8,100,500,4");
    expect(few.setAside).toEqual([]);
  });
});

const shared = fileURLToPath(new URL("../../../shared/measurements/", import.meta.url));

describe.skipIf(!existsSync(shared))("../shared/measurements (skipped where it is absent)", () => {
  const setAsideOf = async (dataset: string) => {
    const rows = await readMeasurements([`${shared}${dataset}/summary.csv`]);
    return { rows, ...sanityCheck(rows) };
  };

  it("gpuconc: Little's law alone finds every row from 32 clients on, whose client did not keep up", async () => {
    const rows = await readMeasurements([`${shared}gpuconc-gptoss20b-closed/summary.csv`]);
    const { kept, setAside } = sanityCheck(rows.map((row) => ({ ...row, qcFlag: "", inflightMean: null })));
    expect(kept.map(({ concurrency }) => concurrency)).toEqual([1, 4, 8, 16, 1, 4, 8, 16]);
    expect(setAside.every(({ reason }) => reason.includes("did not hold the concurrency"))).toBe(true);
    expect(kept.length + setAside.length).toBe(20);
  });

  it.each([
    ["argonne-llm-inference-bench-burst", []],
    ["dennislee-a100-80gb-burst", ["Test5-Qwen2-7B-Instruct-in1024-out1024-N1000"]],
    [
      "inferencesim-h100-openloop",
      [
        "20260217-170634-llama-2-7b-tp1-reasoning-stage0",
        "20260218-160939-codellama-34b-tp2-reasoning-stage0",
      ],
    ],
    ["llmservingsim-vllm-rtx-perrequest", []],
    ["lmbench-llama8b-2replicas", []],
    ["misc-closed-loop-tables", []],
  ])("%s: only what failed or was overloaded goes", async (dataset, runs) => {
    const { setAside, kept, rows } = await setAsideOf(dataset);
    expect(setAside.map(({ runId }) => runId)).toEqual(runs);
    expect(kept.length).toBe(rows.length - runs.length);
  });

  it("lmbench: every run has its requests, as many as the table says", async () => {
    const { rows } = await setAsideOf("lmbench-llama8b-2replicas");
    expect(rows.every(({ requests, numRequests }) => requests?.arrivals.length === numRequests)).toBe(true);
  });
});
