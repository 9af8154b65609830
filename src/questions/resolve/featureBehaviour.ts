import { z } from "zod";
import type { Conversation, Feature, LengthDistribution, Patience } from "../../engine/scenario.ts";
import { slos } from "../../settings/inputRules.ts";
import type { LengthSpec } from "../../settings/lengthSpec.ts";
import { lengths, lengthWords } from "./workloadLengths.ts";

const sharesRule =
  "give the share of the questions that take 1, 2, ... model calls, as a list that adds up to 1";
const toolRule =
  "give the tokens that each further call adds (toolTokens) and the seconds before it (toolSeconds)";

const conversation = z
  .strictObject(
    {
      questions: number("questions of a conversation on average, 1 or more", 1, 10_000),
      pauseSeconds: positive("seconds between the questions of a conversation on average"),
      calls: z
        .array(z.number({ error: sharesRule }).min(0, { error: sharesRule }), { error: sharesRule })
        .min(1, { error: sharesRule })
        .max(100, { error: sharesRule })
        .refine((calls) => Math.abs(calls.reduce((sum, each) => sum + each, 0) - 1) < 1e-6, {
          error: sharesRule,
        })
        .default([1]),
      toolTokens: lengths.optional(),
      toolSeconds: number("seconds between an answer and the call it leads to", 0, 1e6).optional(),
      maxPromptTokens: whole("tokens of the longest prompt, after which a conversation begins anew", 1, 1e7),
    },
    { error: sectionRule("questions, pauseSeconds, calls, toolTokens, toolSeconds, maxPromptTokens") },
  )
  .refine(
    ({ calls, toolTokens, toolSeconds }) => calls.length === 1 || (toolTokens && toolSeconds !== undefined),
    {
      error: toolRule,
    },
  );

const backoff = z.strictObject(
  {
    firstSeconds: positive("seconds before the first retry"),
    factor: number("the factor from each wait to the next, 1 or more", 1, 100).default(1),
    mostSeconds: positive("seconds of the longest wait").optional(),
    jitter: number("the spread of each wait as a share of it, from 0 to 1", 0, 1).default(0),
  },
  { error: sectionRule("firstSeconds, factor, mostSeconds, jitter") },
);

const patience = z
  .strictObject(
    {
      timeoutSeconds: positive("seconds that the client waits for an answer").optional(),
      retries: whole("how often a request is sent again", 0, 100).default(0),
      backoff: backoff.optional(),
      abandonmentSeconds: positive("seconds after which the user leaves, on average").optional(),
    },
    { error: sectionRule("timeoutSeconds, retries, backoff, abandonmentSeconds") },
  )
  .refine(({ retries, backoff: waits }) => retries === 0 || waits !== undefined, {
    error: "give the waits between retries (backoff)",
    path: ["retries"],
  });

/** What a feature of a workload file may say of how it is asked, beside its lengths; all of it may be left out. */
export const behaviourRules = {
  sharedPrefixTokens: whole("tokens that all prompts of the feature begin with", 1, 1e7).optional(),
  conversation: conversation.optional(),
  patience: patience.optional(),
  typing: z
    .strictObject(
      {
        share: number("the share of requests that are typed over, from 0 to 1", 0, 1),
        meanGapSeconds: positive("seconds from a request to the keystroke that cancels it, on average"),
      },
      { error: sectionRule("share, meanGapSeconds") },
    )
    .optional(),
  slo: slos().optional(),
};

const behaviour = z.object(behaviourRules);
type GivenBehaviour = z.output<typeof behaviour>;

/** The behaviour as the engine has it; what is not said is absent. */
export async function behaviourOf(
  given: GivenBehaviour,
  lengthsOf: (spec: LengthSpec) => Promise<LengthDistribution>,
): Promise<Pick<Feature, "sharedPrefixTokens" | "conversation" | "patience" | "typing">> {
  const { sharedPrefixTokens, typing } = given;
  return {
    ...(sharedPrefixTokens !== undefined && { sharedPrefixTokens }),
    ...(given.conversation && { conversation: await conversationOf(given.conversation, lengthsOf) }),
    ...(given.patience && { patience: patienceOf(given.patience) }),
    ...(typing && { typing: { share: typing.share, meanGap: typing.meanGapSeconds } }),
  };
}

/** The behaviour in parts of a sentence. */
export function behaviourWords({ sharedPrefixTokens, ...given }: GivenBehaviour): string[] {
  const { conversation: talk, patience: its, typing } = given;
  const waits = [
    ...(its?.timeoutSeconds === undefined ? [] : [`give up after ${its.timeoutSeconds} s`]),
    ...(its?.retries ? [`ask again up to ${its.retries} times`] : []),
    ...(its?.abandonmentSeconds === undefined ? [] : [`leave after ${its.abandonmentSeconds} s on average`]),
  ];
  return [
    ...(sharedPrefixTokens === undefined
      ? []
      : [`prompts begin with ${sharedPrefixTokens} tokens that all share`]),
    ...(talk === undefined ? [] : [conversationWords(talk)]),
    ...(waits.length === 0 ? [] : [`clients ${waits.join(", ")}`]),
    ...(typing === undefined
      ? []
      : [`${100 * typing.share} % are typed over after ${typing.meanGapSeconds} s on average`]),
  ];
}

function conversationWords({
  questions,
  pauseSeconds,
  calls,
  toolTokens,
}: NonNullable<GivenBehaviour["conversation"]>) {
  const further =
    calls.length === 1 || toolTokens === undefined
      ? ""
      : `, of up to ${calls.length} model calls, each further one adding ${lengthWords(toolTokens)}`;
  return `a conversation of ${questions} questions on average, ${pauseSeconds} s apart${further}`;
}

async function conversationOf(
  given: NonNullable<GivenBehaviour["conversation"]>,
  lengthsOf: (spec: LengthSpec) => Promise<LengthDistribution>,
): Promise<Conversation> {
  const { questions, pauseSeconds, calls, toolTokens, toolSeconds, maxPromptTokens } = given;
  return {
    ...{ questions, calls, maxPromptTokens },
    pause: pauseSeconds,
    toolTokens: await lengthsOf(toolTokens ?? { kind: "constant", tokens: 1 }),
    toolSeconds: toolSeconds ?? 0,
  };
}

function patienceOf({
  timeoutSeconds,
  retries,
  backoff: waits,
  abandonmentSeconds,
}: NonNullable<GivenBehaviour["patience"]>): Patience {
  const { firstSeconds = 1, factor = 1, mostSeconds = Number.POSITIVE_INFINITY, jitter = 0 } = waits ?? {};
  return {
    timeout: timeoutSeconds ?? Number.POSITIVE_INFINITY,
    retries,
    backoff: { first: firstSeconds, factor, most: mostSeconds, jitter },
    abandonment: abandonmentSeconds ?? Number.POSITIVE_INFINITY,
  };
}

/** A number from `least` to `most`; `what` follows "give" in the message. */
export function number(what: string, least: number, most: number) {
  const error = `give ${what}`;
  return z.number({ error }).min(least, { error }).max(most, { error });
}

/** A number above 0, at most `most`. */
export function above0(what: string, most: number) {
  const error = `give ${what}`;
  return z.number({ error }).positive({ error }).max(most, { error });
}

function whole(what: string, least: number, most: number) {
  const error = `give ${what}, a whole number`;
  return number(`${what}, a whole number`, least, most).int({ error });
}

function positive(what: string) {
  return above0(`${what}, a number above 0`, 1e7);
}

/** Names the keys of a section where it has none; an unknown key in it keeps its own message. */
function sectionRule(keys: string) {
  return (issue: { readonly code?: string }) =>
    issue.code === "unrecognized_keys" ? undefined : `give its keys: ${keys}`;
}
