import { z } from "zod";
import type { DeepReadonly } from "./deepReadonly.ts";

/** How a document's numbers are got again: the command line, and the files it names. */
export const reproduction = z.strictObject({
  command: z.enum(["simulate", "sweep", "plan", "whatif"]),
  flags: z
    .record(z.string(), z.unknown())
    .describe(
      "by their keys, each as it was typed; true for one without a value, a list for one given again",
    ),
  scenarioFile: z
    .strictObject({ name: z.string(), values: z.unknown() })
    .nullable()
    .describe("as plain values; null without one"),
  files: z
    .record(z.string(), z.string())
    .describe("texts of the other files, by the names they were read under; none where they are long"),
  filesLeft: z
    .array(z.string())
    .exactOptional()
    .describe("names of the files that were read and are too long to stand here"),
});
export type Reproduction = DeepReadonly<z.output<typeof reproduction>>;
