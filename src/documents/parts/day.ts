import { z } from "zod";
import type { DeepReadonly } from "./deepReadonly.ts";
import { amount, count, estimate } from "./numbers.ts";

const clock = z.string().describe("what the clock shows, such as 10:35 or Tue 10:35");

/** What the requests that come in one hour of a profile see, and how busy the deployment is. */
const hourResult = z.strictObject({
  hour: count,
  from: clock,
  offeredRequestsPerSecond: amount.describe("that come if answers take no time"),
  requestsPerSecond: estimate.describe("that came, answered or not"),
  metrics: z.strictObject({
    e2eLatencySeconds: z.strictObject({ p50: estimate, p95: estimate }),
    ttftSeconds: z.strictObject({ p95: estimate }),
  }),
  inFlight: estimate,
  waiting: estimate,
  utilisation: estimate,
  failed: count.describe("requests that left without an answer, over all replications"),
});
export type HourResult = DeepReadonly<z.output<typeof hourResult>>;

const waitingPoint = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type WaitingPoint = DeepReadonly<z.output<typeof waitingPoint>>;

/** The time in which a deployment is busiest, by what the simulation found. */
const busyWindow = z.strictObject({
  fromSeconds: amount.describe("since the clock's 0"),
  toSeconds: amount.describe("the smaller one where it goes past the period's end"),
  from: clock,
  to: clock,
  by: z
    .enum(["waiting", "inFlight"])
    .describe("what shows it: the requests that wait, or where hardly any do, those in flight"),
  waiting: estimate,
  inFlight: estimate,
  e2eP95: estimate.describe("of the requests that come in the hours which it touches"),
  worstHour: z
    .strictObject({ hour: count, from: clock, e2eP95: estimate })
    .describe("in which E2E p95 is longest"),
  busiestHour: z.strictObject({ hour: count, from: clock }).describe("of the profile"),
});
export type BusyWindow = DeepReadonly<z.output<typeof busyWindow>>;

/** The fields of a result whose load has a profile. */
export const dayFields = {
  hours: z
    .array(hourResult)
    .exactOptional()
    .describe("the period hour by hour, from the clock's 0 on; only where the load has a profile"),
  waiting: z
    .array(waitingPoint)
    .exactOptional()
    .describe("[seconds since the clock's 0, requests that wait, and their 90 % band: low, high]"),
  busyWindow: busyWindow
    .nullable()
    .exactOptional()
    .describe("when it is busiest, as simulated; null where no time stands out of chance"),
};
