import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { capsim, scratch } from "../../cli/harness.ts";
import { pageTexts } from "./pageTexts.ts";

const files = scratch();
const machines = ["mixtral-8x7b-instruct-v0.1 on large", "mixtral-8x7b-instruct-v0.1 on medium"] as const;
const asked = ["--model", "mixtral-8x7b", "--slo", "e2e.p95<15s", "--duration", "60", "--threads", "1"];
const few = ["--replications", "2..2"];
const commands = {
  sweep: ["sweep", "--users", "20", "--machine", "large", ...few],
  whatif: [
    "whatif",
    "--users",
    "20",
    "--machine",
    "large",
    "--vary",
    "machine=medium,large",
    "--replications",
    "20..20",
  ],
  plan: ["plan", "--users", "20", "--machine", "large,medium"],
  "break-even": ["whatif", "--users", "20", "--machine", "large", "--vary", "machine=medium", "--break-even"],
} as const;
const names = Object.keys(commands) as (keyof typeof commands)[];
const pages = new Map<string, ReturnType<typeof pageTexts>>();

beforeAll(async () => {
  for (const name of names) {
    const { code, stderr } = await capsim([
      ...commands[name],
      ...asked,
      "--quiet",
      "--out",
      files.path(name),
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    pages.set(name, pageTexts(readFileSync(files.path(`${name}/report.html`), "utf8")));
  }
}, 240_000);

afterAll(() => files.remove());

describe("the report of", () => {
  it.each([
    ["sweep", machines.slice(0, 1)],
    ["whatif", machines],
    ["plan", machines],
    ["break-even", machines],
  ] as const)("%s has what was measured beside what is simulated, with the worst error", (name, pairs) => {
    const { quality } = pages.get(name)!;
    for (const pair of pairs) expect(quality).toContain(`\n${pair}\n`);
    expect(quality.match(/\(worst: (< )?[\d.]+ %\)/g)).toHaveLength(pairs.length);
  });

  it.each(["whatif", "break-even"] as const)("%s names the laws of all its sides", (name) => {
    const { assumptions } = pages.get(name)!;
    expect(assumptions).toMatch(/"Large machine"/);
    expect(assumptions).toMatch(/"Medium machine"/);
  });

  it("whatif says what the base is, how likely the SLO is kept in both, and of what is the same just that", () => {
    const { question, answer, tables } = pages.get("whatif")!;
    expect(question).toBe("20 users, mixtral-8x7b-instruct-v0.1 on large: what if machine=medium?");
    expect(answer.match(/machine=large/g)).toHaveLength(1);
    expect(answer).toContain("\nmachine=large is the same as the base.\n");
    expect(answer).toMatch(
      /machine=medium, .*; keeps e2e\.p95<15s with a probability of \S+ % in place of \S+ %, /,
    );
    expect(tables).not.toContain("machine=large");
    expect(tables).toMatch(/\nkeeps e2e\.p95<15s\n\S+ %\n\S+ %\n/);
  });

  it("whatif says where the base's band comes from, and what would narrow it", () => {
    expect(pages.get("whatif")!.surer).toMatch(/of the variance of E2E p95, \d+ % because nobody knows/);
  });

  it.each(["sweep", "plan", "break-even"] as const)(
    "%s gives a command that says what would make us surer, as a whole",
    async (name) => {
      const { surer } = pages.get(name)!;
      const [, line = ""] = /: capsim (simulate .*?) says where its band comes from/.exec(surer) ?? [];
      expect(line).toMatch(/--users \d+ .*--slo 'e2e\.p95<15s'/);
      const read = execFileSync("sh", ["-c", `printf '%s\n' ${line}`], { encoding: "utf8" });
      const words = [
        ...read.trimEnd().split("\n"),
        ...(line.includes("--replications") ? [] : few),
        "--no-charts",
        "--quiet",
        "--out",
        files.path("surer"),
      ];
      expect(await capsim(words)).toMatchObject({ code: 0, stderr: "" });
    },
    60_000,
  );
});
