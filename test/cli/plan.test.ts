import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainTerminal } from "../../reports/render/terminalText.ts";
import { renderDocument } from "../../reports/render.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";
import { planSchema } from "../../src/documents/plan.ts";
import { capsim, quickLaw, scratch, withFlag } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const folder = files.path("out");
const plan = [
  ...["plan", "--calibration", law, "--input-tokens", "100", "--output-tokens", "lognormal:20,0.5"],
  ...["--duration", "20", "--confidence", "0.8", "--out", folder, "--quiet", "--no-charts"],
];
const load = ["--users", "100", "--think-time", "5", "--slo", "e2e.p95<1s"];
const json = [...plan, ...load, "--format", "json"];

async function planned(more: readonly string[] = []): Promise<PlanDocument> {
  const { code, stdout, stderr } = await capsim([...json, ...more]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("capsim plan", { timeout: 120_000 }, () => {
  it("prints what its schema says, saves it, and prints the same bytes on one thread and on two", async () => {
    const asked = [...withFlag(json, "--duration", "5"), "--seed", "7"];
    const one = await capsim([...asked, "--threads", "1"]);
    const two = await capsim([...asked, "--threads", "2"]);
    expect(two.stdout).toBe(one.stdout);
    const document: PlanDocument = JSON.parse(one.stdout);
    planSchema.parse(document);
    expect(document).toMatchObject({ schema: "capsim.plan/1", recommendation: { option: 0 } });
    expect(document.options[0]).toMatchObject({ model: "toy", machine: "bench", meets: true });
    expect(readFileSync(join(folder, "plan.json"), "utf8")).toBe(one.stdout);
  });

  it("ranks without a price, says what is missing, and takes the user's own", async () => {
    const without = await planned();
    expect(without.options[0]!.cost.perMonth).toBeNull();
    const missing = { code: "prices-missing", about: {}, figures: { machines: ["bench"] } };
    expect(without.findings).toContainEqual(missing);
    const [option] = (await planned(["--price", "bench=12.5", "--hours", "100"])).options;
    expect(option!.cost.perMonth).toBe(1250 * option!.machines);
  });

  it("fits a table of 80 columns that begins with the advice", async () => {
    const { stdout } = await capsim([...plan, ...load, "--price", "bench=12.5"]);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(/Take \d+ x bench with toy: it is the only option/);
  });

  it("advises no --replicas, which it looks for itself, where requests are given up", async () => {
    const asked = ["--rate", "60", "--slo", "e2e.p95<5s", "--timeout", "0.6"];
    const { code, stdout } = await capsim([
      ...withFlag(plan, "--duration", "5"),
      ...asked,
      "--format",
      "json",
    ]);
    expect(code).toBe(0);
    const made = JSON.parse(stdout) as PlanDocument;
    const warnings = made.warnings.join(" ");
    expect(made.findings?.map(({ code }) => code)).toContain("failures");
    expect(warnings).toContain("(--slo)");
    expect(warnings).not.toContain("--replicas");
  });

  it("says that no option meets an SLO that no fleet can keep, and exits with 1 where one is required", async () => {
    const asked = [...plan, "--users", "10", "--think-time", "5", "--slo", "e2e.p95<1ms"];
    const { code, stdout } = await capsim([...asked, "--require-slo"]);
    expect(code).toBe(1);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("No option meets the SLOs: the nearest");
    expect((await capsim(asked)).code).toBe(0);
  });

  it("warns of a price that is older than a year, and draws cost against latency", async () => {
    const args = ["plan", "--users", "5", "--slo", "e2e.p95<60s", "--machine", "g5.12xlarge"];
    const more = ["--model", "llama-3.1-8b-instruct", "--out", folder, "--duration", "60"];
    const { stdout } = await capsim([...args, ...more, "--quiet"]);
    const chart = JSON.parse(readFileSync(join(folder, "plan-cost-latency.vl.json"), "utf8"));
    expect(JSON.stringify(chart)).toContain("1 x g5.12xlarge with llama-3.1-8b-instruct");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "price of g5.12xlarge, 5.672 USD/h: of 2025-04-11, more than a year old",
    );
  });

  it.each([
    [["--redundancy", "n+3"], "--redundancy n+3: write n+1, n+2"],
    [["--hours", "25x5"], "--hours 25x5: write hours a day x days a week"],
    [["--price", "bench"], "--price bench: write MACHINE=USD"],
    [["--cloud", "ibm"], "--cloud ibm: is none of the catalogue; give one of gcp, aws, azure"],
    [["--mtbf", "90d"], "--mtbf 90d: matters to an availability only"],
  ])("refuses %j in one line", async (flags, message) => {
    const { code, stderr } = await capsim([...plan, ...load, ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it("plans the deployments of a scenario file together, whose replicas it chooses itself", async () => {
    const file = files.write(
      "house.yaml",
      [
        ...["users: 20", "duration: 30", "deployments:"],
        ...["  - features: [code-completion]", "    model: mistral-7b-instruct-v0.3", "    machine: small"],
        ...["    replicas: 7", "  - model: mixtral-8x7b-instruct-v0.1"],
        "featureSlo: [code-completion:e2e.p95<20s, chat:ttft.p95<20s]",
      ].join("\n"),
    );
    const asked = ["plan", file, "--machine", "large", "--confidence", "0.8", "--out", folder, "--no-charts"];
    const { code, stdout, stderr } = await capsim([...asked, "--format", "json"]);
    expect(code).toBe(0);
    expect(stderr).toContain("replicas of the deployments are left out");
    const document: PlanDocument = JSON.parse(stdout);
    planSchema.parse(document);
    expect(document.options[0]).toMatchObject({ meets: true, machine: "small + large", machines: 2 });
    expect(document.options[0]!.deployments!.map(({ features }) => features)).toEqual([
      ["code-completion"],
      ["code-generation", "chat"],
    ]);
    expect(document.recommendation.reason).toContain(
      "1 x small with mistral-7b-instruct-v0.3 and 1 x large with mixtral-8x7b-instruct-v0.1",
    );
    const grown = await capsim([...asked, "--growth", "20%/year"]);
    expect(grown).toMatchObject({ code: 2 });
    expect(grown.stderr).toContain("is followed for one deployment");
  });

  it("asks for an SLO", async () => {
    const { code, stderr } = await capsim([...plan, "--users", "10"]);
    expect(code).toBe(2);
    expect(stderr).toContain("no SLO to plan for");
  });
});

describe("capsim plan --growth", { timeout: 120_000 }, () => {
  // Two seats an engine: a machine is soon full, and an hour has few requests.
  const seats = ["--max-num-seqs", "2", "--price", "bench=10"];
  const growing = ["--growth", "50%/year", "--years", "2"];
  const withCharts = json.filter((flag) => flag !== "--no-charts");
  const asked = [...withFlag(withCharts, "--users", "20"), ...seats, ...growing];
  let document: PlanDocument;
  beforeAll(async () => {
    const { code, stdout } = await capsim(asked);
    expect(code).toBe(0);
    document = planSchema.parse(JSON.parse(stdout)) as unknown as PlanDocument;
  }, 120_000);

  it("adds machines as the load outgrows them, and adds up what they cost to the cent", () => {
    const growth = document.growth!;
    expect(growth).toMatchObject({ load: 20, years: 2, loadKind: "users" });
    expect(growth.loadAtEnd).toBeCloseTo(45, 9);
    const [fleet] = growth.fleets;
    expect(fleet!.steps[0]).toMatchObject({ month: 0, machines: document.options[0]!.machines });
    const certain = fleet!.steps.filter(({ month }) => month !== null);
    expect(certain.length).toBeGreaterThan(1);
    for (const [i, { month, earliest, latest, load: needed, machines }] of certain.entries()) {
      expect(needed).toBeCloseTo(20 * 1.5 ** (month! / 12), 9);
      expect([earliest <= month!, (latest ?? 24) >= month!]).toEqual([true, true]);
      const carries = fleet!.sizes.find((size) => size.machines === machines)!;
      expect(carries.value).toBeGreaterThanOrEqual(needed);
      if (i > 0) expect(machines).toBeGreaterThan(certain[i - 1]!.machines);
    }
    // 7,300 USD a month for each machine, paid from the month that it is there.
    const machineMonths = Array.from({ length: 24 }, (_, month) =>
      certain.findLast((step) => step.month! <= month),
    ).reduce((sum, step) => sum + step!.machines, 0);
    expect(fleet!.cost.total).toBe(7300 * machineMonths);
    expect(fleet!.cost.perYear.reduce((sum: number, year) => sum + year!, 0)).toBe(fleet!.cost.total);
  });

  it("tells it in a table of 80 columns, in Markdown and in CSV, and draws it", () => {
    const table = renderDocument(document, "table", plainTerminal());
    const section = table.slice(table.indexOf("Growth of"), table.indexOf("Warnings"));
    expect(section.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(section).toMatch(/^Growth of 50%\/year: 20 users in \d{4}-\d\d, 45 after 2 years/);
    expect(section).toContain("together");
    expect(readFileSync(join(folder, "plan-growth.vl.json"), "utf8")).toContain("bench with toy");
    const csv = renderDocument(document, "csv", plainTerminal()).trim().split("\n");
    expect(csv[0]).toContain("step_month_low");
    expect(csv.length).toBe(1 + document.growth!.fleets[0]!.steps.length);
    expect(renderDocument(document, "markdown", plainTerminal())).toContain("| machines | from | between |");
  });

  it.each([
    [["--growth", "fast"], "--growth fast: write a percentage above -100 by year or month"],
    [["--growth", "20%"], "--growth 20%: write a percentage"],
    [["--growth", "-100%/year"], "--growth -100%/year: write a percentage above -100"],
    [["--growth", "100%/month"], "--growth 100%/month: changes the load by more than a factor of 100"],
    [["--growth", "5%/year", "--years", "0"], "--years 0: give a number of years up to 20"],
    [["--years", "3"], "--years 3: matters to a growth only"],
  ])("refuses %j in one line", async (flags, message) => {
    const { code, stderr } = await capsim([...plan, ...load, ...flags]);
    expect([code, stderr.trim().split("\n").length]).toEqual([2, 1]);
    expect(stderr).toContain(message);
  });
});
