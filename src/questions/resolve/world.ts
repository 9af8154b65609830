import { type FaultFacts, parseFaults } from "../../catalog/faults.ts";
import { type GatewayFacts, parseGateway } from "../../catalog/gateway.ts";
import { parseCatalog } from "../../catalog/parseCatalog.ts";
import { parseWorkloads } from "../../catalog/parseWorkloads.ts";
import { type PatienceFacts, parsePatience } from "../../catalog/patience.ts";
import { type ProfileLibrary, parseProfiles } from "../../catalog/profiles.ts";
import type { Catalog } from "../../catalog/types.ts";
import type { WorkloadLibrary } from "../../catalog/workloads.ts";
import type { BurstLawFile } from "../../documents/calibration.ts";
import type { Files } from "../../settings/files.ts";

/** Everything that a simulation rests on beside what was asked for: what ships with capsim, and where files are read. */
export type World = {
  readonly catalog: Catalog;
  readonly library: WorkloadLibrary;
  readonly laws: readonly BurstLawFile[];
  readonly gateway: GatewayFacts;
  readonly patience: PatienceFacts;
  readonly faults: FaultFacts;
  readonly profiles: ProfileLibrary;
  readonly files: Files;
};

/** The files of `models/` that a world is made of, without their ending, as parsed JSON. */
export const worldFiles = [
  "models",
  "machines",
  "gpus",
  "gitlabCurves",
  "gpuMinima",
  "baseRequirements",
  "workloads",
  "azure2023Lengths",
  "gitlabLaws",
  "gateway",
  "patience",
  "faults",
  "profiles",
] as const;
export type WorldData = Readonly<Record<(typeof worldFiles)[number], unknown>>;

/**
 * Checks what ships, and puts it together.
 *
 * @throws Error when a file is wrong: capsim's own fault
 * @example
 * import { filesFrom, parseWorld } from "capsim/core";
 * import { shippedData } from "capsim/data";
 *
 * const world = parseWorld(shippedData, filesFrom({}));
 * console.log(world.catalog.machines.some(({ id }) => id === "large")); // => true
 */
export function parseWorld(data: WorldData, files: Files): World {
  const { models, machines, gpus, gitlabCurves, gpuMinima, baseRequirements } = data;
  const { workloads, azure2023Lengths } = data;
  return {
    catalog: parseCatalog({ models, machines, gpus, gitlabCurves, gpuMinima, baseRequirements }),
    library: parseWorkloads({ workloads, azure2023Lengths }),
    laws: (data.gitlabLaws as { readonly laws: readonly BurstLawFile[] }).laws,
    gateway: parseGateway(data.gateway),
    patience: parsePatience(data.patience),
    faults: parseFaults(data.faults),
    profiles: parseProfiles(data.profiles),
    files,
  };
}
