import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { parseTrace, readTrace } from "../../src/node/readTrace.ts";
import { scratch } from "../cli/harness.ts";

const files = scratch();
afterAll(() => files.remove());

describe("reading a trace", () => {
  it("takes capsim's own columns in any order, counts time from the first arrival, and ignores what it does not know", () => {
    const text = "ttft_s,output_tokens,arrival_s,input_tokens\n0.1,5,10.5,100\n,7,12.25,200\n";
    const { trace, features } = parseTrace(text, "t.csv");
    expect([...trace.arrivals]).toEqual([0, 1.75]);
    expect([...trace.inputTokens]).toEqual([100, 200]);
    expect([...trace.outputTokens]).toEqual([5, 7]);
    expect(features).toEqual(["trace"]);
  });

  it("takes Azure's columns with CRLF, seven digits of a second, and no final newline", () => {
    const text =
      "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-11-16 18:59:59.9799600,4808,10\r\n2023-11-16 19:00:01.0319600,3180,8";
    const { trace } = parseTrace(text, "a.csv");
    expect(trace.arrivals[1]).toBeCloseTo(1.052, 6);
    expect([...trace.inputTokens]).toEqual([4808, 3180]);
  });

  it("takes quoted cells, features by name, and gzip files", async () => {
    const text =
      'feature,arrival_s,input_tokens,output_tokens\n"chat, long",0,1,2\ncode,1,3,4\n"chat, long",2,5,6\n';
    const file = files.write("packed.csv.gz", gzipSync(text));
    const { trace, features } = await readTrace(file);
    expect(features).toEqual(["chat, long", "code"]);
    expect([...trace.features]).toEqual([0, 1, 0]);
  });

  it.each([
    ["arrival_s,input_tokens,output_tokens\n0,1,1\n\n1,1,0\n", "t.csv:4"],
    ["arrival_s,input_tokens,output_tokens\n0,1.5,1\n", 't.csv:2: input_tokens "1.5"'],
    ["arrival_s,input_tokens,output_tokens\n,1,1\n", 't.csv:2: arrival_s ""'],
    ["arrival_s,input_tokens,output_tokens\n0,1\n", 't.csv:2: output_tokens ""'],
    ["arrival_s,output_tokens\n0,1\n", "t.csv:1: no column input_tokens"],
  ])("names the line that is wrong: %j", (text, message) => {
    expect(() => parseTrace(text, "t.csv")).toThrow(message);
  });
});
