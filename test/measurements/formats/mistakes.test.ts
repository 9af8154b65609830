import { describe, expect, it } from "vitest";
import { importMeasurements } from "../../../src/measurements/importMeasurements.ts";
import { fixture, mistakeIn } from "./fixture.ts";

const header = "run_id,load_kind,concurrency,request_rate,e2e_mean_s,req_throughput,duration_s";
const withoutKey = (name: string, change: (document: Record<string, unknown>) => void): string => {
  const document = JSON.parse(fixture(name).text) as Record<string, unknown>;
  change(document);
  return JSON.stringify(document);
};

describe("a mistake in a table is named with file, line and what to do", () => {
  it.each([
    [
      "a load that is not there",
      `${header}\na,closed,,,5,1,`,
      "runs.csv:2: a closed loop without its concurrency",
    ],
    ["no load at all", "run_id,e2e_mean_s\na,5", "runs.csv:2: the file does not say under what load"],
    [
      "an unknown kind of load",
      `${header}\na,lots,4,,5,1,`,
      'runs.csv:2: load_kind "lots"; give open, closed or burst',
    ],
    ["a rate that is not there", `${header}\na,open,,,5,1,`, "add requests per second"],
    ["a number with a unit", `${header}\na,closed,4,,5 s,1,`, 'runs.csv:2: e2e_mean_s "5 s" is no number'],
    ["a negative time", `${header}\na,closed,4,,-5,1,`, "runs.csv:2: e2e_mean_s -5"],
    ["no client", `${header}\na,closed,0,,5,1,`, "concurrency 0"],
    ["nothing measured", `${header}\na,closed,4,,,,`, "runs.csv:2: holds no measured value"],
    ["a line too short", `${header}\na,closed,4`, "runs.csv:2: 3 cells where the header names 7"],
    ["a quote that never ends", `${header}\n"a,closed,4,,5,1,`, "is no valid CSV"],
    [
      "a run twice",
      `${header}\na,closed,4,,5,1,\na,closed,8,,5,2,`,
      'runs.csv:3: run_id "a" stands at runs.csv:2',
    ],
    [
      "a column twice",
      "run_id,load_kind,load_kind,e2e_mean_s\na,closed,closed,5",
      "column load_kind stands twice",
    ],
    ["no rows", header, "holds no runs"],
    ["an unknown arrival", `load_kind,arrival,request_rate,e2e_mean_s\nopen,odd,1,5`, 'arrival "odd"'],
    [
      "gamma without its CV",
      `load_kind,arrival,request_rate,e2e_mean_s\nopen,gamma,1,5`,
      "add the CV of the gaps",
    ],
    ["milliseconds in the header", "load_kind,concurrency,e2e_mean_ms\nclosed,4,5000", "give seconds"],
    ["semicolons", "load_kind;concurrency;e2e_mean_s\nclosed;4;5", "save it with commas"],
    ["an empty file", " \n", "is empty"],
    ["another file", "colour,size\nred,5", "no known format; known are capsim's measurement table"],
    ["requests without runs", fixture("requests.csv").text, "holds requests, not runs"],
  ])("%s", (_, text, message) => {
    expect(mistakeIn(text)).toContain(message);
  });
});

describe("a column in milliseconds is found by what it contradicts", () => {
  it.each([
    ["Little's law", `${header}\na,closed,8,,4000,2,100`, "means 8000 in flight, about 1000 times"],
    [
      "the makespan of a burst",
      `${header}\na,burst,10,,6000,,7.5`,
      "e2e_mean_s 6000 in a burst that took duration_s 7.5",
    ],
    [
      "the first token after the whole",
      "load_kind,concurrency,e2e_mean_s,ttft_mean_s\nclosed,4,0.1,90",
      "is ttft_mean_s in milliseconds",
    ],
    [
      "the time per token",
      "load_kind,concurrency,output_tokens_mean,e2e_mean_s,tpot_mean_s\nclosed,4,101,2,20",
      "tpot_mean_s 20 for 101 output tokens makes 2000 s",
    ],
  ])("%s", (_, text, message) => {
    expect(mistakeIn(text)).toContain(message);
  });

  it("but a load that the client could not hold is no unit", () => {
    expect(mistakeIn(`${header}\na,closed,1024,,10,2.5,180`)).toBe("no mistake");
  });
});

describe("a mistake in a JSON file is named with its key or place", () => {
  it.each([
    ["cut short", fixture("aiperf.json").text.slice(0, 200), "the JSON breaks off at its end"],
    ["a comma too many", '{"a": 1,\n "b": ,}', "no valid JSON at line 2, column 7"],
    ["no known format", '{"a": 1}', "run.json: no known format"],
    ["an empty list", "[]", "an empty list"],
    [
      "an unknown version",
      withoutKey("guidellm-v1.json", (d) => Object.assign(d, { metadata: { version: 7 } })),
      "run.json: metadata.version 7: GuideLLM reports of version 1 and 2",
    ],
    [
      "an unknown version of AIPerf",
      withoutKey("aiperf.json", (d) => Object.assign(d, { schema_version: "3.0" })),
      "schema_version 3.0",
    ],
    [
      "no load",
      withoutKey("aiperf.json", (d) => Object.assign(d, { input_config: {} })),
      "run.json: the file does not say under what load",
    ],
    [
      "no load in vLLM's file",
      withoutKey("vllm-closed.json", (d) => Object.assign(d, { request_rate: null, max_concurrency: null })),
      "run.json: the file does not say under what load",
    ],
    [
      "an unknown strategy",
      fixture("guidellm-v1.json").text.replace('"synchronous"', '"zigzag"'),
      'benchmarks[0].config.strategy.type_ "zigzag" is unknown',
    ],
    [
      "a strategy without its streams",
      fixture("guidellm-v2.json").text.replace('"streams"', '"brooks"'),
      "benchmarks[0].config.strategy.streams is missing",
    ],
    [
      "an unknown unit",
      withoutKey("aiperf.json", (d) => Object.assign(d.request_latency as object, { unit: "fortnight" })),
      'request_latency.unit "fortnight"',
    ],
    [
      "arrays of unequal length",
      withoutKey("vllm-detailed.json", (d) => (d.ttfts as number[]).pop()),
      "have 4, 4, 3, 4, 4 elements",
    ],
    [
      "no answer",
      withoutKey("vllm-closed.json", (d) => Object.assign(d, { completed: 0 })),
      "run.json: completed 0: no request was answered",
    ],
    [
      "a text for a number",
      withoutKey("llmperf_summary.json", (d) => Object.assign(d, { results_ttft_s_mean: "fast" })),
      'run.json: results_ttft_s_mean: "fast" is no number',
    ],
  ])("%s", (_, text, message) => {
    expect(mistakeIn(text, "run.json")).toContain(message);
  });

  it("names the line in JSON Lines", () => {
    const [first, second] = fixture("vllm-append.jsonl").text.split("\n");
    expect(mistakeIn(`${first}\n${second!.replace('"completed"', "completed")}`, "run.jsonl")).toContain(
      "run.jsonl:2",
    );
  });
});

it("a load that the file lacks comes from the user", () => {
  const text = withoutKey("aiperf.json", (d) => Object.assign(d, { input_config: {} }));
  const [row] = importMeasurements({ name: "run.json", text }, null, {
    concurrency: 16,
    model: "m",
    gpu: "Example",
  });
  expect(row).toMatchObject({ loadKind: "closed", concurrency: 16, model: "m", gpu: "Example" });
});

it("a file of requests with a wrong cell is named with its line", () => {
  const companion = {
    name: "requests.csv",
    text: "run_id,arrival_s,input_tokens,output_tokens\nopen,0,5,1.5",
  };
  expect(() => importMeasurements(fixture("summary.csv"), companion)).toThrow(
    /requests\.csv:2: output_tokens "1\.5"/,
  );
});
