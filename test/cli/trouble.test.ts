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
  return JSON.parse(stdout);
};
const load = ["--rate", "5"];

describe("capsim simulate with impatient clients", () => {
  it("says how long they wait, and counts those that did so in vain", async () => {
    const { scenario, results } = await json(
      ...load,
      "--timeout",
      "0.2",
      "--retries",
      "1",
      "--abandon",
      "1m",
    );
    expect(scenario.clients).toEqual({
      timeoutSeconds: { requests: 0.2 },
      retries: 1,
      backoff: { firstSeconds: 0.5, factor: 2, mostSeconds: 8, jitter: 0.25 },
      abandonmentSeconds: 60,
    });
    expect(scenario.assumptions).toContainEqual({
      about: "clients",
      text: "clients give up after 0.2 s",
      source: "given",
    });
    const { counts, metrics } = results[0];
    expect(counts.timedOut).toBeGreaterThan(0);
    expect(metrics.sendingsPerRequest.value).toBeGreaterThan(1);
    expect(metrics.failedShare.value).toBeGreaterThan(0);
    expect(metrics.wastedTokenShare.value).toBeGreaterThan(0);
  });

  it("changes no number where nobody gives up in time", async () => {
    const { results: plain } = await json(...load);
    const { results: patient } = await json(...load, "--timeout", "1h");
    expect(patient[0].metrics).toEqual(plain[0].metrics);
    expect(plain[0].metrics.failedShare.value).toBe(0);
  });

  it("takes GitLab's timeouts by feature, with their sources", async () => {
    const file = files.write(
      "two.yaml",
      "name: two\nfeatures:\n- {name: chat, share: 0.5, inputTokens: 50, outputTokens: 10}\n- {name: code-completion, share: 0.5, inputTokens: 50, outputTokens: 10}\n",
    );
    const args = ["simulate", "--calibration", law, ...load, "--replications", "5..5", "--duration", "60"];
    const { stdout, code } = await capsim([
      ...args,
      ...["--workload", file, "--timeout", "gitlab", "--no-charts", "--format", "json", "--quiet"],
      ...["--out", files.path("out")],
    ]);
    expect(code).toBe(0);
    const { scenario } = JSON.parse(stdout);
    expect(scenario.clients.timeoutSeconds).toEqual({ chat: 30, "code-completion": 60 });
    const said = scenario.assumptions.filter(({ about }: { about: string }) => about === "clients");
    expect(said.map(({ source }: { source: string }) => source.slice(0, 18))).toEqual([
      "GitLab source code",
      "GitLab source code",
      "assumption: the cl",
    ]);
  });

  it("cancels completions that are typed over only when asked to", async () => {
    const args = ["simulate", "--calibration", law, ...load, "--workload", "code-completion", "--quiet"];
    const rest = ["--replications", "5..5", "--duration", "60", "--no-charts", "--out", files.path("out")];
    const run = async (...more: string[]) =>
      JSON.parse((await capsim([...args, ...rest, "--format", "json", ...more])).stdout).results[0];
    expect((await run()).counts.cancelled).toBe(0);
    const { counts, metrics } = await run("--typing", "on");
    expect(counts.cancelled).toBeGreaterThan(0);
    expect(metrics.failedShare.value).toBe(0);
  });
});

describe("what impatience does", () => {
  it("is a steady loss where more is asked than can be served", async () => {
    // 20 tokens in steps of 0.26 s with 256 sequences: the toy serves some 45 requests/s.
    const { results } = await json("--rate", "100", "--timeout", "5");
    const [{ state, flags, warnings, load: asked }] = results;
    expect(state).toBe("steady");
    expect(flags).toContain("overload-with-loss");
    const lost = 100 * (1 - asked.capacityRequestsPerSecond / 100);
    expect(warnings.join(" ")).toContain(`at least ${lost.toFixed(0)} % are lost`);
    expect(flags).toContain("failures");
    expect(flags).toContain("wasted-work");
  });

  it("is told where GitLab's clients would not wait so long", async () => {
    const slow = JSON.stringify({
      schema: "capsim.law/1",
      model: "toy",
      machine: "bench",
      parameters: { c0: { value: 0.2 } },
    });
    const { stdout } = await capsim([
      ...["simulate", "--calibration", files.write("slow.json", slow), "--rate", "0.2", "--workload", "chat"],
      ...["--replications", "5..5", "--duration", "600", "--no-charts", "--format", "json", "--quiet"],
      ...["--out", files.path("out")],
    ]);
    const [{ flags, findings, warnings }] = JSON.parse(stdout).results;
    expect(flags).toContain("slower-than-clients");
    expect(findings.at(-1).figures.features).toMatchObject([{ feature: "chat", timeoutSeconds: 30 }]);
    expect(warnings.at(-1)).toMatch(/^\d+ % of the chat answers .*--timeout gitlab$/);
  });

  it("stands below the table", async () => {
    const { stdout } = await capsim([
      ...quick,
      ...load,
      "--replicas",
      "2",
      "--outage",
      "20+10",
      "--load-time",
      "0",
      "--detection-delay",
      "0",
    ]);
    expect(stdout).toContain("Impatience and failures");
    expect(stdout.replaceAll(/\s+/g, " ")).toMatch(
      /toy on 2 × bench: .* never answered, .* sendings a request, .* in vain; (as before|does not recover)/,
    );
    expect((await capsim([...quick, ...load])).stdout).not.toContain("Impatience");
  });
});

describe("capsim simulate with failing replicas", () => {
  it("reads outages, slow times and restarts, and states what it took for granted", async () => {
    const { scenario } = await json(
      ...[...load, "--replicas", "2", "--outage", "10+5s@1", "--outage", "40+5", "--slow", "2@2"],
      ...[
        "--slow",
        "3@all:20+10",
        "--rolling-restart",
        "50,1s",
        "--load-time",
        "1",
        "--detection-delay",
        "0",
      ],
    );
    expect(scenario.pairs[0].faults).toEqual({
      outages: [
        { replica: 1, atSeconds: 10, seconds: 5 },
        { replica: 1, atSeconds: 40, seconds: 5 },
        { replica: 2, atSeconds: 40, seconds: 5 },
      ],
      slow: [
        { replica: 2, factor: 2 },
        { replica: 1, factor: 3, fromSeconds: 20, toSeconds: 30 },
        { replica: 2, factor: 3, fromSeconds: 20, toSeconds: 30 },
      ],
      rollingRestart: { atSeconds: 50, drainSeconds: 1 },
      loadSeconds: 1,
      detectionSeconds: 0,
    });
  });

  it("takes published failure rates by the machine's GPUs, weights by the model's bytes", async () => {
    const { code, stdout } = await capsim([
      ...["simulate", "--model", "mistral-7b-instruct-v0.3", "--machine", "large", "--concurrency", "2"],
      ...["--mtbf", "published", "--replications", "2..2", "--duration", "20", "--format", "json"],
      ...["--no-charts", "--quiet", "--out", files.path("out")],
    ]);
    expect(code).toBe(0);
    const { faults } = JSON.parse(stdout).scenario.pairs[0];
    // 419 interruptions in 54 days of 16,384 GPUs: one in 50,677 GPU-hours, of which a machine of 8 has 8 an hour.
    expect(faults.meanSecondsToFailure / 86_400).toBeCloseTo((16_384 * 54) / 419 / 8, 9);
    // 14.5 GB at 1 GB/s after a minute.
    expect(faults.loadSeconds).toBeCloseTo(74.5, 0);
  });

  it.each([
    [["--outage", "10m"], "--outage 10m: write AT+LENGTH"],
    [["--outage", "10m+0"], "--outage 10m+0: write AT+LENGTH"],
    [["--outage", "10+5@3"], "--outage"],
    [["--slow", "0.5@1"], "--slow 0.5@1: write FACTOR@REPLICA"],
    [["--slow", "2"], "--slow 2: write FACTOR@REPLICA"],
    [["--timeout", "soon"], "--timeout soon: give a time such as"],
    [["--timeout", "0"], "--timeout 0: give a time such as"],
    [["--retries", "1.5"], "--retries 1.5: give a whole number"],
    [["--retry-backoff", "2"], "--retry-backoff 2: nothing is sent again"],
    [["--mttr", "5m"], "--mttr 5m: nothing fails at random"],
    [["--load-time", "5m"], "--load-time 5m: nothing fails"],
    [["--mtbf", "published"], "--mtbf published: the machine's number of GPUs is unknown"],
    [["--typing", "on"], "--typing on: none of the requests"],
    [["--rolling-restart", "5m,6m,7m"], "--rolling-restart 5m,6m,7m: write AT"],
  ])("refuses %j", async (args, words) => {
    const { code, stderr } = await capsim([...quick, ...load, ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr.split("\n")).toHaveLength(2);
  });
});
