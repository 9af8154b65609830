import { blockTokens, type Routing } from "../engine/scenario.ts";
import type { LawFile } from "./lawFile.ts";
import type { RunSettings } from "./runSchedule.ts";

/** KV tokens that no run fills. */
const unlimited = 100_000_000;

/** The settings under which a law's runs are replayed: those it was fitted with, as far as its file says. */
export function settingsOf(file: LawFile, routing: Routing = "round-robin"): RunSettings {
  const maxNumSeqs = file.engine?.maxNumSeqs ?? 256;
  return {
    engine: {
      maxNumSeqs,
      maxNumBatchedTokens: Math.max(maxNumSeqs, file.engine?.maxNumBatchedTokens ?? 2048),
      kvBlocks: Math.floor((file.engine?.kvTokens ?? unlimited) / blockTokens),
      maxModelLen: 1_000_000,
    },
    routing,
    mostRequests: 20_000,
    longestAnswer: 1_000_000,
  };
}
