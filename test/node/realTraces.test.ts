import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { Trace } from "../../src/engine/tracePages.ts";
import { packageRoot } from "../../src/node/packageRoot.ts";
import { readTrace } from "../../src/node/readTrace.ts";
import { readTraceWindow } from "../../src/traces/traceWindow.ts";
import { capsim, quickLaw, scratch } from "../cli/harness.ts";

const traces = join(packageRoot(), "..", "shared", "traces");
const isThere = existsSync(traces);
if (!isThere) console.warn(`${traces} is not there: the published traces are not read`);

/** Rows, span, and mean lengths, as the data's own descriptions give them. */
const published = [
  ["azure_llm_2023/AzureLLMInferenceTrace_code.csv", 8819, 3435.9, 2048, 27.9],
  ["azure_llm_2023/AzureLLMInferenceTrace_conv.csv", 19_366, 3501.7, 1155, 211],
  ["mooncake/conversation_trace.jsonl.gz", 12_031, 3537, 12_035, 343],
  ["mooncake/synthetic_trace.jsonl.gz", 3993, 1022, 15_325, 149],
] as const;

describe.skipIf(!isThere)("published traces", () => {
  it.each(published)("%s has its rows, span and means", async (name, rows, span, input, output) => {
    const trace = (await readTrace(join(traces, name))).trace as Trace;
    const mean = (column: Int32Array) => column.reduce((sum, each) => sum + each, 0) / rows;
    expect(trace.arrivals).toHaveLength(rows);
    // Arrivals in steps of 3 s are spread over their step, so the span may differ by that.
    expect(Math.abs(trace.arrivals.at(-1)! - span)).toBeLessThan(name.includes("conversation_") ? 3 : 0.6);
    expect(Math.abs(mean(trace.inputTokens) - input)).toBeLessThan(0.6);
    expect(Math.abs(mean(trace.outputTokens) - output)).toBeLessThan(0.6);
  });

  it("spread over their steps, the conversations of Mooncake come as they would at random", async () => {
    const { trace } = await readTrace(join(traces, "mooncake/conversation_trace.jsonl.gz"));
    const { arrivals } = trace as Trace;
    const gaps = Array.from({ length: arrivals.length - 1 }, (_, i) => arrivals[i + 1]! - arrivals[i]!);
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const squares = gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length;
    // 3.03 as published, an artefact of the steps; 1 for Poisson arrivals.
    expect(Math.sqrt(squares) / mean).toBeGreaterThan(0.95);
    expect(Math.sqrt(squares) / mean).toBeLessThan(1.2);
  });

  it.each(["code", "conv"])("the rows printed of Azure's week of %s are read", async (name) => {
    const { trace } = await readTrace(
      join(traces, `azure_llm_2024/AzureLLMInferenceTrace_${name}_1week.head_tail.csv`),
    );
    const { arrivals } = trace as Trace;
    expect(arrivals).toHaveLength(10);
    expect(Math.abs(arrivals.at(-1)! - 7 * 86_400)).toBeLessThan(1);
  });

  it("an hour of a ServeGen client has the rate of its rows", async () => {
    const file = join(traces, "servegen/m-large__chunk-142-trace.csv.gz");
    const rows = gunzipSync(readFileSync(file)).toString().split("\n").slice(0, 6);
    const expected = rows.reduce((sum, row) => sum + 600 * Number(row.split(",")[1]), 0);
    const { trace, hasLengths } = await readTrace(file, { window: readTraceWindow("0:00..1:00") });
    expect(hasLengths).toBe(false);
    // Counts of renewal processes whose gaps have a CV of at most 4.6 (the second row; 1.1 elsewhere): 4 standard errors.
    const error = Math.sqrt((expected / 6) * (5 * 1.2 ** 2 + 4.6 ** 2));
    expect(Math.abs((trace as Trace).arrivals.length - expected)).toBeLessThan(4 * error);
  });

  it("the code trace gives a result with intervals around it", async () => {
    const files = scratch();
    const law = files.write("law.json", quickLaw);
    const trace = join(traces, "azure_llm_2023/AzureLLMInferenceTrace_code.csv");
    const { code, stdout } = await capsim([
      ...["simulate", "--trace", trace, "--calibration", law, "--out", files.path("out"), "--no-charts"],
      ...["--replications", "20..40", "--format", "json", "--quiet"],
    ]);
    files.remove();
    expect(code).toBe(0);
    const [entry] = JSON.parse(stdout).results;
    expect(entry).toMatchObject({ state: "transient", replications: 40, load: { requests: 8819 } });
    const { value, ci, band } = entry.metrics.requestsPerSecond;
    // 8,819 requests in 3,436 s and the time of the last answers.
    expect(value).toBeGreaterThan(2.5);
    expect(value).toBeLessThan(2.6);
    // The trace is ON/OFF: its index of dispersion over 60 s is 164, so an hour's count is known to √(164/8819) = 14 %.
    expect((ci[1] - ci[0]) / 4 / value).toBeGreaterThan(0.07);
    expect((ci[1] - ci[0]) / 4 / value).toBeLessThan(0.25);
    expect(band[0]).toBeLessThanOrEqual(ci[0]);
    expect(band[1]).toBeGreaterThanOrEqual(ci[1]);
  });
});
