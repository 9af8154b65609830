import { afterAll, describe, expect, it } from "vitest";
import { resultSchema } from "../../src/documents/result.ts";
import { capsim, quickFlags, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const quick = ["simulate", "--calibration", law, ...quickFlags, "--out", files.path("out"), "--quiet"];
const json = async (...args: string[]) => {
  const { code, stdout, stderr } = await capsim([...quick, "--format", "json", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(resultSchema.safeParse(JSON.parse(stdout)).error?.issues).toBeUndefined();
  const { reproduction: _, ...document } = JSON.parse(stdout);
  return document;
};
const users = ["--users", "120", "--think-time", "20"];

describe("capsim simulate --gateway", () => {
  it("is off unless asked for, and off means nothing said of it", async () => {
    const plain = await json(...users);
    expect(await json(...users, "--gateway", "off")).toEqual(plain);
    expect(JSON.stringify(plain)).not.toContain("gateway");
    const file = files.write("off.yaml", "gateway: off\nusers: 120\nthinkTime: 20\n");
    expect(await json(file)).toEqual(plain);
  });

  it("stands in the scenario with its sources", async () => {
    const { scenario } = await json(...users, "--gateway", "2", "--gateway-timeout", "30");
    expect(scenario.gateway).toEqual({
      instances: 2,
      concurrency: 160,
      queueLimit: 4096,
      timeoutSeconds: 30,
    });
    const said = scenario.assumptions.filter(({ about }: { about: string }) => about === "gateway");
    expect(said).toHaveLength(3);
    const { stdout } = await capsim([...quick, ...users, "--gateway", "2", "--gateway-concurrency", "7"]);
    expect(stdout).toContain("gateway   2 x 7 calls at once");
  });

  it("follows GitLab's rule by users with auto", async () => {
    const { scenario } = await json("--users", "40", "--think-time", "20", "--gateway", "auto");
    expect(scenario.gateway).toMatchObject({ instances: 1, concurrency: 40 });
  });

  it("is told as a bottleneck where calls wait for it, and only there", async () => {
    const [narrow] = (await json("--rate", "20", "--gateway", "1", "--gateway-concurrency", "6")).results;
    expect(narrow.flags).toContain("gateway-bottleneck");
    expect(narrow.house.gateway.places).toBe(6);
    expect(narrow.house.gateway.waitSeconds.value).toBeGreaterThan(0);
    const [wide] = (await json("--rate", "20", "--gateway", "1")).results;
    expect(wide.flags).not.toContain("gateway-bottleneck");
    expect(wide.house.gateway.waitSeconds.value).toBe(0);
    // Little's law in the gateway's places, with the rate of the same window.
    const [held, rate] = [wide.house.gateway.held.value, wide.house.requestsPerSecond.value];
    expect(held / rate / wide.metrics.e2eLatencySeconds.mean.value).toBeCloseTo(1, 1);
  });

  it.each([
    [["--rate", "5", "--gateway", "auto"], "--gateway auto: GitLab's rule goes by users"],
    [["--rate", "5", "--gateway-timeout", "5"], "--gateway-timeout 5: there is no gateway"],
    [["--rate", "5", "--gateway", "0"], "--gateway 0: give a number of instances"],
    [["--rate", "5", "--gateway", "some"], "--gateway some: give a number of instances"],
  ])("refuses %j", async (args, words) => {
    const { code, stderr } = await capsim([...quick, ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });
});
