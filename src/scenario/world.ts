import type { BurstLawFile } from "../calibration/gitlabCurve.ts";
import type { FaultFacts } from "../catalog/faults.ts";
import type { GatewayFacts } from "../catalog/gateway.ts";
import type { PatienceFacts } from "../catalog/patience.ts";
import type { ProfileLibrary } from "../catalog/profiles.ts";
import type { Catalog } from "../catalog/types.ts";
import type { WorkloadLibrary } from "../catalog/workloads.ts";
import type { Files } from "./files.ts";

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
