import { afterAll, describe, expect, it } from "vitest";
import { resultSchema } from "../../src/documents/result.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const profile = files.write(
  "office.yaml",
  "name: office\nperiodSeconds: 14400\nfactors: [0.1, 0.9, 1, 0.2]\n",
);
const quick = [
  ...["simulate", "--calibration", law, "--input-tokens", "100", "--output-tokens", "lognormal:20,0.5"],
  ...["--replications", "4..4", "--no-charts", "--quiet", "--out", files.path("out")],
];
const rate = ["--rate", "3", "--day-profile", profile];

describe("capsim simulate --day-profile", () => {
  it("gives every hour of the period with intervals, in a result that keeps its schema", async () => {
    const { code, stdout, stderr } = await capsim([...quick, ...rate, "--format", "json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const document = JSON.parse(stdout);
    expect(resultSchema.safeParse(document).error?.issues).toBeUndefined();
    const [entry] = document.results;
    expect(entry.state).toBe("transient");
    expect(entry.measuredSeconds).toBe(14_400);
    expect(entry.load.profile).toEqual({ name: "office", periodSeconds: 14_400, meanFactor: 0.55 });
    expect(entry.load.offeredRequestsPerSecond).toBe(3);
    expect(entry.hours.map(({ from }: { from: string }) => from)).toEqual(["0:00", "1:00", "2:00", "3:00"]);
    for (const { offeredRequestsPerSecond, requestsPerSecond } of entry.hours) {
      // Four Poisson counts: four standard deviations of their mean.
      const error = 4 * Math.sqrt(offeredRequestsPerSecond / (4 * 3600));
      expect(Math.abs(requestsPerSecond.value - offeredRequestsPerSecond)).toBeLessThan(error);
    }
    expect(entry.waiting).toHaveLength(48);
    const [assumption] = document.scenario.assumptions.filter(({ text }: { text: string }) =>
      text.includes("profile office"),
    );
    expect(assumption.source).toBe(profile);
  });

  it("tells the hours in the table, in Markdown and in CSV", async () => {
    const as = async (format: string) =>
      (await capsim([...quick, ...rate, "--slo", "e2e.p95<5s", "--format", format])).stdout;
    const table = await as("table");
    expect(table).toContain("3 requests/s in the busiest hour of office");
    expect(table).toMatch(/By the clock\n {2}toy on bench: (busiest from|no time stands out)/);
    expect(table).toMatch(/\n *2:00 +3 +\d/);
    expect(table).toContain("SLOs are judged over all requests of the period");
    for (const line of table.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    expect(await as("markdown")).toMatch(/\| 2:00 \| 3 \| [\d.]+ \| \S+ \|/);
    const [head, ...rows] = (await as("csv"))
      .trim()
      .split("\n")
      .map((line) => line.split(","));
    expect(rows.map((row) => row[head!.indexOf("hour")])).toEqual(["", "0:00", "1:00", "2:00", "3:00"]);
    for (const row of rows) expect(Number(row[head!.indexOf("e2e_p95_s")])).toBeGreaterThan(0);
  });

  it.each([
    [["--rate", "3", "--day-profile", "azure-cod-day"], "did you mean azure-code-day"],
    [
      ["--burst", "3", "--day-profile", "flat"],
      "--day-profile flat: goes with --users or --seats or --rate only",
    ],
    [
      [...rate, "--duration", "600"],
      "--duration 600: a load with a profile is simulated for its whole period",
    ],
    [
      ["--rate", "3", "--day-profile", files.write("no.yaml", "factors: [1]\n")],
      "no.yaml:1:1: periodSeconds",
    ],
    [
      ["--rate", "3", "--day-profile", files.write("nil.yaml", "periodSeconds: 3600\nfactors: [0]\n")],
      "nil.yaml:2:10: factors",
    ],
  ])("refuses %j", async (args, words) => {
    const { code, stderr } = await capsim([...quick, ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
