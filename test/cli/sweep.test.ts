import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { SweepDocument } from "../../src/documents/sweep.ts";
import { sweepSchema } from "../../src/documents/sweep.ts";
import { isLong } from "../effort.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const folder = files.path("out");
const sweep = [
  ...["sweep", "--calibration", law, "--input-tokens", "100", "--output-tokens", "lognormal:20,0.5"],
  ...["--replications", "5..5", "--duration", "60", "--out", folder],
];
const slo = ["--slo", "e2e.p95<2s", "--confidence", "0.8"];
const json = [...sweep, ...slo, "--no-charts", "--format", "json", "--quiet"];

async function swept(args: readonly string[]): Promise<SweepDocument> {
  const { code, stdout, stderr } = await capsim(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}

describe("capsim sweep", { timeout: 60_000 }, () => {
  it("prints what its schema says, and the same bytes on one thread and on two", async () => {
    const load = ["--rate", "5..15:5", "--seed", "7"];
    const one = await capsim([...json, ...load, "--threads", "1"]);
    const two = await capsim([...json, ...load, "--threads", "2"]);
    expect(two.stdout).toBe(one.stdout);
    const document: SweepDocument = JSON.parse(one.stdout);
    sweepSchema.parse(document);
    expect(document).toMatchObject({
      schema: "capsim.sweep/1",
      seed: 7,
      loads: [5, 10, 15],
      loadKind: "rate",
    });
    expect(document.scenario.load).toMatchObject({ kind: "rate", loads: [5, 10, 15] });
    const { capacity } = document.curves[0]!;
    expect(capacity.basis).toBe("slo");
    expect(capacity.probability).toBeGreaterThanOrEqual(0.8);
    expect(readFileSync(join(folder, "sweep.json"), "utf8")).toBe(one.stdout);
  });

  it("fits a table of 80 columns that names capacity, knee and what sets them", async () => {
    const { code, stdout } = await capsim([...sweep, ...slo, "--no-charts", "--rate", "5..60:log6"]);
    expect(code).toBe(0);
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/toy +[\d.]+ +[\d.]+–[\d.]+/);
    expect(stdout).toContain("e2e.p95<2s, short of");
    expect(stdout).toContain("overload");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("keeps e2e.p95<2s with a probability");
  });

  it("says of a capacity without SLO that it is saturation", async () => {
    const { stdout } = await capsim([...sweep, "--no-charts", "--users", "10,20", "--think-time", "5"]);
    expect(stdout).toContain("saturation: no spare time left");
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("Without an SLO nothing says how long is too long");
  });

  it("writes a line of CSV for each load, and Markdown with a table for each curve", async () => {
    const load = ["--concurrency", "1,4,16"];
    const csv = await capsim([...sweep, ...slo, ...load, "--no-charts", "--quiet", "--format", "csv"]);
    const [head, ...lines] = csv.stdout.trim().split("\n");
    expect(lines.length).toBe(3);
    for (const line of lines) expect(line.split(",").length).toBe(head!.split(",").length);
    const markdown = await capsim([
      ...sweep,
      ...slo,
      ...load,
      "--no-charts",
      "--quiet",
      "--format",
      "markdown",
    ]);
    expect(markdown.stdout).toContain("### toy on bench");
    expect(markdown.stdout).toContain("| 16 |");
  });

  it("draws three charts", async () => {
    const { code } = await capsim([...sweep, ...slo, "--rate", "5,10", "--quiet"]);
    expect(code).toBe(0);
    for (const name of ["sweep-latency", "sweep-throughput", "sweep-capacity"])
      for (const ending of ["vl.json", "svg", "png"])
        expect(readdirSync(folder)).toContain(`${name}.${ending}`);
  });

  it("sweeps the load of a scenario file under the flags' loads", async () => {
    const file = files.write(
      "scenario.yaml",
      `calibration: law.json\nusers: 7\nthinkTime: 5\ninputTokens: 100\noutputTokens: 20\nduration: 60\nreplications: 5\n`,
    );
    const document = await swept([
      ...["sweep", file, "--users", "2,4", "--no-charts", "--format", "json", "--quiet", "--out", folder],
    ]);
    expect(document.curves[0]!.points.map(({ load }) => load)).toEqual([2, 4]);
    expect(document.scenario.load.thinkTimeSeconds).toBe(5);
  });

  if (isLong)
    it("gives deployments that share their users one capacity together", async () => {
      const file = files.write(
        "house.yaml",
        [
          "users: 1",
          "duration: 60",
          "replications: 2",
          "deployments:",
          "  - { name: fast, model: mistral-7b-instruct-v0.3, machine: large, features: [code-completion] }",
          "  - { name: big, model: mixtral-8x7b-instruct-v0.1, machine: large, features: [code-generation, chat] }",
        ].join("\n"),
      );
      const asked = ["--users", "20,40", "--no-charts", "--format", "json", "--quiet", "--out", folder];
      const { curves } = await swept(["sweep", file, ...asked]);
      expect(curves.map(({ deployment }) => deployment)).toEqual(["fast", "big"]);
      expect(curves[1]!.capacity).toEqual(curves[0]!.capacity);
      expect(curves[1]!.points[0]!.metrics).not.toEqual(curves[0]!.points[0]!.metrics);
    });

  it.each<[string[], string]>([
    [["--users", "50..10"], "--users 50..10: write loads such as"],
    [["--users", "50..10:5"], "--users 50..10:5: ends at 10, which is not above 50"],
    [[], "no loads to sweep"],
    [["--users", "5", "--rate", "5"], "two kinds of load"],
    [["--users", "5", "--burst", "5"], "--burst"],
  ])("refuses %j in one line", async (args, message) => {
    const { code, stderr } = await capsim([...sweep, ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n").length).toBe(1);
  });

  it("has a schema that capsim schema prints", async () => {
    const { stdout } = await capsim(["schema", "sweep"]);
    expect(JSON.parse(stdout)).toMatchObject({ title: "capsim sweep" });
    expect(z.toJSONSchema(sweepSchema).type).toBe("object");
  });
});
