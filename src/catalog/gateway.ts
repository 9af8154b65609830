import { z } from "zod";
import type { Gateway } from "../engine/scenario.ts";
import { checkFile, count, positive, words } from "./dataFile.ts";
import type { Assumption } from "./workloads.ts";

const gatewayFile = z.strictObject({
  sizes: z
    .array(
      z.strictObject({
        name: words,
        vcpus: count,
        ramGb: positive,
        concurrentRequests: count,
        source: words,
      }),
    )
    .min(1),
  tiers: z
    .array(z.strictObject({ mostUsers: count, size: z.string(), instances: count, source: words }))
    .min(1),
  beyond: z.strictObject({ usersPerInstance: count, size: z.string(), source: words }),
  timeout: z.strictObject({ seconds: positive, source: words }),
  queue: z.strictObject({ requestsPerInstance: count, source: words }),
  autoscaling: z.strictObject({ text: words, source: words }),
});

/** What GitLab says of its AI gateway, and what it does not say and is assumed; tiers by rising numbers of users. */
export type GatewayFacts = z.infer<typeof gatewayFile>;

/** One size of gateway instance and the calls it holds at once. */
export type GatewaySize = GatewayFacts["sizes"][number];

/**
 * Reads `models/gateway.json`, which ships with capsim.
 *
 * @throws Error naming the field: the file is capsim's own, so a bad one is capsim's fault
 */
export function parseGateway(json: unknown): GatewayFacts {
  const facts = checkFile("gateway.json", gatewayFile, json);
  for (const { size } of [...facts.tiers, facts.beyond]) sizeNamed(facts, size);
  return facts;
}

/** Instances of one size, and the words and source that ask for them. */
export type GatewayAdvice = {
  readonly instances: number;
  readonly size: GatewaySize;
  readonly assumption: Assumption;
};

/**
 * The instances that GitLab's rule gives a number of users.
 *
 * @param users seats, ≥ 1
 * @example
 * gatewayInstancesFor(facts, 500).instances // => 3
 */
export function gatewayInstancesFor(facts: GatewayFacts, users: number): GatewayAdvice {
  const tier = facts.tiers.find(({ mostUsers }) => users <= mostUsers);
  const instances = tier?.instances ?? Math.ceil(users / facts.beyond.usersPerInstance);
  const size = sizeNamed(facts, (tier ?? facts.beyond).size);
  const range = tier ? `up to ${tier.mostUsers} users` : `more than ${facts.tiers.at(-1)!.mostUsers} users`;
  return {
    instances,
    size,
    assumption: {
      text: `AI gateway: ${instances} x ${sizeText(size)} by GitLab's rule for ${range}`,
      source: (tier ?? facts.beyond).source,
    },
  };
}

/** What a gateway is asked to be; what is absent is as GitLab says. */
export type GatewayChoice = {
  readonly instances: number;
  /** Default: the largest that GitLab names. */
  readonly size?: GatewaySize;
  /** Calls that an instance holds at once. */
  readonly concurrency?: number;
  /** Seconds. */
  readonly timeout?: number;
};

/** The station in front of the models, and what was taken for granted to say so. */
export function gatewayFor(
  facts: GatewayFacts,
  { instances, size = largestOf(facts), concurrency, timeout }: GatewayChoice,
): { readonly gateway: Gateway; readonly assumptions: readonly Assumption[] } {
  const gateway = {
    instances,
    concurrency: concurrency ?? size.concurrentRequests,
    queueLimit: instances * facts.queue.requestsPerInstance,
    timeout: timeout ?? facts.timeout.seconds,
  };
  return {
    gateway,
    assumptions: [
      concurrency === undefined
        ? { text: `AI gateway: ${sizeText(size)} holds ${gateway.concurrency} calls`, source: size.source }
        : { text: `AI gateway: an instance holds ${concurrency} calls`, source: "given" },
      {
        text: `AI gateway: gives up a call after ${gateway.timeout} s`,
        source: timeout === undefined ? facts.timeout.source : "given",
      },
      { text: `AI gateway: at most ${gateway.queueLimit} calls wait`, source: facts.queue.source },
    ],
  };
}

function largestOf({ sizes }: GatewayFacts): GatewaySize {
  return sizes.reduce((most, size) => (size.concurrentRequests > most.concurrentRequests ? size : most));
}

function sizeText({ vcpus, ramGb }: GatewaySize): string {
  return `${vcpus} vCPU, ${ramGb} GB`;
}

function sizeNamed({ sizes }: Pick<GatewayFacts, "sizes">, name: string): GatewaySize {
  const size = sizes.find((each) => each.name === name);
  if (size === undefined) throw new Error(`models/gateway.json: unknown size ${name}`);
  return size;
}
