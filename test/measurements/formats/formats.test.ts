import { describe, expect, it } from "vitest";
import { importAll, importMeasurements } from "../../../src/measurements/importMeasurements.ts";
import { sanityCheck } from "../../../src/measurements/sanity.ts";
import { fixture } from "./fixture.ts";

const read = (name: string) => importMeasurements(fixture(name));

describe("vLLM bench serve", () => {
  it("is a closed loop where the rate is inf and max_concurrency is set, milliseconds made seconds", () => {
    const [row] = read("vllm-closed.json");
    expect(row).toMatchObject({
      model: "example/model-8b",
      engine: "vllm",
      loadKind: "closed",
      concurrency: 8,
      numRequests: 40,
      inputTokensMean: 500,
      outputTokensMean: 200,
      qcFlag: "",
    });
    expect(row!.metrics).toEqual({
      e2e_mean_s: 4.8957,
      e2e_p50_s: 4.89,
      e2e_p90_s: 5.05,
      e2e_p99_s: 5.2,
      ttft_mean_s: 0.06,
      ttft_p50_s: 0.055,
      ttft_p99_s: 0.11,
      tpot_mean_s: expect.closeTo(0.0243, 12),
      req_throughput: 1.6,
      out_tok_throughput: 320,
      duration_s: 25,
    });
  });

  it("is one row a line in JSON Lines: Poisson, gamma with CV 1/sqrt(burstiness), a burst with its failures", () => {
    const rows = read("vllm-append.jsonl");
    expect(
      rows.map(({ loadKind, requestRate, arrival, arrivalCv, concurrency }) => ({
        loadKind,
        requestRate,
        arrival,
        arrivalCv,
        concurrency,
      })),
    ).toEqual([
      { loadKind: "open", requestRate: 2, arrival: "poisson", arrivalCv: null, concurrency: null },
      { loadKind: "open", requestRate: 4, arrival: "gamma", arrivalCv: 2, concurrency: null },
      { loadKind: "burst", requestRate: null, arrival: "poisson", arrivalCv: null, concurrency: 64 },
    ]);
    expect(rows.map(({ where }) => where)).toEqual([1, 2, 3].map((line) => `vllm-append.jsonl:${line}`));
    expect(rows[2]!.qcFlag).toBe("failed=4/64");
    expect(new Set(rows.map(({ seriesId }) => seriesId)).size).toBe(1);
  });

  it("with details gives exact columns and the requests, the failed one left out: E2E is TTFT plus the gaps", () => {
    const [row] = read("vllm-detailed.json");
    const e2e = [0.05 + 4 * 0.03, 0.15 + 19 * 0.025, 0.1 + 9 * 0.02];
    expect([...row!.requests!.arrivals]).toEqual([0, expect.closeTo(0.4, 9), 0.5]);
    expect([...row!.requests!.inputTokens]).toEqual([20, 30, 10]);
    expect([...row!.requests!.outputTokens]).toEqual([5, 20, 10]);
    expect([...row!.requests!.e2e]).toEqual(e2e.map((value) => expect.closeTo(value, 12)));
    expect(row!.metrics.e2e_mean_s).toBeCloseTo((e2e[0]! + e2e[1]! + e2e[2]!) / 3, 12);
    expect(row!.metrics.e2e_p50_s).toBeCloseTo(e2e[2]!, 12);
    expect(row!.metrics.tpot_mean_s).toBeCloseTo((0.03 + 0.025 + 0.02) / 3, 12);
    expect(row!.inputTokensStd).toBeCloseTo(Math.sqrt(200 / 3), 9);
    expect(row!.qcFlag).toBe("failed=1/4");
  });

  it("takes TTFT off the gaps that old versions began with it, and says so", () => {
    const document = JSON.parse(fixture("vllm-detailed.json").text) as { ttfts: number[]; itls: number[][] };
    const itls = document.itls.map((gaps, i) => (gaps.length === 0 ? [] : [document.ttfts[i], ...gaps]));
    const [old] = importMeasurements({ name: "old.json", text: JSON.stringify({ ...document, itls }) });
    expect(old!.metrics.e2e_mean_s).toBe(read("vllm-detailed.json")[0]!.metrics.e2e_mean_s);
    expect(old!.note).toContain("begin with TTFT");
  });

  it("reads the NaN and Infinity that Python writes", () => {
    const text = fixture("vllm-closed.json")
      .text.replace('"inf"', "Infinity")
      .replace('"p99_tpot_ms": 26.0', '"p99_tpot_ms": NaN');
    expect(importMeasurements({ name: "nan.json", text })[0]).toMatchObject({ loadKind: "closed" });
  });
});

describe("GuideLLM", () => {
  it("version 1: each benchmark of a sweep by its own strategy", () => {
    const rows = read("guidellm-v1.json");
    expect(
      rows.map(({ loadKind, concurrency, requestRate, arrival }) => [
        loadKind,
        concurrency,
        requestRate,
        arrival,
      ]),
    ).toEqual([
      ["closed", 1, null, "poisson"],
      ["burst", 200, null, "poisson"],
      ["open", null, 3, "constant"],
      ["open", null, 6, "poisson"],
    ]);
    expect(rows.map(({ model }) => model)).toEqual(new Array(4).fill("example/model-8b"));
    expect(rows[3]!.qcFlag).toBe("failed=2/382");
    expect(rows[3]!.metrics.duration_s).toBeUndefined();
    expect(rows[3]!.note).toContain("30 requests were cut off");
  });

  it("has its TPOT without the first token, from the gaps or from its own TPOT", () => {
    const [fromGaps, , converted] = read("guidellm-v1.json");
    expect(fromGaps!.metrics.tpot_mean_s).toBeCloseTo((2.5 - 0.05) / 127, 9);
    expect(converted!.metrics.tpot_mean_s).toBeCloseTo((3.4 - 0.07) / 127, 9);
  });

  it("version 2: the requests give exact times", () => {
    const [closed, open] = read("guidellm-v2.json");
    expect(closed).toMatchObject({ loadKind: "closed", concurrency: 32, model: "example/model-8b" });
    expect([...open!.requests!.arrivals]).toEqual([0, 0.5, 1, 1.5]);
    expect(open!.metrics.tpot_mean_s).toBeCloseTo(0.05, 6);
    expect(open!.metrics.e2e_p99_s).toBeCloseTo(0.6, 6);
  });
});

describe("the other tools", () => {
  it("AIPerf: by the units it states, the load from input_config", () => {
    const [row] = read("aiperf.json");
    expect(row).toMatchObject({
      loadKind: "closed",
      concurrency: 16,
      numRequests: 320,
      model: "example/model-8b",
    });
    expect(row!.metrics).toMatchObject({
      e2e_mean_s: 4.96,
      ttft_p99_s: 0.3,
      tpot_mean_s: 0.019,
      duration_s: 100,
    });
  });

  it("GenAI-Perf: the load from perf_analyzer's stimulus", () => {
    expect(read("genai-perf.json")[0]).toMatchObject({
      loadKind: "open",
      requestRate: 2,
      model: "example/model-8b",
      outputTokensMean: 101,
    });
  });

  it("llmperf: seconds, measured lengths, no TPOT from gaps that hold TTFT", () => {
    const [row] = read("llmperf_summary.json");
    expect(row).toMatchObject({
      loadKind: "closed",
      concurrency: 10,
      outputTokensMean: 151,
      inputTokensMean: 548,
    });
    expect(row!.metrics).toMatchObject({ e2e_mean_s: 3.1, ttft_p99_s: 0.6, req_throughput: 3.2 });
    expect(row!.metrics.tpot_mean_s).toBeUndefined();
    expect(row!.note).toContain("not used as TPOT");
  });

  it("inference-perf: a stage at its rate, with its failures", () => {
    const [row] = read("stage_1_lifecycle_metrics.json");
    expect(row).toMatchObject({
      loadKind: "open",
      requestRate: 10,
      arrival: "constant",
      qcFlag: "failed=6/600",
    });
    expect(row!.metrics).toMatchObject({ e2e_mean_s: 2.2, ttft_mean_s: 0.05, tpot_mean_s: 0.0086 });
  });

  it("GitLab's tables in Markdown: bursts, one series a machine, milliseconds where the header says so", () => {
    const rows = read("gitlab.md");
    expect(rows.map(({ loadKind, concurrency, gpu }) => [loadKind, concurrency, gpu])).toEqual([
      ["burst", 1, "b1-example-2g"],
      ["burst", 10, "b1-example-2g"],
      ["burst", 100, "Another machine"],
    ]);
    expect(new Set(rows.map(({ seriesId }) => seriesId)).size).toBe(2);
    expect(rows[1]!.metrics).toEqual({
      e2e_mean_s: 6,
      tps_per_request_mean: 90,
      duration_s: 7.5,
      out_tok_throughput: 720,
    });
    expect(rows[2]!.metrics.e2e_mean_s).toBe(12);
    expect(rows[0]).toMatchObject({ inputTokensMean: 15, note: "output capped at 2000 tokens" });
  });

  it("GitLab's tables in CSV, the machine stated by the user", () => {
    const [row] = importMeasurements(fixture("gitlab.csv"), null, { gpu: "Example", gpuCount: 4 });
    expect(row).toMatchObject({ model: "Model-8B", gpu: "Example", gpuCount: 4, concurrency: 10 });
  });
});

describe("capsim's own table", () => {
  it("keeps blanks unknown and joins the requests beside it by run_id", () => {
    const rows = importMeasurements(fixture("summary.csv"), fixture("requests.csv"));
    expect(rows).toHaveLength(3);
    expect(rows[0]).toMatchObject({
      seriesId: "s",
      runId: "open",
      replicas: 2,
      engine: "engine 1.0, tuned",
      arrival: "constant",
      requestRate: 2,
      concurrency: null,
      note: "quoted, with a comma",
      where: "summary.csv:2",
    });
    expect([...rows[0]!.requests!.arrivals]).toEqual([0, 0.5, 1]);
    expect([...rows[0]!.requests!.outputTokens]).toEqual([10, 11, 12]);
    expect([...rows[0]!.requests!.ttft]).toEqual([0.1, 0.1, Number.NaN]);
    expect(rows[1]!.requests).toBeNull();
    expect(rows[1]!.metrics.e2e_p99_s).toBeUndefined();
    expect(rows[2]).toMatchObject({ loadKind: "burst", concurrency: 30 });
  });
});

describe("several files", () => {
  it("are loads of one series where model, machine, engine and lengths agree; equal run names are told apart", () => {
    const names = ["vllm-closed.json", "vllm-append.jsonl"];
    const rows = importAll(names.map((name) => ({ file: fixture(name), companion: null })));
    expect(new Set(rows.map(({ seriesId }) => seriesId))).toEqual(
      new Set(["example/model-8b/vllm/500in-200out"]),
    );
    const twice = importAll(
      ["a", "b"].map((name) => ({ file: { ...fixture("summary.csv"), name }, companion: null })),
    );
    expect(new Set(twice.map(({ runId }) => runId)).size).toBe(6);
  });

  it("take the series that the caller names", () => {
    const rows = importMeasurements(fixture("summary.csv"), null, { seriesId: "mine" });
    expect(rows.map(({ seriesId }) => seriesId)).toEqual(["mine", "mine", "mine"]);
  });
});

it("every fixture but the burst with failures passes the sanity checks", () => {
  const names = [
    "vllm-closed.json",
    "vllm-append.jsonl",
    "guidellm-v1.json",
    "aiperf.json",
    "genai-perf.json",
    "llmperf_summary.json",
    "stage_1_lifecycle_metrics.json",
    "gitlab.md",
    "summary.csv",
  ];
  const rows = importAll(names.map((name) => ({ file: fixture(name), companion: null })));
  const { setAside } = sanityCheck(rows);
  expect(setAside.map(({ runId }) => runId)).toEqual(["vllm-append.jsonl#3"]);
  expect(setAside[0]!.reason).toContain("6.3 % of the requests failed");
});
