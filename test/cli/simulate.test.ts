import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { commandLine } from "../../src/documents/commandLine.ts";
import type { ResultDocument } from "../../src/documents/result.ts";
import { jsonText } from "../../src/json/jsonText.ts";
import { inProcessRunner } from "../../src/montecarlo/runner.ts";
import { loadWorld } from "../../src/node/loadWorld.ts";
import { capsimVersion } from "../../src/node/packageRoot.ts";
import { resolveScenario } from "../../src/questions/resolve/resolveScenario.ts";
import { execute } from "../../src/questions/simulate/execute.ts";
import { resultDocument } from "../../src/questions/simulate/scenarioRecord.ts";
import { readInputs } from "../../src/settings/inputs.ts";
import { capsim, quickFlags, quickLaw, scratch, withFlag } from "./harness.ts";

const escapeCode = "\u001b[";
const wipe = `\r${escapeCode}K`;
const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const out = ["--out", files.path("out")];
const quick = ["simulate", "--calibration", law, ...quickFlags, ...out];
const json = [...quick, "--format", "json", "--quiet"];

async function simulated(args: readonly string[]): Promise<ResultDocument> {
  const { code, stdout, stderr } = await capsim(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

/** A document without the words that it was asked for with. */
function unasked({ reproduction: _, ...rest }: ResultDocument): object {
  return rest;
}

describe("capsim simulate", () => {
  it("gives the same bytes on one thread, on two, and without threads", async () => {
    const load = [...withFlag(json, "--replications", "12..12"), "--rate", "20", "--seed", "7"];
    const one = await capsim([...load, "--threads", "1"]);
    const two = await capsim([...load, "--threads", "2"]);
    const flags = {
      calibration: law,
      inputTokens: "100",
      outputTokens: "lognormal:20,0.5",
      duration: "60",
      rate: "20",
      replications: "12..12",
      seed: "7",
    };
    const world = loadWorld();
    const resolved = await resolveScenario(readInputs(flags, null, world.files), world);
    const results = await execute(resolved.runs, resolved.settings, inProcessRunner());
    const document = resultDocument(
      resolved,
      results.flatMap((entries) => entries ?? []),
      capsimVersion(),
    );
    const { reproduction } = JSON.parse(one.stdout);
    const here = jsonText({ ...document, reproduction });
    expect(two.stdout).toBe(one.stdout);
    expect(here).toBe(one.stdout);
  });

  it("gives another result for another seed, and the scenario's hash does not hold the seed", async () => {
    const first = await simulated([...json, "--rate", "20", "--seed", "1"]);
    const second = await simulated([...json, "--rate", "20", "--seed", "2"]);
    expect(second.results).not.toEqual(first.results);
    expect(second.scenarioHash).toBe(first.scenarioHash);
  });

  it("writes the result that it prints, and the schema describes it", async () => {
    const { stdout } = await capsim([...json, "--burst", "30", "--slo", "e2e.p95<15s"]);
    expect(readFileSync(files.path("out/result.json"), "utf8")).toBe(stdout);
    const schema = await capsim(["schema", "result"]);
    const described = z.fromJSONSchema(JSON.parse(schema.stdout)).safeParse(JSON.parse(stdout));
    expect(described.error?.issues).toBeUndefined();
    expect(z.fromJSONSchema(JSON.parse(schema.stdout)).safeParse({ schema: "capsim.result/1" }).success).toBe(
      false,
    );
  });

  it.each([
    [["--users", "40", "--think-time", "2"], "steady"],
    [["--concurrency", "8"], "steady"],
    [["--rate", "10", "--arrival", "gamma", "--arrival-cv", "2"], "steady"],
    [["--burst", "20"], "transient"],
  ])("takes %s as a load, with a result that is %s", async (load, state) => {
    const [entry] = (await simulated([...json, ...load])).results;
    expect(entry).toMatchObject({ model: "toy", machine: "bench", state, load: { kind: load[0]!.slice(2) } });
    expect(entry!.metrics.e2eLatencySeconds.p95.value).toBeGreaterThan(0);
  });

  it("replays a recorded trace with its features", async () => {
    const trace = files.write(
      "trace.csv",
      "run_id,arrival_s,input_tokens,output_tokens,feature\nr,100,50,10,chat\nr,101,50,20,code\nr,109,50,30,chat\n",
    );
    const document = await simulated([
      ...["simulate", "--calibration", law, "--trace", trace, ...out],
      ...["--format", "json", "--quiet", "--no-charts"],
    ]);
    expect(document.results[0]).toMatchObject({
      state: "transient",
      counts: { completed: 3 * document.results[0]!.replications },
    });
    expect(document.results[0]!.features.map(({ feature }) => feature)).toEqual(["chat", "code"]);
    expect(document.scenario.load).toMatchObject({ requests: 3, file: trace });
  });

  it("takes from a scenario file what flags would say, and lets flags win", async () => {
    const scenario = files.write(
      "scenario.yaml",
      `rate: 20
calibration: law.json
inputTokens: 100
outputTokens: lognormal:20,0.5
replications: 5..5
duration: 60
noCharts: true
`,
    );
    const rest = [...out, "--format", "json", "--quiet"];
    const fromFile = await simulated(["simulate", scenario, ...rest]);
    expect(unasked(fromFile)).toEqual(unasked(await simulated([...json, "--rate", "20"])));
    const other = await simulated(["simulate", scenario, ...rest, "--concurrency", "4"]);
    expect(unasked(other)).toEqual(unasked(await simulated([...json, "--concurrency", "4"])));
    expect(commandLine(other.reproduction!)).toBe(`capsim simulate ${scenario} --concurrency 4`);
  });

  it("says that a rate above capacity is overloaded, by how much, and prints no latency", async () => {
    const load = [...withFlag(quick, "--duration", "5"), "--rate", "500"];
    const { stdout } = await capsim(load);
    expect(stdout).toMatch(/overloaded: 500 requests\/s asked, [\d.]+ served/);
    expect(stdout).toMatch(/the queue grows by [\d,]+ requests a minute/);
    expect(stdout.match(/requests\/s asked/g)).toHaveLength(1);
    const [entry] = (await simulated([...load, "--format", "json", "--quiet"])).results;
    expect(entry).toMatchObject({ state: "overloaded", overload: { offeredRequestsPerSecond: 500 } });
    for (const text of [stdout, entry!.warnings.join(" ")]) {
      const [, aMinute] = /the queue grows by (\d+) requests a minute/.exec(text.replaceAll(",", ""))!;
      expect(Number(aMinute) / (60 * entry!.overload!.queueGrowthPerSecond)).toBeCloseTo(1, 2);
    }
    expect(entry!.metrics.e2eLatencySeconds.p95).toEqual({ value: null, ci: null, band: null });
  });

  it("keeps what was saved when charts are not wanted, and removes charts of an earlier result", async () => {
    const folder = files.path("charts");
    const charts = () => readdirSync(folder).sort();
    const args = [
      "simulate",
      "--calibration",
      law,
      "--burst",
      "10",
      "--out",
      folder,
      "--replications",
      "2..2",
    ];
    await capsim([...args, "--input-tokens", "10", "--output-tokens", "5"]);
    expect(charts()).toEqual(
      ["latency-distribution", "latency-load", "throughput-load"]
        .flatMap((name) => [`${name}.png`, `${name}.svg`, `${name}.vl.json`])
        .concat("report.html", "result.json")
        .sort(),
    );
    await capsim([...args, "--input-tokens", "10", "--output-tokens", "5", "--no-charts"]);
    expect(charts()).toEqual(["result.json"]);
  });

  it("says on stdout where the files are under a table, on stderr else, and nothing with --quiet", async () => {
    const load = ["--rate", "20"];
    const table = await capsim([...quick, ...load]);
    expect(table.stdout).toContain(`Saved in ${files.path("out")}: result.json`);
    expect(table.stderr).toBe("");
    const csv = await capsim([...quick, ...load, "--format", "csv"]);
    expect(csv.stdout).not.toContain("Saved");
    expect(csv.stderr).toContain("Saved in");
    expect((await capsim([...quick, ...load, "--format", "csv", "--quiet"])).stderr).toBe("");
  });

  it("simulates every model measured on the machine, in the catalogue's order, and skips with a line what cannot run", async () => {
    const flags = ["--burst", "2", "--replications", "2..2", "--no-charts", "--format", "json", ...out];
    const usual = await capsim(["simulate", "--machine", "small", ...flags]);
    const models = (text: string) => (JSON.parse(text) as ResultDocument).results.map(({ model }) => model);
    expect(models(usual.stdout)).toEqual(["mistral-7b-instruct-v0.3"]);
    const two = await capsim([
      ...["simulate", "--model", "mixtral-8x22b-instruct-v0.1", "--machine", "small", "--machine", "large"],
      ...flags,
    ]);
    expect(models(two.stdout)).toEqual(["mixtral-8x22b-instruct-v0.1"]);
    expect(two.stderr).toMatch(/^skipped: mixtral-8x22b-instruct-v0.1 cannot run on small: [^\n]+\n/);
  });
});

describe("capsim simulate --require-slo", () => {
  const load = [...withFlag(quick, "--replications", "12..12"), "--rate", "20", "--require-slo"];

  it.each([
    ["e2e.p95<1000s", 0, "met"],
    ["e2e.p95<1ms", 1, "missed"],
  ])("%s: exit code %i when the SLO is %s", async (slo, code, verdict) => {
    const outcome = await capsim([...load, "--slo", slo]);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toContain(`  ${verdict} `);
  });

  it("is not met by too few runs to tell", async () => {
    const outcome = await capsim([...load, "--slo", "e2e.p95<1000s", "--confidence", "0.99"]);
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain("  undecided ");
  });

  it("does not change the exit code where it was not asked for", async () => {
    expect((await capsim([...quick, "--rate", "20", "--slo", "e2e.p95<1ms"])).code).toBe(0);
  });
});

describe("what capsim prints", () => {
  const args = [...quick, "--rate", "20", "--slo", "ttft.p95<10s"];

  it("agrees between JSON, CSV and Markdown", async () => {
    const document = await simulated([...args, "--format", "json", "--quiet"]);
    const csv = (await capsim([...args, "--format", "csv"])).stdout.trimEnd().split("\n");
    const [names, values] = csv.map((line) => line.split(","));
    const cell = (name: string) => values![names!.indexOf(name)];
    const { e2eLatencySeconds, requestsPerSecond } = document.results[0]!.metrics;
    expect(csv).toHaveLength(2);
    expect(new Set(names).size).toBe(names!.length);
    expect(Number(cell("e2e_p95_s"))).toBe(e2eLatencySeconds.p95.value);
    expect(Number(cell("e2e_p95_s_band_high"))).toBe(e2eLatencySeconds.p95.band![1]);
    expect(Number(cell("req_throughput"))).toBe(requestsPerSecond.value);
    expect(cell("ttft.p95<10s verdict")).toBe(document.results[0]!.slo[0]!.verdict);
    const markdown = (await capsim([...args, "--format", "markdown"])).stdout;
    const row = markdown.split("\n").find((line) => line.startsWith("| toy"))!;
    const shown = row.split("|").map((text) => Number.parseFloat(text));
    expect(shown).toContain(Number(e2eLatencySeconds.p95.value!.toPrecision(3)));
    expect(shown).toContain(Number(requestsPerSecond.value!.toPrecision(3)));
  });

  it("fits 80 columns", async () => {
    const { stdout } = await capsim([
      ...["simulate", "--users", "500", "--machine", "large", "--replications", "2..2", "--duration", "60"],
      ...["--no-charts", "--slo", "e2e.p95<5s", "--out", files.path("o")],
    ]);
    const longest = Math.max(...stdout.split("\n").map((line) => line.length));
    expect(longest).toBeLessThanOrEqual(80);
  });

  it("is coloured on a terminal only, and not with NO_COLOR", async () => {
    expect((await capsim(args)).stdout).not.toContain(escapeCode);
    expect((await capsim(args, { isTerminal: true })).stdout).toContain(`${escapeCode}1m`);
    const plain = await capsim([...args, "--no-progress"], { isTerminal: true, env: { NO_COLOR: "1" } });
    expect(plain.stdout + plain.stderr).not.toContain(escapeCode);
  });

  it("shows progress on a terminal, one line rewritten and wiped, unless --quiet or --no-progress", async () => {
    const { stderr } = await capsim(args, { isTerminal: true });
    expect(stderr.startsWith(`${wipe}starting`)).toBe(true);
    expect(stderr).not.toContain("\n");
    expect(stderr.endsWith(wipe)).toBe(true);
    expect((await capsim([...args, "--quiet"], { isTerminal: true })).stderr).toBe("");
    expect((await capsim([...args, "--no-progress"], { isTerminal: true })).stderr).toBe("");
  });
});

describe("capsim's other commands", () => {
  it("alone shows what it does and one command to try", async () => {
    const { code, stdout } = await capsim([]);
    expect(code).toBe(0);
    expect(stdout).toContain("capsim simulate --users 500 --machine large");
    expect(stdout.split("\n").length).toBeLessThan(40);
  });

  it("prints help and version on stdout", async () => {
    expect((await capsim(["--version"])).stdout).toBe(`${capsimVersion()}\n`);
    expect(await capsim(["simulate", "--help"])).toMatchObject({ code: 0, stderr: "" });
  });

  it("describes in help and schema every key a scenario may have", async () => {
    const { stdout } = await capsim(["schema", "scenario"]);
    const { properties } = JSON.parse(stdout);
    expect(properties.maxNumSeqs.description).toContain("vLLM");
    expect(Object.keys(properties)).toEqual(
      expect.arrayContaining(["users", "slo", "replications", "noCharts"]),
    );
    const help = `${(await capsim(["simulate", "--help"])).stdout}${(await capsim(["plan", "--help"])).stdout}`;
    for (const key of Object.keys(properties))
      expect(help).toContain(` --${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  });

  it("shows the catalogue, also in the singular", async () => {
    expect((await capsim(["catalog", "machines", "large"])).stdout).toContain("a2-ultragpu-8g");
    expect(await capsim(["catalog", "machine", "large"])).toEqual(
      await capsim(["catalog", "machines", "large"]),
    );
    expect((await capsim(["catalog", "fit", "mixtral-8x22b", "small"])).stdout).toContain(
      "does not fit small",
    );
  });
});

it("writes nothing where it was not told to", () => {
  expect(existsSync(join(process.cwd(), "capsim-out"))).toBe(false);
});
