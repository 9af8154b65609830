import { readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { plainTerminal } from "../../reports/render/terminalText.ts";
import { renderDocument } from "../../reports/render.ts";
import { breakEvenSchema } from "../../src/documents/breakEven.ts";
import { whatifSchema } from "../../src/documents/whatif.ts";
import { readVariants } from "../../src/questions/whatif/changes.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const few = ["--replications", "5..5", "--duration", "60", "--quiet"];
const requests = ["--input-tokens", "100", "--output-tokens", "lognormal:20,0.5"];
const out = files.path("out");
const drawn = ["whatif", "--calibration", law, ...few, "--out", out];
const quick = [...drawn, "--no-charts"];
const base = ["--rate", "5", ...requests];

async function compared(...args: string[]) {
  const { code, stdout, stderr } = await capsim([...quick, "--format", "json", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const parsed = whatifSchema.safeParse(JSON.parse(stdout));
  expect(parsed.error?.issues).toBeUndefined();
  return parsed.data!;
}

async function refused(...args: string[]) {
  const { code, stderr } = await capsim([...quick, ...args]);
  expect(code).toBe(2);
  return stderr;
}

describe("capsim whatif", () => {
  it("compares one variant of all that is set with its base, and saves what it prints", async () => {
    const document = await compared(...base, "--set", "rate=20", "--set", "outputTokens=40");
    expect(document.variants.map(({ set }) => set)).toEqual([{ rate: "20", outputTokens: "40" }]);
    const { "e2e.p95": latency, requestsPerSecond } = document.variants[0]!.differences;
    expect(latency!.value).toBeCloseTo(latency!.variant! - latency!.base!, 12);
    expect(latency).toMatchObject({ verdict: "worse" });
    expect(requestsPerSecond).toMatchObject({ verdict: "better" });
    expect(JSON.parse(readFileSync(`${out}/whatif.json`, "utf8"))).toEqual(document);
  });

  it("gives the base and the variant the very results that a simulation of each gives", async () => {
    const { base: of, variants } = await compared(...base, "--set", "replicas=2");
    const simulate = ["simulate", "--calibration", law, ...few, "--no-charts", "--out", files.path("one")];
    const { stdout } = await capsim([...simulate, ...base, "--format", "json"]);
    const alone = JSON.parse(stdout).results[0].metrics.e2eLatencySeconds.p95.value;
    // The same streams; only the warm-up, which all arms share, may be longer.
    expect(of.sides[0]!.results[0]!.metrics.e2eLatencySeconds.p95.value! / alone).toBeCloseTo(1, 1);
    expect(variants[0]!.results[0]!.replicas).toBe(2);
  });

  it("finds no difference where nothing is set otherwise", async () => {
    const [variant] = (await compared(...base, "--set", "rate=5")).variants;
    for (const { value, verdict } of Object.values(variant!.differences))
      expect({ value, verdict }).toEqual({ value: 0, verdict: "no-difference" });
  });

  it("makes a variant of every combination of what is varied", async () => {
    const { variants } = await compared(...base, "--vary", "rate=5,10", "--vary", "replicas=1,2,3");
    expect(variants.map(({ set }) => `${set.rate}/${set.replicas}`)).toEqual([
      ...["5/1", "5/2", "5/3"],
      ...["10/1", "10/2", "10/3"],
    ]);
  });

  it("sets values inside a scenario file, by the file's own rules", async () => {
    const file = files.write(
      "house.yaml",
      [
        "users: 20",
        "deployments:",
        "  - { model: mistral-7b-instruct-v0.3, machine: small, features: [code-completion, code-generation] }",
        "  - { model: mixtral-8x7b, machine: large, features: [chat] }",
      ].join("\n"),
    );
    const shared = ["whatif", file, ...few, "--no-charts", "--out", out];
    const set = (text: string) => capsim([...shared, "--format", "json", "--set", text]);
    const [variant] = JSON.parse((await set("deployments.1.replicas=2")).stdout).variants;
    expect(variant.results.map(({ replicas }: { replicas: number }) => replicas)).toEqual([1, 2]);
    expect(variant.differences["cost.perMonth"].verdict).toBe("worse");
    const wrong = await set("deployments.1.replicas=-2");
    expect(wrong.stderr).toContain("--set deployments.1.replicas=-2: ");
    expect(wrong.stderr).toContain("give a whole number from 1");
    expect((await set("deployments.1.replica=2")).stderr).toContain("did you mean replicas?");
    expect((await set("deployments.7.replicas=2")).stderr).toContain("has 2 items");
  });

  it("compares each model with itself where the base has several", async () => {
    const args = [
      "--users",
      "20",
      "--machine",
      "large",
      "--set",
      "machine=medium",
      "--no-charts",
      ...few,
      "--out",
      out,
    ];
    const { stdout } = await capsim(["whatif", ...args, "--format", "json"]);
    const { base: of, variants } = JSON.parse(stdout);
    for (const { comparedWith, results } of variants) {
      expect(results[0].model).toBe(of.sides[comparedWith].results[0].model);
      expect([of.sides[comparedWith].results[0].machine, results[0].machine]).toEqual(["large", "medium"]);
    }
    expect(variants.length).toBeGreaterThan(1);
  });

  it("says that a variant is overloaded, and gives it no latency", async () => {
    const { variants } = await compared(...base, "--set", "rate=5000");
    expect(variants[0]!.warnings.join()).toContain("the variant is overloaded");
    expect(variants[0]!.differences["e2e.p95"]).toMatchObject({ value: null, verdict: "worse" });
  });

  it("prints tables of at most 80 columns, CSV and Markdown", async () => {
    const args = [...base, "--set", "rate=20", "--slo", "e2e.p95<400ms"];
    const table = await capsim([...quick, ...args]);
    expect(table.stdout).toContain("rate=20");
    const differences = table.stdout.split("Notes")[0]!.split("\n");
    expect(differences.filter((line) => line.length > 80)).toEqual([]);
    const csv = (await capsim([...quick, ...args, "--format", "csv"])).stdout.trim().split("\n");
    expect(csv[0]).toContain("difference_ci_low");
    expect(csv.some((line) => line.includes("slo:e2e.p95<400ms"))).toBe(true);
    expect((await capsim([...quick, ...args, "--format", "markdown"])).stdout).toContain("| E2E p95 (s) |");
  });

  it("tells which inputs move the latency, and draws them widest first", async () => {
    const { stdout } = await capsim([...drawn, ...base, "--sensitivity", "--format", "json"]);
    const { variants, sensitivity } = whatifSchema.parse(JSON.parse(stdout));
    expect(variants).toEqual([]);
    const inputs = sensitivity![0]!.sensitivity.inputs;
    expect(inputs.map(({ input }) => input)).toContain("burstiness (CV of the gaps)");
    const swings = inputs.map(({ swing }) => swing ?? Number.POSITIVE_INFINITY);
    expect(swings).toEqual([...swings].sort((a, b) => b - a));
    const spec = JSON.parse(readFileSync(`${out}/sensitivity.vl.json`, "utf8"));
    expect(spec.vconcat[0].data.values[0].name).toContain(inputs[0]!.input);
    const table = await capsim([...quick, ...base, "--sensitivity"]);
    const rows = table.stdout.split("Notes")[0]!.split("\n");
    expect(rows.filter((line) => line.length > 80)).toEqual([]);
  });

  it("tells what moves the cost, through the machines where an SLO is given and through the price alone elsewhere", {
    timeout: 120_000,
  }, async () => {
    const prices = ["--price", "bench=10"];
    const requests = ["--rate", "60", "--input-tokens", "100", "--output-tokens", "lognormal:20,0.5"];
    const limits = ["--max-num-seqs", "4", "--sensitivity", ...prices];
    const held = (await compared(...requests, ...limits)).sensitivity![0]!.cost!;
    expect(held).toMatchObject({
      machines: 1,
      perMonth: 7300,
      heldBecause: expect.stringContaining("no SLO"),
    });
    expect(held.inputs.map(({ input, swing }) => [input, swing])).toEqual([["price of a machine", 2920]]);
    const slo = ["--slo", "e2e.p95<1s"];
    const document = await compared(...requests, ...limits, ...slo);
    const chosen = document.sensitivity![0]!.cost!;
    const { low, high } = chosen.inputs.find(({ input }) => input === "request rate")!;
    expect(high.machines!).toBeGreaterThan(low.machines!);
    expect(high.perMonth).toBe(7300 * high.machines!);
    const saved = JSON.parse(readFileSync(`${out}/whatif.json`, "utf8"));
    expect(renderDocument(saved, "table", plainTerminal())).toContain("What moves the cost of a month");
    expect(renderDocument(saved, "markdown", plainTerminal())).toContain("| request rate | ×0.8 to ×1.2 |");
    const csv = renderDocument(saved, "csv", plainTerminal())
      .split("\n")
      .filter((line) => line.includes("cost.perMonth"));
    expect(csv.length).toBe(2 * chosen.inputs.length);
    expect(csv.find((line) => line.startsWith("request rate ×1.2"))).toContain(`,${high.perMonth},`);
  });

  it.each([
    ["--set user=3", "--set user=3: unknown key", "did you mean users?"],
    ["--set rate=fast", "--set rate=fast: give requests per second"],
    ["--set seed=3", "give it as --seed"],
    ["--set users=", "write KEY=VALUE"],
    ["--vary rate=1,,2", "a value is missing"],
    ["--set rate=1 --vary rate=2,3", "rate is given twice"],
    ["--set replicas.0=2", "in a scenario file"],
    ["", "no variant to compare with"],
  ])("refuses %j, saying what to do", async (args, ...words) => {
    const text = await refused(...base, ...args.split(" ").filter((arg) => arg !== ""));
    for (const word of words) expect(text).toContain(word);
  });
});

describe("prices", () => {
  it("are the user's own where given, over the hours given, to the cent", async () => {
    const prices = ["--price", "bench=12.5", "--hours", "100"];
    const document = await compared(...base, "--set", "replicas=3", ...prices);
    expect(document.base.sides[0]!.cost).toMatchObject({ perMonth: 1250, priceSource: "given" });
    expect(document.variants[0]!.differences["cost.perMonth"]).toMatchObject({
      value: 2500,
      verdict: "worse",
    });
    expect(document.costs.hoursPerMonth).toBe(100);
  });

  it("are refused in one line where they are none", async () => {
    expect(await refused(...base, "--set", "replicas=3", "--hours", "25x5")).toContain(
      "--hours 25x5: write hours a day",
    );
  });
});

describe("capsim whatif --break-even", { timeout: 120_000 }, () => {
  const asked = [
    "--users",
    "10",
    "--think-time",
    "5",
    "--max-num-seqs",
    "2",
    "--slo",
    "e2e.p95<1s",
    ...requests,
  ];
  const options = ["--vary", "maxNumSeqs=2,4", "--break-even", "--price", "bench=10", "--duration", "30"];

  it("prints what its schema says, draws it, and names what carries more at the same price the cheapest", async () => {
    const args = [...quick.slice(0, 3), "--quiet", "--out", out, ...asked, ...options];
    const { code, stdout } = await capsim([...args, "--up-to", "60", "--format", "json"]);
    expect(code).toBe(0);
    const { breakEven } = breakEvenSchema.parse(JSON.parse(stdout));
    expect(breakEven.options.map(({ name }) => name)).toEqual(["toy on bench", "toy on bench, maxNumSeqs=4"]);
    const [two, four] = breakEven.options.map(({ steps }) => steps[0]!);
    expect(four!.value).toBeGreaterThan(two!.value);
    expect([two!.costPerMonth, four!.costPerMonth]).toEqual([7300, 7300]);
    // One machine either way until the smaller is full: then the larger one stays at the price of one.
    expect(breakEven.stretches[0]).toMatchObject({ option: 0, from: 0, to: two!.value, toCi: two!.ci });
    expect(breakEven.stretches[1]).toMatchObject({ option: 1 });
    expect(readFileSync(`${out}/break-even.vl.json`, "utf8")).toContain("toy on bench, maxNumSeqs=4");
    const document = JSON.parse(stdout);
    const table = renderDocument(document, "table", plainTerminal());
    expect(
      table
        .split("Notes")[0]!
        .split("\n")
        .filter((line) => line.length > 80),
    ).toEqual([]);
    expect(table.replaceAll(/\s+/g, " ")).toMatch(
      /toy on bench is the cheapest up to \d+ users \(95 %: \d+ to \d+\); then toy on bench, maxNumSeqs=4/,
    );
    expect(renderDocument(document, "markdown", plainTerminal())).toContain("| loads | cheapest |");
    expect(renderDocument(document, "csv", plainTerminal()).split("\n")[0]).toContain("capacity_ci_low");
  });

  it.each([
    [["--vary", "users=10,20", "--break-even"], "the load is what is looked at"],
    [["--break-even"], "compares 2 to 12 options, and these make 1"],
    [["--break-even", "--sensitivity"], "ask for two things"],
    [[...options, "--up-to", "many"], "--up-to many: give a number above 0"],
    [["--set", "replicas=2", "--up-to", "50"], "--up-to 50: matters to --break-even only"],
  ])("refuses %j in one line", async (flags, message) => {
    const text = await refused(
      ...asked,
      ...flags.filter((flag, i) => flag !== "--duration" && flags[i - 1] !== "--duration"),
    );
    expect(text.trim().split("\n").length).toBe(1);
    expect(text).toContain(message);
  });

  it("asks for an SLO", async () => {
    expect(await refused(...base, "--vary", "replicas=1,2", "--break-even")).toContain("no SLO to keep");
  });
});

describe("settings", () => {
  it("may hold commas where they are parted by semicolons, ranges of loads, and keys in kebab case", () => {
    const values = (text: string) => readVariants([], [text]).map(([change]) => change!.text);
    expect(values("outputTokens=lognormal:300,0.5;200")).toEqual(["lognormal:300,0.5", "200"]);
    expect(values("users=100..300:100")).toEqual(["100", "200", "300"]);
    expect(readVariants(["max-num-seqs=64"], [])[0]![0]!.path).toEqual(["maxNumSeqs"]);
  });
});
