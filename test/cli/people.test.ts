import { afterAll, describe, expect, it } from "vitest";
import { resultSchema } from "../../src/documents/result.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const few = ["--replications", "3..3", "--duration", "60", "--no-charts", "--quiet"];
const quick = ["simulate", "--calibration", law, ...few, "--out", files.path("out")];
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await capsim([...quick, "--format", "json", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(resultSchema.safeParse(JSON.parse(stdout)).error?.issues).toBeUndefined();
  return JSON.parse(stdout);
};
const texts = ({
  scenario,
}: {
  scenario: { assumptions: { about: string; text: string; source: string }[] };
}) => scenario.assumptions.filter(({ about }) => about === "load");

describe("the people of capsim simulate", () => {
  it("are as many as the seats times the share that is active, which is uncertain where nobody said it", async () => {
    const { scenario } = await json("--seats", "100", "--requests-per-user-hour", "100");
    expect(scenario.load).toMatchObject({ kind: "users", users: 60, seats: 100, activeShare: 0.6 });
    expect(scenario.demand.usersLogDeviation).toBeGreaterThan(0.2);
    expect(texts({ scenario })[0]).toMatchObject({ source: "assumption" });
    const told = await json("--seats", "100", "--active-share", "30%", "--requests-per-user-hour", "100");
    expect(told.scenario.load.users).toBe(30);
    expect(told.scenario.demand.usersLogDeviation).toBe(0);
    expect(texts(told)[0]).toEqual({ about: "load", text: "30 % of 100 seats are active", source: "given" });
  });

  it("ask as often as they were said to, in model calls, though a chat's question takes several", async () => {
    for (const workload of ["code-completion", "chat"]) {
      const args = ["--users", "20", "--workload", workload, "--requests-per-user-hour", "36"];
      const { results } = await json(...args);
      expect(results[0].load.offeredRequestsPerSecond).toBeCloseTo(0.2, 9);
    }
  });

  it("are certain where the user says how much they ask, and known three either way where not", async () => {
    const certain = ["--users", "20", "--workload", "code-completion"];
    const { scenario, results } = await json(...certain, "--requests-per-user-hour", "36");
    expect(scenario.demand).toBeUndefined();
    expect(results[0].bandFrom?.demand ?? 0).toBe(0);
    const usual = await json(...certain);
    expect(usual.scenario.demand.requestsLogDeviation).toBeCloseTo(Math.log(10) / 3.29, 3);
    const ranged = await json(...certain, "--requests-per-user-hour", "36 (18..72)");
    expect(ranged.scenario.demand.requestsLogDeviation).toBeCloseTo(Math.log(4) / 3.29, 3);
  });

  it("may be told by feature in a file, and the mix follows", async () => {
    const file = files.write(
      "people.yaml",
      "users: 20\nrequestsPerUserHour:\n  code-completion: 30 (15..60)\n  code-generation: 0\n  chat: 10\n",
    );
    const { scenario, results } = await json(file);
    const { features } = scenario.workload;
    expect(features.map(({ name, share }: { name: string; share: number }) => [name, share])).toEqual([
      ["code-completion", 0.75],
      ["chat", 0.25],
    ]);
    expect(results[0].load.offeredRequestsPerSecond).toBeCloseTo((20 * 40) / 3600, 9);
    expect(scenario.demand.features[1]).toEqual({ feature: "chat", logDeviation: 0 });
    expect(scenario.demand.mixOnly).toBe(false);
  });

  it.each([
    [["--users", "5", "--active-share", "50%"], "--active-share 50%: goes with --seats only"],
    [["--seats", "5", "--users", "5"], "are two loads"],
    [["--seats", "5", "--active-share", "120%"], "--active-share 120%: give a share above 0"],
    [["--users", "5", "--requests-per-user-hour", "5 (6..7)"], "give requests, a number above 0"],
  ])("refuses %j", async (args, words) => {
    const { code, stderr } = await capsim([...quick, ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it.each([
    ["  chat: 1\n", "says nothing of code-completion"],
    ["  cat: 1\n", '"cat" is no feature of workload gitlab-duo'],
  ])("refuses a file that says %j", async (lines, words) => {
    const file = files.write("wrong.yaml", `users: 20\nrequestsPerUserHour:\n${lines}`);
    const { code, stderr } = await capsim([...quick, file]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
