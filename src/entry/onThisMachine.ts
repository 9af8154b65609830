import type { Surroundings } from "../library/surroundings.ts";
import { loadCosts, loadKnownFacts } from "../node/catalogFiles.ts";
import { loadWorld } from "../node/loadWorld.ts";
import { capsimVersion } from "../node/packageRoot.ts";
import { piscinaRunner } from "../node/piscinaRunner.ts";
import { readMeasuredFiles } from "../node/readMeasurements.ts";

/** What ships in `models/`, files on the disk, and worker threads. */
export function onThisMachine(): Surroundings {
  return {
    world: loadWorld(),
    costs: loadCosts(),
    facts: loadKnownFacts(),
    version: capsimVersion(),
    today: () => new Date().toISOString().slice(0, 10),
    openRunner: piscinaRunner,
    readTables: readMeasuredFiles,
  };
}
