import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LawFile } from "../../src/documents/calibration.ts";
import { openThreads, plan, simulate, sweep, whatif } from "../../src/entry/main.ts";
import { inProcessRunner, type Runner } from "../../src/montecarlo/runner.ts";
import { capsim, quickLaw, scratch } from "../cli/harness.ts";

const files = scratch();
const law = JSON.parse(quickLaw) as LawFile;
const lawFile = files.write("law.json", quickLaw);
const quick = { inputTokens: 100, outputTokens: "lognormal:20,0.5", replications: 5, duration: 60 };
const scenario = { ...quick, rate: 20, slo: ["e2e.p95<3s", "ttft.p90<800ms"] };
let runner: Runner;
beforeAll(() => {
  runner = openThreads(2);
});
afterAll(async () => {
  await runner.close();
  files.remove();
});

/** A document as JSON has it, without how it was asked for. */
function stripped(document: object): object {
  const { reproduction: _, ...rest } = JSON.parse(JSON.stringify(document));
  return rest;
}

/** What the command line prints for a scenario file. */
async function printed(command: string, options: object, flags: readonly string[] = []): Promise<object> {
  const file = files.write("scenario.json", JSON.stringify({ ...options, calibration: lawFile }));
  const { code, stdout, stderr } = await capsim([
    command,
    file,
    ...flags,
    "--format",
    "json",
    "--out",
    files.path(command),
  ]);
  expect({ code, stderr }).toMatchObject({ code: 0 });
  return stripped(JSON.parse(stdout));
}

/** Where a law is given by what it holds, its file's name is the key's. */
function named(document: object): object {
  return JSON.parse(JSON.stringify(document).replaceAll(lawFile, "calibration"), (key, value) =>
    key === "scenarioHash" ? "" : value,
  );
}

describe("the functions give what the command line prints, byte for byte", { timeout: 120_000 }, () => {
  it("simulate", async () => {
    const document = await simulate({ ...scenario, calibration: lawFile }, { runner });
    expect(stripped(document)).toEqual(await printed("simulate", scenario, ["--no-charts"]));
    expect(document.reproduction).toMatchObject({
      command: "simulate",
      scenarioFile: { name: "scenario.json" },
    });
  });

  it("simulate with the curves of charts", async () => {
    const document = await simulate({ ...scenario, calibration: lawFile }, { runner, curves: true });
    expect(document.loadCurves?.length).toBe(1);
    expect(stripped(document)).toEqual(await printed("simulate", scenario));
  });

  it("simulate with a law in place of its file", async () => {
    const document = await simulate({ ...scenario, calibration: law }, { runner });
    expect(named(stripped(document))).toEqual(named(await printed("simulate", scenario, ["--no-charts"])));
  });

  it("sweep", async () => {
    const { rate: _, ...rest } = scenario;
    const document = await sweep({ ...rest, rate: [5, 10], calibration: lawFile }, { runner });
    expect(stripped(document)).toEqual(await printed("sweep", rest, ["--rate", "5,10", "--no-charts"]));
  });

  it("plan", async () => {
    const { replications: _, ...rest } = scenario;
    const options = { ...rest, redundancy: "n+1", price: { bench: 2.5 }, hours: 100 };
    const flags = ["--redundancy", "n+1", "--price", "bench=2.5", "--hours", "100", "--no-charts"];
    const document = await plan({ ...options, calibration: lawFile }, { runner });
    expect(stripped(document)).toEqual(await printed("plan", rest, flags));
  });

  it("whatif", async () => {
    const options = { set: { replicas: 2 }, vary: { rate: [10, 20] } };
    const document = await whatif({ ...scenario, calibration: lawFile, ...options }, { runner });
    const flags = ["--set", "replicas=2", "--vary", "rate=10,20", "--no-charts"];
    expect(stripped(document)).toEqual(await printed("whatif", scenario, flags));
  });

  it("whatever runs the simulations", async () => {
    const options = { ...scenario, calibration: law };
    const inProcess = await simulate(options, { runner: inProcessRunner() });
    expect(inProcess).toEqual(await simulate({ ...options, threads: 1 }));
  });
});

describe("a function under way", { timeout: 60_000 }, () => {
  const endless = { ...quick, rate: 20, calibration: law, replications: 100_000, duration: 600 };

  it("tells how far it is", async () => {
    const seen: number[] = [];
    const onProgress = ({ run, runs, replications }: { run: number; runs: number; replications: number }) => {
      expect([run, runs]).toEqual([0, 1]);
      seen.push(replications);
    };
    await simulate({ ...scenario, calibration: law }, { runner, onProgress });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it("tells what it leaves out", async () => {
    const skipped: string[] = [];
    const options = { burst: 1, machine: "medium", model: ["mixtral-8x7b", "mixtral-8x22b"], ...quick };
    const { results } = await simulate(options, { runner, onSkipped: (line) => skipped.push(line) });
    expect(results.map(({ model }) => model)).toEqual(["mixtral-8x7b-instruct-v0.1"]);
    expect(skipped).toEqual([
      expect.stringMatching(/^skipped: mixtral-8x22b-instruct-v0.1 cannot run on medium/),
    ]);
  });

  it("stopped after some of its work, returns that and says so", async () => {
    const stop = new AbortController();
    const onProgress = ({ replications }: { replications: number }) => {
      if (replications >= 10) stop.abort();
    };
    const { results } = await simulate(endless, { runner, onProgress, signal: stop.signal });
    expect(results[0]).toMatchObject({ stopped: "interrupted" });
    expect(results[0]!.replications).toBeGreaterThan(0);
    expect(results[0]!.replications).toBeLessThan(100_000);
  });

  it("stopped before any of its work is done, is rejected with the signal's reason", async () => {
    const reason = new Error("enough");
    await expect(simulate(endless, { runner, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const stop = new AbortController();
    const running = simulate(endless, { runner, signal: stop.signal });
    setTimeout(() => stop.abort(reason));
    await expect(running).rejects.toBe(reason);
  });
});
