import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { PlanDocument } from "../../reports/plan/document.ts";
import { planSchema } from "../../src/cli/schema/plan.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const folder = files.path("out");
const plan = [
  ...["plan", "--calibration", law, "--input-tokens", "100", "--output-tokens", "lognormal:20,0.5"],
  ...["--duration", "60", "--confidence", "0.8", "--out", folder, "--quiet", "--no-charts"],
];
const load = ["--users", "300", "--think-time", "5", "--slo", "e2e.p95<1s"];
const json = [...plan, ...load, "--format", "json"];

async function planned(more: readonly string[] = []): Promise<PlanDocument> {
  const { code, stdout, stderr } = await capsim([...json, ...more]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("capsim plan", { timeout: 60_000 }, () => {
  it("prints what its schema says, saves it, and prints the same bytes on one thread and on two", async () => {
    const one = await capsim([...json, "--seed", "7", "--threads", "1"]);
    const two = await capsim([...json, "--seed", "7", "--threads", "2"]);
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
    expect(without.warnings.join(" ")).toContain("no price is known of bench");
    const [option] = (await planned(["--price", "bench=12.5", "--hours", "100"])).options;
    expect(option!.cost.perMonth).toBe(1250 * option!.machines);
  });

  it("fits a table of 80 columns that begins with the advice", async () => {
    const { stdout } = await capsim([...plan, ...load, "--price", "bench=12.5"]);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(/Take \d+ x bench with toy: it is the only option/);
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
    const more = ["--model", "llama-3.1-8b-instruct", "--out", folder, "--duration", "300"];
    const { stdout } = await capsim([...args, ...more, "--quiet"]);
    const chart = JSON.parse(readFileSync(join(folder, "plan-cost-latency.vl.json"), "utf8"));
    expect(JSON.stringify(chart)).toContain("1 x g5.12xlarge with llama-3.1-8b-instruct");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain(
      "price of g5.12xlarge, 5.672 USD/h: of 2025-04-11, older than a year",
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

  it("asks for an SLO", async () => {
    const { code, stderr } = await capsim([...plan, "--users", "10"]);
    expect(code).toBe(2);
    expect(stderr).toContain("no SLO to plan for");
  });
});
