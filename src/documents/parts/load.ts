import { z } from "zod";
import { loadKindNames, scalableKinds } from "../../engine/loadKinds.ts";
import type { DeepReadonly } from "./deepReadonly.ts";
import { amount, count, share } from "./numbers.ts";

export const loadKind = z.enum(loadKindNames);
/** Kinds whose amount is one number that can be turned up and down. */
export const scalableKind = z.enum(scalableKinds);
export type ScalableKind = z.output<typeof scalableKind>;
export const scaledLoad = amount.describe(
  "users, requests in flight or requests per second, as loadKind says",
);

/** How the rate moves with the clock. */
export const rateProfile = z.strictObject({
  name: z.string(),
  period: z.number().positive().describe("seconds after which it repeats: a day, a week"),
  factors: z.array(amount).describe("of the load's own rate, in equal slots of the period"),
  start: z.number().describe("seconds into the period at which the measured time begins"),
});

const pair = z.tuple([amount, amount]);
export const arrival = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("poisson") }),
  z.strictObject({ kind: z.literal("constant") }),
  z.strictObject({ kind: z.literal("gamma"), cv: amount.describe("of the gaps") }),
  z.strictObject({
    kind: z.literal("on-off"),
    means: pair.describe("mean seconds that each state lasts"),
    rates: pair.describe("each state's rate over the mean rate"),
  }),
]);

/** The load as documents have it: a trace by its file and digest. */
export const loadRecord = z.strictObject({
  kind: loadKind,
  users: z.number().exactOptional(),
  seats: z.number().exactOptional().describe("people who may ask"),
  activeShare: share.exactOptional().describe("of the seats, those who ask"),
  thinkTimeSeconds: amount.exactOptional(),
  concurrency: z.number().exactOptional(),
  requestsPerSecond: amount.exactOptional(),
  arrival: arrival.exactOptional(),
  profile: rateProfile
    .exactOptional()
    .describe("the rate, or the users' asking, is that of the slot whose factor is 1"),
  requests: count.exactOptional(),
  file: z.string().exactOptional(),
  sha256: z.string().exactOptional(),
  scale: amount.exactOptional().describe("factor of a trace's rate, where it is not 1"),
  window: z.string().exactOptional().describe("the part of a trace that was taken, as it was asked for"),
  loop: z.boolean().exactOptional(),
  blockSeconds: amount.exactOptional().describe("length of the blocks that a trace is resampled in"),
  loads: z.array(z.number()).exactOptional().describe("in place of one amount, where several were simulated"),
});
export type LoadRecord = DeepReadonly<z.output<typeof loadRecord>>;
