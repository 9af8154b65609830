import { afterAll, describe, expect, it } from "vitest";
import type { ResultDocument } from "../../src/documents/result.ts";
import { liveSourceOf } from "../../src/live/liveSource.ts";
import { liveBeginning } from "../../src/live/liveStart.ts";
import type { LiveAnswer, LiveBase } from "../../src/live/protocol.ts";
import { changesOf, type LiveStart } from "../../src/live/settings.ts";
import { liveSimulator } from "../../src/live/simulator.ts";
import { loadWorldData } from "../../src/node/loadWorld.ts";
import { capsim, quickLaw, scratch } from "../cli/harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const quick = ["--calibration", law, "--duration", "600", "--no-charts", "--quiet", "--format", "json"];
const asked = ["simulate", "--users", "60", "--input-tokens", "100", "--output-tokens", "lognormal:20,0.5"];

async function documentOf(args: readonly string[]): Promise<ResultDocument> {
  const { code, stdout, stderr } = await capsim([...args, ...quick, "--out", files.path("out")]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

function begin(document: ResultDocument): { base: LiveBase; start: LiveStart } {
  const beginning = liveBeginning(liveSourceOf(document)!.source);
  if ("reason" in beginning) throw new Error(beginning.reason);
  const { asked: its, start } = beginning;
  return { base: { asked: its, data: loadWorldData(), today: "2026-11-30" }, start };
}

/** The first estimate that is given for a question. */
function firstOf(
  base: LiveBase,
  changes: Record<string, unknown>,
): Promise<Extract<LiveAnswer, { kind: "estimate" }>> {
  return new Promise((resolve, reject) => {
    const ask = liveSimulator(
      base,
      (answer) => {
        if (answer.kind === "estimate") resolve(answer);
        if (answer.kind === "mistake") reject(new Error(answer.text));
      },
      () => new Promise((go) => setImmediate(go)),
    );
    ask({ id: 1, changes, pricePerHour: null, depth: "first" });
  });
}

/** All answers to one question. */
function answersTo(base: LiveBase, changes: Record<string, unknown>): Promise<LiveAnswer[]> {
  const answers: LiveAnswer[] = [];
  return new Promise((resolve) => {
    const ask = liveSimulator(
      base,
      (answer) => {
        answers.push(answer);
        const isCurve = answer.kind === "chart" && answer.name === "curve";
        if (isCurve || answer.kind === "mistake") resolve(answers);
      },
      () => new Promise((go) => setImmediate(go)),
    );
    ask({ id: 7, changes, pricePerHour: 2, depth: "all" });
  });
}

describe("a page's simulator", () => {
  it("ends at the report's own numbers to the last digit at the report's settings", async () => {
    const document = await documentOf([...asked, "--slo", "e2e.p95<5s"]);
    const { base, start } = begin(document);
    const answers = await answersTo(base, changesOf(start.settings, start));
    const estimates = answers.filter((answer) => answer.kind === "estimate");
    expect(estimates.map(({ stage }) => stage.name)).toEqual(["better", "full"]);
    const { bandFrom: _, warnings: __, ...own } = document.results[0]!;
    expect(JSON.parse(JSON.stringify(estimates.at(-1)!.entries[0]))).toMatchObject(own);
    const widths = estimates.map(({ entries }) => {
      const { ci } = entries[0]!.metrics.e2eLatencySeconds.mean;
      return ci![1] - ci![0];
    });
    expect(widths[1]).toBeLessThan(widths[0]!);
  }, 60_000);

  it("gives for other settings what the command line gives for the same flags", async () => {
    const { base, start } = begin(await documentOf(asked));
    const changes = changesOf({ ...start.settings, load: 90, outputScale: 2, replicas: 2 }, start);
    const answers = await answersTo(base, changes);
    const last = answers.filter((answer) => answer.kind === "estimate").at(-1)!;
    const typed = ["--output-scale", "2", "--replicas", "2"];
    const again = await documentOf([...asked.map((word) => (word === "60" ? "90" : word)), ...typed]);
    expect(last.entries[0]!.metrics.e2eLatencySeconds).toEqual(again.results[0]!.metrics.e2eLatencySeconds);
  }, 60_000);

  it("says that it stopped at the most runs before the precision was reached", async () => {
    const few = ["--replications", "12..12", "--precision", "0.1%"];
    const { base, start } = begin(await documentOf([...asked, ...few]));
    const answers = await answersTo(base, changesOf(start.settings, start));
    const { stage } = answers.filter((answer) => answer.kind === "estimate").at(-1)!;
    expect(stage).toMatchObject({ stopped: "cap", aim: 0.001 });
    expect(stage.precision).toBeGreaterThan(0.001);
  }, 60_000);

  it("says with an estimate what there is to know of it, and what draws of the law showed not before there are any", async () => {
    const pair = ["--model", "mixtral-8x7b", "--machine", "large", "--replications", "2..2"];
    const args = ["simulate", "--users", "200", ...pair, "--duration", "300"];
    const told = ["--no-charts", "--quiet", "--format", "json", "--out", files.path("known")];
    const { code, stdout } = await capsim([...args, ...told]);
    expect(code).toBe(0);
    const { base, start } = begin(JSON.parse(stdout));
    const changes = changesOf({ ...start.settings, inputScale: 100 }, start);
    const first = (await firstOf(base, changes)).notes.join("\n");
    const estimates = (await answersTo(base, changes)).filter((answer) => answer.kind === "estimate");
    const last = estimates.at(-1)!.notes.join("\n");
    expect(first).toMatch(/never answered/);
    expect(last).toMatch(/never answered/);
    expect(last).toMatch(/rejected because/);
    expect(first).not.toMatch(/rejected because|queue kept growing/);
  }, 60_000);

  it("makes its first estimate from as few requests whatever the load", async () => {
    const { base, start } = begin(await documentOf(asked));
    const costs = await Promise.all(
      [60, 600, 6_000].map(async (load) => {
        const { entries } = await firstOf(base, changesOf({ ...start.settings, load }, start));
        const { warmUpSeconds, measuredSeconds, load: its, counts, drawnReplications } = entries[0]!;
        expect(drawnReplications).toBe(3);
        expect(counts.completed).toBeLessThan(4_000);
        return (warmUpSeconds + measuredSeconds!) * its.offeredRequestsPerSecond!;
      }),
    );
    expect(Math.max(...costs)).toBeLessThan(4_000);
  });

  it("leaves what fails out of its first estimate, which is near the steady state's full one", async () => {
    const many = ["--replicas", "2", "--users", "2000", ...asked.slice(3)];
    const steady = await documentOf(["simulate", ...many]);
    const failing = ["--replications", "2..2", "--outage", "2m+1m@1", "--timeout", "30", "--retries", "2"];
    const { base, start } = begin(await documentOf(["simulate", ...many, ...failing]));
    const { entries } = await firstOf(base, changesOf(start.settings, start));
    expect(entries[0]!.state).toBe("steady");
    const [first, full] = [entries[0]!, steady.results[0]!].map(
      ({ metrics }) => metrics.e2eLatencySeconds.p95.value!,
    );
    expect(first! / full!).toBeGreaterThan(0.8);
    expect(first! / full!).toBeLessThan(1.25);
  }, 60_000);

  it("says in one line what does not go together, and nothing else", async () => {
    const { base } = begin(await documentOf(asked));
    const answers = await answersTo(base, { users: "60", maxNumSeqs: "64", maxNumBatchedTokens: "8" });
    expect(answers.at(-1)).toMatchObject({ kind: "mistake", id: 7 });
    expect(answers.filter(({ kind }) => kind === "estimate")).toEqual([]);
  });

  it("drops a question for the next one", async () => {
    const { base } = begin(await documentOf(asked));
    const answers: LiveAnswer[] = [];
    await new Promise<void>((resolve) => {
      const ask = liveSimulator(
        base,
        (answer) => {
          answers.push(answer);
          if (answer.kind === "estimate" && answer.id === 2) resolve();
        },
        () => new Promise((go) => setImmediate(go)),
      );
      ask({ id: 1, changes: {}, pricePerHour: null, depth: "all" });
      setImmediate(() => ask({ id: 2, changes: {}, pricePerHour: null, depth: "first" }));
    });
    expect(answers.filter((answer) => answer.kind === "estimate").map(({ id }) => id)).toEqual([2]);
  });
});

describe("a document without a page's simulator", () => {
  it.each([
    [{ reproduction: undefined }, /do not say how they were asked for/],
    [{ load: { kind: "trace" as const, amount: 5 } }, /trace is not carried along/],
  ])("says why: %j", async (change, why) => {
    const { source } = liveSourceOf(await documentOf(asked))!;
    expect(liveBeginning({ ...source, ...change })).toEqual({ reason: expect.stringMatching(why) });
  });
});

describe("the promise of a page's simulator", () => {
  it("is to end at the report's own numbers where it simulates the same", async () => {
    const origin = liveSourceOf(await documentOf(asked))!;
    expect(origin.kinship).toMatch(/ends at the report's own numbers/);
    expect(origin.own).toHaveLength(1);
  });

  it("is the busiest time alone beside a report of a whole day, whose numbers are no match", async () => {
    const document = await documentOf(asked);
    const [entry] = document.results;
    const profile = { name: "office", periodSeconds: 86_400, meanFactor: 0.4 };
    const ofDay = {
      ...document,
      results: [{ ...entry!, load: { ...entry!.load, profile } }],
      reproduction: {
        ...document.reproduction!,
        flags: { ...document.reproduction!.flags, dayProfile: "office" },
      },
    };
    const { own, kinship } = liveSourceOf(ofDay)!;
    expect(own).toEqual([]);
    expect(kinship).toMatch(/busiest time of office alone.*the report is of the whole course/);
  });

  it("is other hours beside a sweep", async () => {
    const args = ["sweep", "--users", "20,40", ...asked.slice(3), "--replications", "2..2"];
    const { own, kinship } = liveSourceOf(await documentOf(args))!;
    expect(own).toEqual([]);
    expect(kinship).toMatch(/begins with a load in the middle of the sweep.*differ by chance/);
  });
});
