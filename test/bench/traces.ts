import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exponential } from "../../src/engine/random.ts";
import type { Scenario } from "../../src/engine/scenario.ts";
import { traceTotals } from "../../src/engine/tracePages.ts";
import { replicate } from "../../src/montecarlo/replicate.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { traceResampling } from "../../src/montecarlo/traceBlocks.ts";
import { readTrace } from "../../src/node/readTrace.ts";
import { openTrace } from "../../src/node/traces/traceSpool.ts";
import { openScenario, spreadLengths } from "./scenarios.ts";
import { rateText } from "./timing.ts";

const usualRows = 20_000_000;
const mebibyte = 2 ** 20;

/**
 * A trace of twenty million rows in Azure's form (or as many as `CAPSIM_BENCH_ROWS` says): written, read, replayed and
 * resampled, with the memory that took.
 */
export async function benchTraces(): Promise<string> {
  const rows = Number(process.env.CAPSIM_BENCH_ROWS ?? usualRows);
  const folder = mkdtempSync(join(tmpdir(), "capsim-bench-"));
  const file = join(folder, "trace.csv");
  try {
    const scenario = openScenario(spreadLengths, 0.7);
    const bytes = writeTrace(file, rows, scenario.load.kind === "rate" ? scenario.load.rate : 1);
    return [
      `Trace of ${(rows / 1e6).toFixed(1)} million rows, ${(bytes / 1e6).toFixed(0)} MB of CSV`,
      ...(await readAndReplay(file, scenario)),
    ].join("\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function readAndReplay(file: string, scenario: Scenario): Promise<string[]> {
  const before = process.memoryUsage.rss();
  let highest = before;
  const look = () => {
    highest = Math.max(highest, process.memoryUsage.rss());
  };
  const watch = setInterval(look, 50);
  const lines: string[] = [];
  const timed = async (name: string, work: () => Promise<number> | number) => {
    const start = process.hrtime.bigint();
    const requests = await work();
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    look();
    lines.push(
      `  ${name}: ${rateText(requests / seconds)}, at most ${((highest - before) / mebibyte).toFixed(0)} MiB more resident`,
    );
  };
  let found: Awaited<ReturnType<typeof readTrace>> | undefined;
  await timed("read", async () => {
    found = await readTrace(file);
    return traceTotals(found.trace).requests;
  });
  clearInterval(watch);
  const trace = openTrace(found!.trace);
  const resampling = traceResampling(trace)!;
  const load: Scenario["load"] = { kind: "trace", trace, resampling };
  await timed("replayed", () => replicate({ ...scenario, load }, { kind: "drain" }, 1, 0).completed);
  await timed("resampled", () => replicate({ ...scenario, load }, { kind: "drain" }, 1, 1).completed);
  found!.release();
  return lines;
}

/** Poisson arrivals with lengths of every size; returns the file's bytes. */
function writeTrace(file: string, rows: number, rate: number): number {
  const random = replicationStreams(1, 0).arrivals;
  const output = openSync(file, "w");
  let bytes = 0;
  let time = Date.UTC(2024, 4, 10) / 1000;
  let text = "TIMESTAMP,ContextTokens,GeneratedTokens\n";
  for (let row = 0; row < rows; row++) {
    time += exponential(random) / rate;
    const clock = new Date(Math.floor(time) * 1000).toISOString();
    const micros = String(Math.floor((time % 1) * 1e6)).padStart(6, "0");
    text += `${clock.slice(0, 10)} ${clock.slice(11, 19)}.${micros}+00:00,${1 + (row % 1199)},${1 + (row % 599)}\n`;
    if (text.length < mebibyte && row < rows - 1) continue;
    bytes += writeSync(output, text);
    text = "";
  }
  closeSync(output);
  return bytes;
}
