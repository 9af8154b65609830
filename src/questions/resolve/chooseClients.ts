import { gitlabTimeout, type PatienceFacts } from "../../catalog/patience.ts";
import type { Assumption } from "../../catalog/workloads.ts";
import type { Backoff, Feature, Patience, Workload } from "../../engine/scenario.ts";
import { phrase, UserError } from "../../errors.ts";
import type { Asked } from "../../settings/asked.ts";
import { durationWords } from "../../settings/durationSpec.ts";
import type { ChosenWorkload } from "./chooseWorkload.ts";

/** The settings that it reads. */
export type ClientSettings = Asked<"timeout" | "retries" | "retryBackoff" | "abandon" | "typing">;

/** The patience of the clients, and what was taken for granted to say so. */
export type ChosenClients = {
  readonly backoff: Backoff;
  readonly retries: number;
  readonly abandonment: number;
  /** How long the client waits for an answer of the feature, seconds; Infinity for ever. */
  timeoutOf(feature: string): number;
  readonly assumptions: readonly Assumption[];
};

/** Longest wait before a retry, in first waits. */
const mostWaits = 16;

/**
 * The clients that were asked for; null where they wait for every answer for ever, as they do unless asked for.
 *
 * @throws UserError for waits between retries there are none of, or typing of what nobody types
 */
export function chooseClients(
  inputs: ClientSettings,
  features: readonly Feature[],
  facts: PatienceFacts,
): ChosenClients | null {
  const { values, named } = inputs;
  const { timeout, retries, retryBackoff, abandon } = values;
  const needs = (key: "retryBackoff" | "typing", what: string) =>
    new UserError(phrase`${named(key)}: ${what}`);
  if (retryBackoff !== undefined && !retries)
    throw needs("retryBackoff", "nothing is sent again; give --retries N, or leave it out");
  if (values.typing && !features.some(({ typing }) => typing))
    throw needs(
      "typing",
      "none of the requests is known to be typed over; choose a built-in workload with completions",
    );
  if (timeout === undefined && abandon === undefined && retries === undefined) return null;
  const isGitlab = timeout === "gitlab";
  const given = typeof timeout === "number" ? timeout : Number.POSITIVE_INFINITY;
  return {
    backoff: backoffOf(facts, retryBackoff),
    retries: retries ?? facts.retries.count,
    abandonment: abandon ?? Number.POSITIVE_INFINITY,
    timeoutOf: (feature) => (isGitlab ? gitlabTimeout(facts, feature).seconds : given),
    assumptions: [
      ...timeoutAssumptions(
        inputs,
        features.map(({ name }) => name),
        facts,
      ),
      ...(retries === undefined && timeout !== undefined
        ? [{ text: "nothing is sent again", source: facts.retries.source }]
        : []),
      ...(retries ? retryAssumptions(facts, retries, retryBackoff) : []),
      ...(abandon === undefined
        ? []
        : [
            {
              text: `users leave after an exponential time of mean ${durationWords(abandon)}`,
              source: "given",
            },
          ]),
    ],
  };
}

/** The requests as these clients make them. */
export function withClients(chosen: ChosenWorkload, clients: ChosenClients | null): ChosenWorkload {
  if (clients === null) return chosen;
  const made = ({ features, ...workload }: Workload): Workload => ({
    ...workload,
    features: features.map((feature) => ({ ...feature, patience: patienceOf(clients, feature.name) })),
  });
  return { ...chosen, workload: made(chosen.workload), forModel: (id) => made(chosen.forModel(id)) };
}

function patienceOf({ retries, backoff, abandonment, timeoutOf }: ChosenClients, feature: string): Patience {
  return { timeout: timeoutOf(feature), retries, backoff, abandonment };
}

function timeoutAssumptions(
  { values }: ClientSettings,
  features: readonly string[],
  facts: PatienceFacts,
): Assumption[] {
  const { timeout } = values;
  if (timeout === undefined) return [];
  if (timeout !== "gitlab")
    return [{ text: `clients give up after ${durationWords(timeout)}`, source: "given" }];
  const used = [...new Set(features.map((feature) => gitlabTimeout(facts, feature)))];
  return used.map((fact) => {
    const whose = features.filter((feature) => gitlabTimeout(facts, feature) === fact).join(", ");
    return {
      text: `${whose}: the client gives up after ${durationWords(fact.seconds)}`,
      source: fact.source,
    };
  });
}

function retryAssumptions(facts: PatienceFacts, retries: number, first: number | undefined): Assumption[] {
  const backoff = backoffOf(facts, first);
  const times = retries === 1 ? "once" : `up to ${retries} times`;
  const waits = `${durationWords(backoff.first)} later, then ${backoff.factor} times as long, at most ${durationWords(backoff.most)}, each ±${backoff.jitter * 100} %`;
  return [
    { text: `what failed is sent again ${times}`, source: "given" },
    {
      text: `retries: ${waits}`,
      source: first === undefined ? facts.backoff.source : "given; factor and spread: assumption",
    },
  ];
}

function backoffOf({ backoff }: PatienceFacts, first: number | undefined): Backoff {
  const { firstSeconds, factor, mostSeconds, jitter } = backoff;
  return first === undefined
    ? { first: firstSeconds, factor, most: mostSeconds, jitter }
    : { first, factor, most: mostWaits * first, jitter };
}
