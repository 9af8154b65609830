import { z } from "zod";
import { estimate } from "./numbers.ts";

const hour = z.int().min(0);
const clock = z.string().describe("what the clock shows, such as 10:35 or Tue 10:35");

/** The fields of a result whose load has a profile. */
export const dayFields = {
  hours: z
    .array(
      z.strictObject({
        hour,
        from: clock,
        offeredRequestsPerSecond: z.number().min(0),
        requestsPerSecond: estimate,
        metrics: z.strictObject({
          e2eLatencySeconds: z.strictObject({ p50: estimate, p95: estimate }),
          ttftSeconds: z.strictObject({ p95: estimate }),
        }),
        inFlight: estimate,
        waiting: estimate,
        utilisation: estimate,
        failed: z.int().min(0),
      }),
    )
    .optional()
    .describe("the period hour by hour, from the clock's 0 on; only where the load has a profile"),
  waiting: z
    .array(z.tuple([z.number(), z.number(), z.number(), z.number()]))
    .optional()
    .describe("[seconds since the clock's 0, requests that wait, and their 90 % band: low, high]"),
  busyWindow: z
    .strictObject({
      fromSeconds: z.number().min(0),
      toSeconds: z.number().min(0),
      from: clock,
      to: clock,
      by: z.enum(["waiting", "inFlight"]),
      waiting: estimate,
      inFlight: estimate,
      e2eP95: estimate,
      worstHour: z.strictObject({ hour, from: clock, e2eP95: estimate }),
      busiestHour: z.strictObject({ hour, from: clock }),
    })
    .nullable()
    .optional()
    .describe("when it is busiest, as simulated; null where no time stands out of chance"),
};
