import { z } from "zod";
import { checkFile, positive, words } from "./dataFile.ts";

const faultsFile = z.strictObject({
  failures: z.strictObject({ interruptions: positive, days: positive, gpus: positive, source: words }),
  repair: z.strictObject({ meanSeconds: positive, source: words }),
  loading: z.strictObject({
    bytesPerSecond: positive,
    startSeconds: positive,
    unknownWeightsSeconds: positive,
    source: words,
  }),
  detection: z.strictObject({ seconds: positive, source: words }),
  drain: z.strictObject({ seconds: positive, source: words }),
});

/** How often machines fail, and how long they and their operators take. */
export type FaultFacts = z.infer<typeof faultsFile>;

/**
 * Reads `models/faults.json`, which ships with capsim.
 *
 * @throws Error naming the field: the file is capsim's own, so a bad one is capsim's fault
 */
export function parseFaults(json: unknown): FaultFacts {
  return checkFile("faults.json", faultsFile, json);
}

/**
 * Mean seconds between failures of an engine on so many GPUs, of which each failure of one stops it.
 *
 * @example
 * meanTimeToFailure(facts, 8) / 86_400; // => 263.9… days
 */
export function meanTimeToFailure({ failures }: FaultFacts, gpus: number): number {
  const gpuSeconds = failures.gpus * failures.days * 86_400;
  return gpuSeconds / failures.interruptions / gpus;
}

/** Seconds until an engine that starts serves. @param weightBytes null where nobody knows */
export function loadSeconds({ loading }: FaultFacts, weightBytes: number | null): number {
  if (weightBytes === null) return loading.unknownWeightsSeconds;
  return loading.startSeconds + weightBytes / loading.bytesPerSecond;
}
