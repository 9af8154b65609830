import { existsSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { gapSampler } from "../../src/engine/arrivals.ts";
import { pairSampler } from "../../src/engine/lengthPair.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { filesOnDisk } from "../../src/node/filesOnDisk.ts";
import { readWorkloadFile } from "../../src/questions/resolve/workloadFile.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);

/** A trace of on-off arrivals whose answers are the longer the longer the prompts. */
function writeTrace(name: string, requests: number): string {
  const streams = replicationStreams(8, 0);
  const arrival = { kind: "on-off", means: [10, 20], rates: [2.8, 0.1] } as const;
  const gap = gapSampler(6, arrival, streams.arrivals);
  const pair = pairSampler({
    inputTokens: { kind: "lognormal", mean: 300, cv: 1, max: 5000 },
    outputTokens: { kind: "lognormal", mean: 20, cv: 0.8, max: 500 },
    correlation: 0.6,
  });
  const lines = ["arrival_s,input_tokens,output_tokens,feature"];
  let time = 0;
  for (let i = 0; i < requests; i++) {
    time += gap();
    pair.sample(streams.lengths);
    lines.push(`${time},${pair.inputTokens},${pair.outputTokens},${i % 4 === 0 ? "chat" : "code: all"}`);
  }
  return files.write(name, `${lines.join("\n")}\n`);
}

const trace = writeTrace("requests.csv", 20_000);
const fitted = files.path("fitted.yaml");

describe("capsim workload fit", () => {
  it("writes a workload that reads back as it was fitted, and says how well it fits", async () => {
    const { code, stdout, stderr } = await capsim(["workload", "fit", trace, "--out", fitted, "--no-charts"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/Chosen: on-off/);
    for (const line of stdout
      .split("\n")
      .filter((text) => !text.startsWith("Next:") && !text.startsWith("Saved")))
      expect(line.length, line).toBeLessThanOrEqual(80);
    const { workload, load } = await readWorkloadFile(fitted, filesOnDisk());
    expect(workload.features.map(({ name, share }) => [name, share])).toEqual([
      ["chat", 0.25],
      ["code: all", 0.75],
    ]);
    // 20,000 requests whose index of dispersion tends to 1 + 2·6·1.62·6.67 = 131.
    expect(Math.abs(load.rate! / 6 - 1)).toBeLessThan(4 * Math.sqrt(131 / 20_000));
    if (load.arrival?.kind !== "on-off") throw new Error("not on-off");
    // About 110 visits of each state.
    expect(Math.abs(load.arrival.means[0] / 10 - 1)).toBeLessThan(0.4);
    expect(load.arrival.rates[1]).toBeCloseTo(0.1, 1);
    for (const { correlation } of workload.features) expect(correlation).toBeCloseTo(0.6, 1);
  });

  it("prints the fit as JSON, with its charts beside the file", async () => {
    const out = files.path("drawn.yaml");
    const { code, stdout } = await capsim(["workload", "fit", trace, "--out", out, "--format", "json"]);
    expect(code).toBe(0);
    const fit = JSON.parse(stdout);
    expect(fit).toMatchObject({ schema: "capsim.workload-fit/1", requests: 20_000, profile: null });
    expect(fit.candidates.map(({ arrival }: { arrival: { kind: string } }) => arrival.kind)[0]).toBe(
      "on-off",
    );
    for (const name of ["arrivals", "lengths"])
      for (const ending of ["vl.json", "svg", "png"])
        expect(existsSync(files.path(`drawn.${name}.${ending}`)), `${name}.${ending}`).toBe(true);
    expect(existsSync(files.path("drawn.profile.svg"))).toBe(false);
  });

  it.each([
    [["workload", "fit", "nowhere.csv"], /nowhere\.csv/],
    [["workload", "fit", trace, "--format", "xml"], /--format xml: choose table or json/],
    [["workload", "fit", trace, "--out", "."], /--out \.: is a folder; name a file/],
  ])("refuses what it cannot do: %j", async (args, message) => {
    const { code, stderr } = await capsim(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe("a workload file in capsim simulate", () => {
  const quick = [
    "simulate",
    "--calibration",
    law,
    "--duration",
    "60",
    "--replications",
    "2..2",
    "--no-charts",
  ];
  const json = [...quick, "--quiet", "--format", "json", "--out", files.path("out"), "--workload", fitted];

  async function loadOf(more: readonly string[]) {
    const { code, stdout, stderr } = await capsim([...json, ...more]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    return JSON.parse(stdout).scenario.load;
  }

  it("brings its arrival process to the rate that was asked for, and its rate where none was", async () => {
    const { load } = await readWorkloadFile(fitted, filesOnDisk());
    expect(await loadOf(["--rate", "2"])).toEqual({
      kind: "rate",
      requestsPerSecond: 2,
      arrival: load.arrival,
    });
    expect((await loadOf([])).requestsPerSecond).toBe(load.rate);
  });

  it("gives way to the process on the command line", async () => {
    const flags = [
      "--rate",
      "2",
      "--arrival",
      "on-off",
      "--arrival-on-seconds",
      "5",
      "--arrival-off-seconds",
      "15",
    ];
    expect((await loadOf(flags)).arrival).toEqual({ kind: "on-off", means: [5, 15], rates: [4, 0] });
    expect((await loadOf(["--rate", "2", "--arrival", "poisson"])).arrival).toEqual({ kind: "poisson" });
  });

  it.each([
    ["--rate 2 --arrival on-off", /needs --arrival-on-seconds and --arrival-off-seconds/],
    ["--rate 2 --arrival-off-rate 0.5", /--arrival-off-rate 0\.5: goes with --arrival on-off only/],
    ["--rate 2 --arrival gamma --arrival-cv 2 --arrival-on-seconds 3", /goes with --arrival on-off only/],
    ["--users 5 --arrival on-off", /--arrival on-off: goes with --rate only/],
  ])("refuses %s", async (flags, message) => {
    const { code, stderr } = await capsim([...quick, ...flags.split(" ")]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe("a workload file with a mistake", () => {
  const good =
    "name: own\nfeatures:\n  - name: a\n    share: 1\n    inputTokens: 100\n    outputTokens: 10\n";
  const cases: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ["no table", good.replace("100", "{quantiles: [[0, 5]]}"), /5:30: .*give points \[share, tokens\]/],
    [
      "a falling table",
      good.replace("100", "{quantiles: [[0, 5], [1, 4]]}"),
      /give points \[share, tokens\]/,
    ],
    ["words for lengths", good.replace("100", "many"), /5:18: .*give a number of tokens/],
    ["another key in a table", good.replace("100", "{points: []}"), /5:18/],
    ["a correlation of 1", `${good}    correlation: 1\n`, /7:18: .*between -0\.99 and 0\.99/],
    [
      "an unknown process",
      `${good}arrival: {kind: bursty}\n`,
      /7:17: .*choose poisson, constant, gamma or on-off/,
    ],
    ["a process without its figures", `${good}arrival: {kind: on-off, onSeconds: 5}\n`, /offSeconds/],
    [
      "an idle profile",
      `${good}profile: {periodSeconds: 86400, factors: [0, 0]}\n`,
      /7:42: .*not all of them 0/,
    ],
    ["no rate", `${good}rate: 0\n`, /7:7: .*above 0/],
  ];
  it.each(cases)("is told where it stands: %s", async (_, text, message) => {
    const file = files.write("wrong.yaml", text);
    const { code, stderr } = await capsim(["workload", "show", file, "--no-charts"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe("capsim workload show", () => {
  it("prints a built-in workload with lengths, sources, and a chart", async () => {
    const folder = files.path("shown");
    const { code, stdout } = await capsim(["workload", "show", "GitLab-Duo", "--out", folder]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/code-completion, 90 % of the requests/);
    expect(stdout).toMatch(/Taken for granted[\s\S]*\[assumption\]/);
    for (const line of stdout.split("\n").filter((text) => !text.startsWith("Saved")))
      expect(line.length, line).toBeLessThanOrEqual(80);
    expect(readFileSync(`${folder}/workload-lengths.svg`, "utf8")).toContain("code-completion");
  });

  it("prints a workload file with its arrivals and its profile", async () => {
    const file = files.write(
      "own.yaml",
      [
        "name: own\nrate: 5\narrival: {kind: gamma, cv: 2}",
        "profile: {periodSeconds: 86400, factors: [1, 2, 4, 1]}",
        "features:\n  - {name: a, share: 1, inputTokens: {quantiles: [[0, 10], [1, 30]]}, outputTokens: 7, correlation: 0.5}\n",
      ].join("\n"),
    );
    const { code, stdout } = await capsim(["workload", "show", file, "--no-charts", "--format", "json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      schema: "capsim.workload/1",
      features: [{ correlation: 0.5 }],
      load: {
        rate: 5,
        arrival: { kind: "gamma", cv: 2 },
        profile: { factors: [0.25, 0.5, 1, 0.25], period: 86_400, start: 43_200 },
      },
    });
    const shown = await capsim(["workload", "show", file, "--no-charts"]);
    expect(shown.stdout).toMatch(
      /5 requests\/s in the busiest hour\n {2}gamma gaps with coefficient of variation 2/,
    );
    expect(shown.stdout).toMatch(/profile own: 4 slots over 24 h, the busiest 2 times the mean/);
  });

  it("names the nearest workload for a mistyped one", async () => {
    const { code, stderr } = await capsim(["workload", "show", "cat"]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringMatching(/did you mean chat/) });
  });
});
