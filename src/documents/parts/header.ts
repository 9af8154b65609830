import { z } from "zod";
import { count } from "./numbers.ts";
import { reproduction } from "./reproduction.ts";

/** What every document of a question begins with, after its `schema`. */
export const headerFields = {
  version: z.string().describe("of capsim"),
  seed: count,
  scenarioHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe("SHA-256 of the scenario's JSON"),
  reproduction: reproduction
    .exactOptional()
    .describe("as it was asked for; absent where it was not asked for on a command line"),
};
