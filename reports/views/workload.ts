import type { Assumption, OutputCap } from "../../src/catalog/workloads.ts";
import { lengthQuantile, meanTokens } from "../../src/engine/lengths.ts";
import type {
  ArrivalProcess,
  Conversation,
  Feature,
  LengthDistribution,
  Patience,
  RateProfile,
  Typing,
} from "../../src/engine/scenario.ts";
import { arrivalWords } from "../arrivalWords.ts";
import { type Cell, listOf, numberCell, paragraph, type Row, type Section, type View } from "../view.ts";
import { formatPercent } from "../words/numbers.ts";

/** A workload, built in or from a file, with all that is known of it. */
export type ShownWorkload = {
  readonly name: string;
  readonly description: string;
  readonly features: readonly Feature[];
  readonly outputCaps: readonly OutputCap[];
  readonly load: {
    readonly rate?: number;
    readonly arrival?: ArrivalProcess;
    readonly profile?: RateProfile;
  };
  readonly assumptions: readonly Assumption[];
};

const percentiles = [0.05, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

/** A workload in words and tables. */
export function workloadView(shown: ShownWorkload): View {
  return {
    title: shown.name,
    sections: [
      { part: "answer", blocks: [paragraph(shown.description)] },
      lengthSection(shown.features),
      ...shown.features.map(clientSection),
      {
        part: "notes",
        heading: "How the requests come",
        blocks: listOf("plain", loadTexts(shown)),
      },
      { part: "notes", heading: "Caps on the answers", blocks: listOf("plain", capTexts(shown.outputCaps)) },
      {
        part: "notes",
        heading: "Taken for granted",
        blocks: listOf(
          "plain",
          shown.assumptions.map(({ text, source }) => `${text} [${source}]`),
        ),
      },
    ],
    data: () =>
      lengthRows(shown.features).map(({ cells }) =>
        cells.map(
          (cell, i) =>
            [
              lengthHeads[i]!,
              typeof cell === "object" && cell.kind === "number" ? cell.value : String(cell),
            ] as const,
        ),
      ),
  };
}

const lengthHeads = ["tokens", "mean", ...percentiles.map((p) => `p${Math.round(p * 100)}`)];

function lengthSection(features: ShownWorkload["features"]): Section {
  return {
    part: "figures",
    heading: "Tokens of a request",
    blocks: [
      {
        kind: "table",
        columns: lengthHeads.map((title, i) => ({ title, ...(i > 0 && { precision: "whole" as const }) })),
        groups: features.map((feature) => ({ title: featureTitle(feature), rows: lengthRows([feature]) })),
      },
    ],
  };
}

function featureTitle({ name, share, correlation }: Feature): string {
  const both = correlation === undefined ? "" : `; correlation of both (normal scores) ${correlation}`;
  return `${name}, ${formatPercent(share)} of the requests${both}`;
}

function lengthRows(features: ShownWorkload["features"]): Row[] {
  const row = (label: string, lengths: LengthDistribution): Row => ({
    isPart: true,
    cells: [
      label,
      numberCell(meanTokens(lengths)),
      ...percentiles.map((p): Cell => numberCell(lengthQuantile(lengths, p))),
    ],
  });
  return features.flatMap(({ inputTokens, outputTokens, conversation }) => [
    row(conversation ? "a question adds" : "prompt", inputTokens),
    row("answer", outputTokens),
  ]);
}

/** What the feature's clients do beside sending and waiting. */
function clientSection(feature: ShownWorkload["features"][number]): Section {
  const rules = [
    ...(feature.sharedPrefixTokens === undefined
      ? []
      : [`all prompts begin with the same ${feature.sharedPrefixTokens} tokens`]),
    ...(feature.conversation === undefined ? [] : conversationRules(feature.conversation)),
    ...(feature.patience === undefined ? [] : patienceRules(feature.patience)),
    ...(feature.typing === undefined ? [] : typingRules(feature.typing)),
  ];
  return { part: "notes", heading: `Clients of ${feature.name}`, blocks: listOf("plain", rules) };
}

function conversationRules(conversation: Conversation): string[] {
  const { questions, pause, calls, toolTokens, toolSeconds, maxPromptTokens } = conversation;
  const shares = calls.map((share, i) => `${i + 1} in ${formatPercent(share, 3)}`).join(", ");
  return [
    `${questions} questions a conversation on average, ${pause} s between them; the prompt holds all that was said before, at most ${maxPromptTokens} tokens`,
    `model calls a question: ${shares}`,
    ...(calls.length > 1
      ? [
          `a further call comes ${toolSeconds} s after the answer and adds ${Math.round(meanTokens(toolTokens))} tokens on average`,
        ]
      : []),
  ];
}

function patienceRules({ timeout, retries, backoff, abandonment }: Patience): string[] {
  const after =
    retries === 0
      ? "not sent again"
      : `sent again up to ${retries} times, ${backoff.first} s later at first, ${backoff.factor} times as long each further time, at most ${backoff.most} s (±${formatPercent(backoff.jitter, 3)})`;
  return [
    ...(Number.isFinite(timeout) ? [`timeout ${timeout} s, then ${after}`] : []),
    ...(Number.isFinite(abandonment) ? [`the user gives up after ${abandonment} s on average`] : []),
  ];
}

function typingRules({ share, meanGap }: Typing): string[] {
  return [
    `${formatPercent(share, 3)} of the requests are cancelled by the next keystroke, ${meanGap} s later on average`,
  ];
}

function loadTexts({ load: { rate, arrival, profile } }: ShownWorkload): string[] {
  const when = profile === undefined ? "" : " in the busiest hour";
  return [
    ...(rate === undefined ? [] : [`${rate} requests/s${when}`]),
    ...(arrival === undefined ? [] : [arrivalWords(arrival)]),
    ...(profile === undefined ? [] : [profileWords(profile)]),
  ];
}

function profileWords({ name, factors, period }: RateProfile): string {
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
  return `profile ${name}: ${factors.length} slots over ${Number((period / 3600).toPrecision(3))} h, the busiest ${Number((1 / mean).toPrecision(3))} times the mean, the quietest ${Number((Math.min(...factors) / mean).toPrecision(3))} times it`;
}

function capTexts(caps: readonly OutputCap[]): string[] {
  return caps.map(({ feature, model, max, source }) => `${feature} by ${model}: ${max} tokens [${source}]`);
}
