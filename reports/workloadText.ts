import type { Assumption, OutputCap } from "../src/catalog/workloads.ts";
import { lengthQuantile, meanTokens } from "../src/engine/lengths.ts";
import type {
  ArrivalProcess,
  Conversation,
  Feature,
  LengthDistribution,
  Patience,
  RateProfile,
  Typing,
} from "../src/engine/scenario.ts";
import { arrivalWords } from "./arrivalWords.ts";
import { wrapText } from "./render/terminalText.ts";

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

/** A workload in words and tables, in lines of at most 80 columns; ends in a newline. */
export function workloadText(shown: ShownWorkload): string {
  const sections = [
    [shown.name, ...wrapText(shown.description, "  ", "  ")],
    lengthLines(shown.features),
    ...shown.features.map(clientLines),
    loadLines(shown),
    capLines(shown.outputCaps),
    [
      "Taken for granted",
      ...shown.assumptions.flatMap(({ text, source }) => wrapText(`${text} [${source}]`, "  - ", "    ")),
    ],
  ];
  return `${sections
    .filter((lines) => lines.length > 1)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function lengthLines(features: ShownWorkload["features"]): string[] {
  const row = (label: string, cells: readonly (string | number)[]) =>
    `${label.padEnd(23)}${cells.map((cell) => (typeof cell === "number" ? String(Math.round(cell)) : cell).padStart(7)).join("")}`;
  const lengths = (distribution: LengthDistribution) => [
    meanTokens(distribution),
    ...percentiles.map((p) => lengthQuantile(distribution, p)),
  ];
  return [
    row("Tokens of a request", ["mean", ...percentiles.map((p) => `p${Math.round(p * 100)}`)]),
    ...features.flatMap(({ name, share, inputTokens, outputTokens, correlation, conversation }) => [
      ...wrapText(`${name}, ${Number((share * 100).toPrecision(4))} % of the requests`, "  ", "    "),
      row(conversation ? "    a question adds" : "    prompt", lengths(inputTokens)),
      row("    answer", lengths(outputTokens)),
      ...(correlation === undefined ? [] : [`    correlation of both (normal scores) ${correlation}`]),
    ]),
  ];
}

/** What the feature's clients do beside sending and waiting; one line or none. */
function clientLines(feature: ShownWorkload["features"][number]): string[] {
  const rules = [
    ...(feature.sharedPrefixTokens === undefined
      ? []
      : [`all prompts begin with the same ${feature.sharedPrefixTokens} tokens`]),
    ...(feature.conversation === undefined ? [] : conversationRules(feature.conversation)),
    ...(feature.patience === undefined ? [] : patienceRules(feature.patience)),
    ...(feature.typing === undefined ? [] : typingRules(feature.typing)),
  ];
  return [`Clients of ${feature.name}`, ...rules.flatMap((rule) => wrapText(rule, "  - ", "    "))];
}

function conversationRules(conversation: Conversation): string[] {
  const { questions, pause, calls, toolTokens, toolSeconds, maxPromptTokens } = conversation;
  const shares = calls.map((share, i) => `${i + 1} in ${percent(share)}`).join(", ");
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
      : `sent again up to ${retries} times, ${backoff.first} s later at first, ${backoff.factor} times as long each further time, at most ${backoff.most} s (±${percent(backoff.jitter)})`;
  return [
    ...(Number.isFinite(timeout) ? [`timeout ${timeout} s, then ${after}`] : []),
    ...(Number.isFinite(abandonment) ? [`the user gives up after ${abandonment} s on average`] : []),
  ];
}

function typingRules({ share, meanGap }: Typing): string[] {
  return [
    `${percent(share)} of the requests are cancelled by the next keystroke, ${meanGap} s later on average`,
  ];
}

function loadLines({ load: { rate, arrival, profile } }: ShownWorkload): string[] {
  const when = profile === undefined ? "" : " in the busiest hour";
  return [
    "How the requests come",
    ...(rate === undefined ? [] : [`  ${rate} requests/s${when}`]),
    ...(arrival === undefined ? [] : wrapText(arrivalWords(arrival), "  ", "    ")),
    ...(profile === undefined ? [] : wrapText(profileWords(profile), "  ", "    ")),
  ];
}

function profileWords({ name, factors, period }: RateProfile): string {
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / factors.length;
  return `profile ${name}: ${factors.length} slots over ${Number((period / 3600).toPrecision(3))} h, the busiest ${Number((1 / mean).toPrecision(3))} times the mean, the quietest ${Number((Math.min(...factors) / mean).toPrecision(3))} times it`;
}

function capLines(caps: readonly OutputCap[]): string[] {
  return [
    "Caps on the answers",
    ...caps.flatMap(({ feature, model, max, source }) =>
      wrapText(`${feature} by ${model}: ${max} tokens [${source}]`, "  - ", "    "),
    ),
  ];
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))} %`;
}
