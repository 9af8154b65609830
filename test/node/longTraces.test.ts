import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import type { SpooledTrace, Trace } from "../../src/engine/tracePages.ts";
import { isSpooled, scaledTrace, tracePages, traceTotals } from "../../src/engine/tracePages.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { traceResampling } from "../../src/montecarlo/traceBlocks.ts";
import { piscinaRunner } from "../../src/node/piscinaRunner.ts";
import { readTrace } from "../../src/node/readTrace.ts";
import { openTrace, withOpenTrace } from "../../src/node/traces/traceSpool.ts";
import { scratch } from "../cli/harness.ts";
import { oneFeature, singleServer } from "../montecarlo/scenarios.ts";

const files = scratch();
afterAll(() => files.remove());

const rows = 40_000;
const text = `arrival_s,input_tokens,output_tokens,feature\n${Array.from(
  { length: rows },
  (_, i) =>
    `${(i * 0.13 + (i % 7) * 0.01).toFixed(3)},${1 + (i % 50)},${1 + (i % 9)},${i % 3 ? "chat" : "code"}\n`,
).join("")}`;
const file = files.write("long.csv.gz", gzipSync(text));

/** All rows of a trace in memory. */
function unrolled(trace: Trace | SpooledTrace): number[][] {
  const pages = tracePages(openTrace(trace));
  return Array.from({ length: pages.count }, (_, i) => pages.read(i)).flatMap((page) =>
    [...page.arrivals].map((time, i) => [
      time,
      page.inputTokens[i]!,
      page.outputTokens[i]!,
      page.features[i]!,
    ]),
  );
}

describe("a trace too long for memory", () => {
  it("is the same as one in memory: rows, totals, features, digest", async () => {
    const short = await readTrace(file);
    const long = await readTrace(file, { mostInMemory: 10_000 });
    expect([isSpooled(short.trace), isSpooled(long.trace)]).toEqual([false, true]);
    expect(unrolled(long.trace)).toEqual(unrolled(short.trace));
    expect(traceTotals(long.trace)).toEqual(traceTotals(short.trace));
    expect(long.features).toEqual(short.features);
    expect(long.sha256).toBe(short.sha256);
    long.release();
  });

  it("is faster where it is scaled, while it is read and later", async () => {
    const [one, two] = [await readTrace(file), await readTrace(file, { mostInMemory: 10_000, scale: 2 })];
    const later = scaledTrace(two.trace, 2);
    const times = unrolled(one.trace).map(([time]) => time!);
    // Times of up to 5,200 s: a few units in the last of 53 bits are below 1e-11.
    const farthest = (trace: Trace | SpooledTrace, factor: number) =>
      Math.max(...unrolled(trace).map(([time], i) => Math.abs(time! - times[i]! / factor)));
    expect(farthest(two.trace, 2)).toBeLessThan(1e-11);
    expect(farthest(later, 4)).toBeLessThan(1e-11);
    expect(traceTotals(later).seconds).toBeCloseTo(times.at(-1)! / 4, 9);
    two.release();
  });

  it("gives the same results in worker threads, which open it themselves, as in memory", async () => {
    const short = await readTrace(file);
    const long = await readTrace(file, { mostInMemory: 10_000 });
    const resampling = traceResampling(openTrace(long.trace))!;
    const workload = {
      name: "two",
      features: ["code", "chat"].map((name) => ({ ...twoTokens, name, share: 0.5 })),
    };
    const jobFor = (trace: Trace | SpooledTrace) => ({
      kind: "replicate" as const,
      scenario: { ...singleServer({ kind: "trace", trace, resampling }), workload },
      schedule: { kind: "drain" as const },
      seed: 1,
      first: 0,
      count: 3,
      limits: [],
    });
    const threads = piscinaRunner(1);
    try {
      const inThreads = await threads.replicate(jobFor(long.trace));
      expect(inThreads).toEqual(await inProcessRunner().replicate(jobFor(short.trace)));
      expect(inThreads[0]!.completed).toBe(rows);
      const opened = withOpenTrace(jobFor(long.trace));
      expect(await inProcessRunner().replicate(opened)).toEqual(inThreads);
    } finally {
      await threads.close();
      long.release();
    }
  });

  it("leaves no file behind, however the process ends: its file has no name while it is read", async () => {
    const named = () => readdirSync(tmpdir()).filter((name) => name.startsWith("capsim-trace-"));
    const before = named();
    const { trace, release } = await readTrace(file, { mostInMemory: 10_000 });
    expect(named()).toEqual(before);
    expect(unrolled(trace)).toHaveLength(rows);
    release();
    expect(() => unrolled(trace)).toThrow("EBADF");
  });

  it("lets go of its file when a later row is broken", async () => {
    const broken = files.write("late.csv", `${text}5300,oops,1,code\n`);
    const open = () => readdirSync("/proc/self/fd").length;
    const before = process.platform === "linux" ? open() : 0;
    await expect(readTrace(broken, { mostInMemory: 10_000 })).rejects.toThrow(
      `late.csv:${rows + 2}: input_tokens`,
    );
    if (process.platform === "linux") expect(open()).toBe(before);
  });

  it("leaves out what its prompts have in common, and says so", async () => {
    const lines = Array.from({ length: 9000 }, (_, i) =>
      JSON.stringify({ timestamp: i * 7 + (i % 3), input_length: 600, output_length: 5, hash_ids: [i % 10] }),
    );
    const { trace, notes, release } = await readTrace(files.write("long.jsonl", lines.join("\n")), {
      mostInMemory: 8500,
    });
    expect(isSpooled(trace)).toBe(true);
    expect(notes.join()).toContain("common beginnings were left out");
    release();
  });

  it("keeps what it needs in memory the same, however long it is", async () => {
    const heldBy = async (times: number) => {
      const whole = files.write(
        "flat.csv",
        `${text}${Array.from({ length: times - 1 }, (_, round) => later(round + 1)).join("")}`,
      );
      const before = retained();
      const { trace, release } = await readTrace(whole, { mostInMemory: 10_000 });
      const after = retained();
      expect(traceTotals(trace).requests).toBe(times * rows);
      release();
      return after - before;
    };
    await heldBy(1);
    const [one, eight] = [await heldBy(1), await heldBy(8)];
    // 280,000 rows more would take 4.8 MB as columns; a page start for each 8192 of them takes 0.3 kB.
    expect(eight - one).toBeLessThan(1e6);
  });
});

const twoTokens = oneFeature({ kind: "constant", tokens: 2 }, { kind: "constant", tokens: 2 }).features[0]!;

/** Bytes that are still held after garbage collection. */
function retained(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** The same rows again after the first ones. */
function later(round: number): string {
  return text
    .split("\n")
    .slice(1, -1)
    .map((line) => {
      const [time, ...rest] = line.split(",");
      return `${(Number(time) + round * rows * 0.14).toFixed(3)},${rest.join(",")}\n`;
    })
    .join("");
}
