import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { Trace } from "../../src/engine/tracePages.ts";
import { traceTotals } from "../../src/engine/tracePages.ts";
import { readTrace, type TraceOptions } from "../../src/node/readTrace.ts";
import { readTraceWindow } from "../../src/traces/traceWindow.ts";
import { scratch } from "../cli/harness.ts";

const files = scratch();
afterAll(() => files.remove());

let written = 0;
/** Reads a text as if it were a file's. */
async function read(text: string, options: TraceOptions = {}) {
  const found = await readTrace(files.write(`trace-${++written}`, text), options);
  return { ...found, trace: found.trace as Trace };
}

const azureRows =
  "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:59:59.9799600,4808,10\r\n2023-11-16 19:00:01.0319600,3180,8";
const mooncakeRow = (timestamp: number, ids: number[] = []) =>
  JSON.stringify({ timestamp, input_length: 600, output_length: 5, hash_ids: ids });

describe("reading a trace", () => {
  it("takes capsim's own columns in any order, counts time from the first arrival, and ignores what it does not know", async () => {
    const { trace, features } = await read(
      "ttft_s,output_tokens,arrival_s,input_tokens\n0.1,5,10.5,100\n,7,12.25,200\n",
    );
    expect([...trace.arrivals]).toEqual([0, 1.75]);
    expect([...trace.inputTokens]).toEqual([100, 200]);
    expect([...trace.outputTokens]).toEqual([5, 7]);
    expect(features.map(({ name }) => name)).toEqual(["trace"]);
  });

  it("takes Azure's columns with CRLF, seven digits of a second, and no final newline", async () => {
    const { trace } = await read(azureRows);
    expect(trace.arrivals[1]).toBeCloseTo(1.052, 9);
    expect([...trace.inputTokens]).toEqual([4808, 3180]);
  });

  it("takes Azure's zone, and no fraction where it is zero", async () => {
    const { trace } = await read(
      "TIMESTAMP,ContextTokens,GeneratedTokens\n2024-05-12 23:59:59.500000+00:00,1,1\n2024-05-13 00:00:00+00:00,2,2\n2024-05-13T02:00:01+02:00,3,3\n",
    );
    expect([...trace.arrivals]).toEqual([0, 0.5, 1.5]);
  });

  it("takes quoted cells, features by name, and gzip files", async () => {
    const text =
      'feature,arrival_s,input_tokens,output_tokens\n"chat, long",0,1,2\ncode,1,3,4\n"chat, long",2,5,6\n';
    const { trace, features } = await readTrace(files.write("packed.csv.gz", gzipSync(text)));
    expect(features.map(({ name }) => name)).toEqual(["chat, long", "code"]);
    expect([...(trace as Trace).features]).toEqual([0, 1, 0]);
  });

  it.each([
    "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,ChatGPT,472,18,490,Conversation log\n6,GPT-4,9,0,9,API log\n45,GPT-4,1087,230,1317,API log\n",
    "Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,a,1,ChatGPT,472,18,490,Conversation log\n6,b,2,GPT-4,9,0,9,API log\n45,,3,GPT-4,1087,230,1317,API log\n",
  ])("takes both forms of BurstGPT, leaves out what failed, and says so", async (text) => {
    const { trace, features, notes } = await read(text);
    expect([...trace.inputTokens]).toEqual([472, 1087]);
    expect(features.map(({ name }) => name)).toEqual(["Conversation log", "API log"]);
    expect(notes.join()).toContain("1 requests left out");
    // Both arrivals are known to a second.
    expect(trace.arrivals[1]).toBeGreaterThan(39);
    expect(trace.arrivals[1]).toBeLessThan(41);
  });

  it("takes Mooncake's milliseconds and the blocks its prompts begin with", async () => {
    const { trace } = await read(
      [mooncakeRow(0, [1, 2]), mooncakeRow(40, []), mooncakeRow(277, [1, 3, 4])].join("\n"),
    );
    expect([...trace.arrivals]).toEqual([0, 0.04, 0.277]);
    expect([...trace.prefixes!.keys]).toEqual([1, 2, 1, 3, 4]);
    expect([...trace.prefixes!.starts]).toEqual([0, 2, 2, 5]);
  });

  it("spreads arrivals that come in steps over their step, the same each time, in order", async () => {
    const rows = Array.from({ length: 400 }, (_, i) => mooncakeRow(3000 * Math.floor(i / 10), [i]));
    const one = await read(rows.join("\n"));
    const two = await read(rows.join("\n"));
    expect(one.notes.join()).toContain("steps of 3 s");
    expect(two.trace.arrivals).toEqual(one.trace.arrivals);
    expect([...one.trace.prefixes!.keys]).toEqual(rows.map((_, i) => i));
    const first = one.trace.arrivals[0]!;
    one.trace.arrivals.forEach((time, i) => {
      // Counted from the first arrival, which lies somewhere in the first step.
      const within = time - first - 3 * Math.floor(i / 10);
      expect(Math.abs(within)).toBeLessThan(3);
    });
    const offsets = [...one.trace.arrivals].map((time, i) => time - 3 * Math.floor(i / 10));
    // The mean of 400 uniforms on [0, 3) has a standard error of 0.866/20 = 0.043; relative to the first arrival.
    const middle = offsets.reduce((sum, offset) => sum + offset, 0) / offsets.length;
    expect(middle - Math.min(...offsets)).toBeGreaterThan(1.5 - 0.2);
    expect(Math.max(...offsets) - middle).toBeGreaterThan(1.5 - 0.2);
  });

  it("takes the requests of a load test", async () => {
    const vllm = await readTrace("test/fixtures/import/vllm-detailed.json");
    expect(traceTotals(vllm.trace)).toMatchObject({ requests: 3, seconds: 0.5 });
    const sweep = "test/fixtures/import/guidellm-v2.json";
    await expect(readTrace(sweep)).rejects.toThrow("holds 2 benchmarks");
    const report = JSON.parse(readFileSync(sweep, "utf8"));
    report.benchmarks = report.benchmarks.slice(1);
    const { trace } = await read(JSON.stringify(report));
    expect(trace.inputTokens[0]).toBe(500);
    expect(trace.outputTokens[0]).toBe(11);
    expect(trace.arrivals[0]).toBe(0);
    await expect(read('{"something": "else"}')).rejects.toThrow("is no trace that capsim knows");
    await expect(readTrace("test/fixtures/import/vllm-closed.json")).rejects.toThrow("--save-detailed");
  });

  it("puts a late row in its place and says so", async () => {
    const { trace, notes } = await read("arrival_s,input_tokens,output_tokens\n5,1,1\n3,2,2\n4,3,3\n6,4,4\n");
    expect([...trace.arrivals]).toEqual([0, 1, 2, 3]);
    expect([...trace.inputTokens]).toEqual([2, 3, 1, 4]);
    expect(notes.join()).toContain("2 rows stood after later ones");
  });

  const broken: readonly (readonly [text: string, message: string])[] = [
    ["arrival_s,input_tokens,output_tokens\n0,1,1\n\n1,1,0\n", ':4: output_tokens "0"'],
    ["arrival_s,input_tokens,output_tokens\n0,1.5,1\n", ':2: input_tokens "1.5"'],
    ["arrival_s,input_tokens,output_tokens\n,1,1\n", ':2: arrival_s ""'],
    ["arrival_s,input_tokens,output_tokens\n0,1\n", ':2: output_tokens ""'],
    ["arrival_s,output_tokens\n0,1\n", ":1: no column input_tokens"],
    ["run_id,arrival_s,input_tokens,output_tokens\na,0,1,1\nb,1,1,1\n", ':3: a second run_id, "b"'],
    [`${azureRows}\r\n2023-02-29 00:00:00,1,1`, ':4: TIMESTAMP "2023-02-29 00:00:00"'],
    [`${azureRows}\r\n2023-11-16 19:00:02,1,-1`, ':4: GeneratedTokens "-1"'],
    [
      "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,a,x,18,490,c\n",
      ':2: Request tokens "x"',
    ],
    [`${mooncakeRow(0)}\n{"timestamp": 5, "input_length"\n`, ":2: is no valid JSON"],
    [`${mooncakeRow(0)}\n{"timestamp": 5, "input_length": 3}\n`, ":2: output_length"],
    [`${mooncakeRow(0)}\n${mooncakeRow(1, [-3])}\n`, ":2: hash_ids [-3]"],
    ["0,1,1,Gamma,1,1\n600,fast,1,Gamma,1,1\n", ':2: rate "fast"'],
    ["0,1,1,Gamma,1,1\n300,1,1,Gamma,1,1\n", ":2: time 300"],
    ["0,1,1,Gamma,1,1\n600,1,1,Pareto,1,1\n", ':2: pattern "Pareto"'],
  ];
  it.each(broken)("names the line that is wrong, plain and packed: %j", async (text, message) => {
    await expect(read(text)).rejects.toThrow(message);
    await expect(readTrace(files.write("broken.gz", gzipSync(text)))).rejects.toThrow(message);
  });

  it("names a broken row far into a file, across the pieces it is read in", async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i}.25,${1000 + i},12345,code`);
    rows[7429] = "7429.25,oops,1,code";
    const text = `arrival_s,input_tokens,output_tokens,feature\n${rows.join("\n")}`;
    expect(text.length).toBeGreaterThan(1 << 20);
    await expect(read(text)).rejects.toThrow(':7431: input_tokens "oops"');
    rows[7429] = "7429.25,1,1,code";
    rows[59_999] = "60000,1,,code";
    await expect(read(`arrival_s,input_tokens,output_tokens,feature\n${rows.join("\n")}`)).rejects.toThrow(
      ':60001: output_tokens ""',
    );
  });
});

describe("a window of a trace", () => {
  const clock = (time: string) => `2024-05-10 ${time}+00:00,10,10`;
  const day = `TIMESTAMP,ContextTokens,GeneratedTokens\n${["09:59:59.9", "10:00:00", "10:30:00", "10:59:59.9", "11:00:00"].map(clock).join("\n")}\n`;
  const within = (text: string) => ({ window: readTraceWindow(text) });

  it.each([
    ["10:00..11:00", 3],
    ["2024-05-10T10:00..11:00", 3],
    ["2024-05-10T10:30..2024-05-11T00:00", 3],
    ["10:00:01..10:59:59", 1],
    ["10:30..10:30:01", 1],
    ["10:45..09:00", 2],
  ])("%s keeps %i of the requests, on the trace's clock", async (window, requests) => {
    const { trace } = await read(day, within(window));
    expect(trace.arrivals).toHaveLength(requests);
    expect(trace.arrivals[0]).toBe(0);
  });

  it("counts from the first request where there are no dates", async () => {
    const text = "arrival_s,input_tokens,output_tokens\n100,1,1\n159,2,1\n160,3,1\n219,4,1\n220,5,1\n";
    const { trace } = await read(text, within("0:01..0:02"));
    expect([...trace.inputTokens]).toEqual([3, 4]);
  });

  it.each([
    [day, "12:00..13:00", "it spans 2024-05-10T09:59:59 to 2024-05-10T11:00:00"],
    ["arrival_s,input_tokens,output_tokens\n0,1,1\n59,2,1\n", "0:01..0:02", "it spans 0:00:00 to 0:00:59"],
    ["arrival_s,input_tokens,output_tokens\n0,1,1\n", "2024-01-01T0:01..0:02", "has no dates"],
  ])("says what the trace spans when nothing is inside", async (text, window, message) => {
    await expect(read(text, within(window))).rejects.toThrow(message);
  });

  it.each(["10:00", "10..11", "10:00..11:60", "10:00..2024-05-10T11:00", "2024-13-10T10:00..11:00"])(
    "%s is no window",
    (text) => {
      expect(readTraceWindow(text)).toBeNull();
    },
  );
});
