import { afterAll, describe, expect, it } from "vitest";
import { resultSchema } from "../../src/documents/result.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const quick = ["--calibration", law, "--replications", "5..5", "--duration", "300", "--no-charts", "--quiet"];
const rest = [...quick, "--out", files.path("out"), "--rate", "2"];

const talk = `name: talk
features:
  - name: chat
    share: 0.8
    inputTokens: 60
    outputTokens: 20
    sharedPrefixTokens: 512
    conversation: { questions: 4, pauseSeconds: 20, calls: [0.5, 0.5], toolTokens: 200, toolSeconds: 1, maxPromptTokens: 8192 }
    slo: [question.p95<30s, e2e.p50<0.001s]
  - name: code
    share: 0.2
    inputTokens: 100
    outputTokens: 20
    patience: { timeoutSeconds: 0.01, retries: 1, backoff: { firstSeconds: 0.1 } }
`;

async function simulated(yaml: string, ...args: string[]) {
  const { code, stdout } = await capsim([
    ...["simulate", "--workload", files.write("w.yaml", yaml), ...rest, "--format", "json", ...args],
  ]);
  expect(code).toBe(0);
  expect(resultSchema.safeParse(JSON.parse(stdout)).error?.issues).toBeUndefined();
  return JSON.parse(stdout);
}

describe("a workload file", () => {
  it("may hold conversations, patience and an SLO for each feature", async () => {
    const { results, scenario } = await simulated(talk);
    const [chat, code] = results[0].features;
    // Every second question takes a second call, and a second to find out: it ends later than a call does.
    expect(chat.metrics.questionLatencySeconds.mean.value).toBeGreaterThan(
      chat.metrics.e2eLatencySeconds.mean.value + 0.5,
    );
    expect(chat.slo.map(({ slo, verdict }: { slo: string; verdict: string }) => [slo, verdict])).toEqual([
      ["chat:question.p95<30s", "undecided"],
      ["chat:e2e.p50<0.001s", "undecided"],
    ]);
    expect(chat.slo[0].probability).toBeGreaterThan(0.9);
    expect(chat.slo[1].probability).toBeLessThan(0.1);
    // No answer comes within 10 ms, and nobody waits longer: all code is given up, twice.
    expect(code.metrics.failedShare.value).toBe(1);
    expect(results[0].counts.timedOut).toBeGreaterThan(100);
    expect(scenario.workload.features[1].patience).toEqual({
      timeoutSeconds: 0.01,
      retries: 1,
      backoff: { firstSeconds: 0.1, factor: 1, jitter: 0, mostSeconds: null },
      abandonmentSeconds: null,
    });
    // The shared beginning of 512 tokens and what was said before are found again.
    expect(results[0].metrics.prefixHitShare.value).toBeGreaterThan(0.5);
    const off = await simulated(talk, "--prefix-caching", "off");
    expect(off.results[0].metrics.prefixHitShare.value).toBe(0);
  });

  it.each([
    [talk.replace("calls: [0.5, 0.5]", "calls: [0.5, 0.4]"), "w.yaml:8:60: features: 0: conversation: calls"],
    [talk.replace("toolTokens: 200, ", ""), "give the tokens that each further call adds"],
    [talk.replace(", backoff: { firstSeconds: 0.1 }", ""), "give the waits between retries (backoff)"],
    [talk.replace("question.p95<30s", "qestion.p95<30s"), "features: 0: slo"],
    [talk.replace("- name: code", "- name: chat"), "another feature is called chat"],
    [talk.replace("    patience", "    slo: question.p95<3s\n    patience"), "no question of these requests"],
  ])("is refused where it contradicts itself", async (yaml, words) => {
    const file = files.write("w.yaml", yaml);
    const { code, stderr } = await capsim(["simulate", "--workload", file, ...rest]);
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });
});

describe("a queue limit", () => {
  it("turns away what finds the queue full, and gives a load beyond capacity a steady state", async () => {
    const lengths = ["--input-tokens", "100", "--output-tokens", "100", "--max-num-seqs", "1"];
    const { stdout } = await capsim([
      ...["simulate", ...rest, ...lengths, "--queue-limit", "3", "--format", "json"],
    ]);
    const [entry] = JSON.parse(stdout).results;
    expect(entry.state).toBe("steady");
    // 100 steps of 11 ms: 0.9 requests/s are served of the 2 that come.
    expect(entry.metrics.requestsPerSecond.value).toBeCloseTo(1 / 1.1, 1);
    expect(entry.counts.turnedAway / (entry.counts.turnedAway + entry.counts.completed)).toBeCloseTo(0.54, 1);
    // One in service, three waiting, and the one that comes.
    expect(entry.metrics.e2eLatencySeconds.p99.value).toBeLessThan(4 * 1.1 + 0.05);
  });
});
