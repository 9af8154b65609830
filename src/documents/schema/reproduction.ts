import { z } from "zod";

/** The command line that a document is of, and the files that it names. */
export const reproduction = z.strictObject({
  command: z.enum(["simulate", "sweep", "plan", "whatif"]),
  flags: z.record(z.string(), z.unknown()).describe("by their keys, each as it was typed"),
  filesLeft: z.array(z.string()).optional(),
  scenarioFile: z.strictObject({ name: z.string(), values: z.unknown() }).nullable(),
  files: z.record(z.string(), z.string()).describe("texts of the other files, by name"),
});
