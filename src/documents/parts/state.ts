import { z } from "zod";
import type { DeepReadonly } from "./deepReadonly.ts";

export const state = z
  .enum(["steady", "overloaded", "transient"])
  .describe(
    "steady: means are of the long run; overloaded: the queue grows without end; transient: a burst, a trace or a day, which end",
  );
export type RunState = z.output<typeof state>;

export const overload = z.strictObject({
  offeredRequestsPerSecond: z.number(),
  capacityRequestsPerSecond: z.number(),
  queueGrowthPerSecond: z.number().describe("requests by which the number in flight grows each second"),
});
export type Overload = DeepReadonly<z.output<typeof overload>>;

export const stopped = z
  .enum(["precision", "cap", "interrupted"])
  .describe("why no more replications were simulated");
