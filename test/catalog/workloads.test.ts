import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { quantileTable, readTrace } from "../../scripts/deriveWorkloads.ts";
import { findWorkload, thinkTimeOf, workloadFor } from "../../src/catalog/workloads.ts";
import { Conversations } from "../../src/engine/conversations.ts";
import { lengthSampler } from "../../src/engine/lengths.ts";
import { meanPromptTokens } from "../../src/engine/promptLengths.ts";
import { UserError } from "../../src/errors.ts";
import { loadWorkloads } from "../../src/node/catalogFiles.ts";
import { modelsFile, packageRoot } from "../../src/node/packageRoot.ts";
import { expectTheory } from "../laws/replications.ts";
import { testStream } from "../stats/samples.ts";

const library = loadWorkloads();
const traces = join(packageRoot(), "..", "shared", "traces", "azure_llm_2023");

type Side = "inputTokens" | "outputTokens";
type TablesFile = { tables: Record<string, { meanTokens: number; points: (readonly [number, number])[] }> };
const { tables } = JSON.parse(readFileSync(modelsFile("azure2023Lengths.json"), "utf8")) as TablesFile;

/** The points of the table of a feature's trace; a question of the chat has lengths of its own. */
function pointsOf(feature: string, side: Side) {
  return tables[
    `${feature === "chat" ? "conversation" : "code"}.${side === "inputTokens" ? "input" : "output"}`
  ]!.points;
}

function trapezoid(points: readonly (readonly [number, number])[]): number {
  return points
    .slice(1)
    .reduce((sum, [p, tokens], i) => sum + ((p - points[i]![0]) * (tokens + points[i]![1])) / 2, 0);
}

const published = [
  {
    name: "code, input",
    feature: "code-completion",
    side: "inputTokens",
    mean: 2048,
    p50: 1469,
    p90: 5188,
    p95: 7303,
    p99: 7436,
    max: 7437,
  },
  {
    name: "code, output",
    feature: "code-completion",
    side: "outputTokens",
    mean: 27.9,
    p50: 13,
    p90: 55,
    p95: 90,
    p99: 251,
    max: 1899,
  },
  {
    name: "conversation, input",
    feature: "chat",
    side: "inputTokens",
    mean: 1155,
    p50: 1020,
    p90: 2734,
    p95: 4083,
    p99: 4142,
    max: 14050,
  },
  {
    name: "conversation, output",
    feature: "chat",
    side: "outputTokens",
    mean: 211,
    p50: 129,
    p90: 424,
    p95: 451,
    p99: 601,
    max: 1000,
  },
] as const;

describe("the tables of lengths", () => {
  it.each(published)("agree with the published statistics of the trace: $name", (row) => {
    const points = pointsOf(row.feature, row.side);
    const at = (p: number) => points.find(([q]) => q === p)![1];
    expect(Math.abs(trapezoid(points) / row.mean - 1)).toBeLessThan(0.01);
    for (const [p, tokens] of [
      [0.5, row.p50],
      [0.9, row.p90],
      [0.95, row.p95],
      [0.99, row.p99],
      [1, row.max],
    ] as const) {
      expect(Math.abs(at(p) - tokens), `p${p * 100}`).toBeLessThan(1);
    }
  });

  it.each(published)("rise from p = 0 to p = 1: $name", ({ feature, side }) => {
    const points = pointsOf(feature, side);
    expect([points[0]![0], points.at(-1)![0]]).toEqual([0, 1]);
    for (let i = 1; i < points.length; i++) {
      expect(points[i]![0]).toBeGreaterThan(points[i - 1]![0]);
      expect(points[i]![1]).toBeGreaterThanOrEqual(points[i - 1]![1]);
    }
  });

  // Skipped where the trace is not there: the optional folder ../shared beside the project holds it.
  it.skipIf(!existsSync(traces))(
    "are what the script derives from the trace, with its mean and percentiles",
    () => {
      for (const [file, feature] of [
        ["code", "code-completion"],
        ["conv", "chat"],
      ] as const) {
        const trace = readTrace(join(traces, `AzureLLMInferenceTrace_${file}.csv`));
        for (const [sample, side] of [
          [trace.input, "inputTokens"],
          [trace.output, "outputTokens"],
        ] as const) {
          const points = pointsOf(feature, side);
          expect(points).toEqual(quantileTable(sample).points);
          const mean = sample.reduce((sum, tokens) => sum + tokens, 0) / sample.length;
          expect(Math.abs(trapezoid(points) / mean - 1)).toBeLessThan(0.01);
          const sorted = sample.toSorted((a, b) => a - b);
          for (const p of [0.5, 0.9, 0.95, 0.99]) {
            const below = sorted[Math.floor((sorted.length - 1) * p)]!;
            const above = sorted[Math.ceil((sorted.length - 1) * p)]!;
            const tokens = points.find(([q]) => q === p)![1];
            expect(tokens).toBeGreaterThanOrEqual(below);
            expect(tokens).toBeLessThanOrEqual(above);
          }
        }
      }
    },
  );
});

describe("findWorkload", () => {
  it.each(["gitlab-duo", "code-completion", "code-generation", "chat", "gitlab-benchmark"])(
    "knows %s",
    (name) => {
      const { workload, assumptions } = findWorkload(library, name);
      expect(workload.name).toBe(name);
      expect(workload.features.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(assumptions.length).toBeGreaterThan(0);
    },
  );

  it("names the nearest for a mistyped one", () => {
    expect(() => findWorkload(library, "gitlab-dou")).toThrow(
      'workload "gitlab-dou" is unknown: did you mean gitlab-duo',
    );
    expect(() => findWorkload(library, "gitlab-dou")).toThrow(UserError);
  });
});

describe("the built-in workloads", () => {
  it("call the mix of features an assumption", () => {
    const mix = findWorkload(library, "gitlab-duo").assumptions.find(({ text }) => text.includes("90 %"));
    expect(mix?.source).toBe("assumption");
  });

  it("let a user think for 143 s, GitLab's 7 requests/s per 1,000 users", () => {
    const { features } = findWorkload(library, "code-completion").workload;
    expect(thinkTimeOf(library.userLoad.requestsPerSecondPerUser, features)).toBeCloseTo(142.857, 3);
  });

  it("give each of several features a plausible share around its own", () => {
    for (const { workload, plausibleShares } of library.workloads)
      for (const { name, share } of workload.features.length > 1 ? workload.features : []) {
        const [low, high] = plausibleShares[name]!;
        expect(low).toBeLessThan(share);
        expect(high).toBeGreaterThan(share);
      }
  });

  it("cap completions at 128 tokens, at 64 with Codestral, and nothing else", () => {
    const duo = findWorkload(library, "gitlab-duo");
    const caps = (id: string) =>
      workloadFor(duo, id).features.map(({ outputTokens }) => "max" in outputTokens && outputTokens.max);
    expect(caps("mixtral-8x7b-instruct-v0.1")).toEqual([128, 512, 4096]);
    expect(caps("codestral-22b-v0.1")).toEqual([64, 512, 4096]);
    expect(duo.workload.features[0]!.outputTokens).toMatchObject({ max: 128 });
  });

  it("begin every chat prompt with the same 800 tokens of template, and no other", () => {
    const shared = findWorkload(library, "gitlab-duo").workload.features.map(
      ({ sharedPrefixTokens }) => sharedPrefixTokens,
    );
    expect(shared).toEqual([undefined, undefined, 800]);
  });

  it("say which figures of the conversation are assumptions", () => {
    const texts = findWorkload(library, "chat")
      .assumptions.filter(({ source }) => source.includes("assumption"))
      .map(({ text }) => text);
    for (const figure of ["101 tokens", "370 s", "60, 30 and 10 %", "300 tokens", "starts anew"])
      expect(
        texts.some((text) => text.includes(figure)),
        figure,
      ).toBe(true);
  });

  it("cancel completions, and nothing else, when the user types on", () => {
    const typing = findWorkload(library, "gitlab-duo").workload.features.map((feature) => feature.typing);
    expect(typing).toEqual([{ share: 0.5, meanGap: 1 }, undefined, undefined]);
  });
});

describe("the built-in chat", () => {
  const { workload } = findWorkload(library, "chat");
  const chat = workload.features[0]!;
  const traceMean = tables["conversation.input"]!.meanTokens;

  // The question's mean is a whole number of tokens, and counts 2.5 times in the mean prompt.
  it("has questions as long as gives its prompts the trace's mean beside the template", () => {
    expect(Math.abs(meanPromptTokens(chat) - 800 - traceMean)).toBeLessThan(2.5 / 2);
  });

  // Each value is the mean over the calls of 1,000 questions; what rounding the question's mean leaves is the bound.
  it("has prompts of the trace's mean when it is played", () => {
    const means = Array.from({ length: 100 }, (_, replication) => {
      const stream = testStream(replication);
      const chats = new Conversations([chat], [0.1], stream);
      const [added, output] = [lengthSampler(chat.inputTokens), lengthSampler(chat.outputTokens)];
      let tokens = 0;
      let calls = 0;
      for (let i = 0; i < 1000; i++) {
        const question = chats.open(0, added.sample(stream), output.sample(stream));
        do {
          tokens += chats.inputTokens - 800;
          calls++;
        } while (chats.advance(question, true));
      }
      return tokens / calls;
    });
    expectTheory(means, traceMean, 2.5 / 2);
  });
});
