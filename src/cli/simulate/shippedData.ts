import type { BurstLawFile } from "../../calibration/gitlabCurve.ts";
import type { FaultFacts } from "../../catalog/faults.ts";
import type { GatewayFacts } from "../../catalog/gateway.ts";
import type { PatienceFacts } from "../../catalog/patience.ts";
import type { ProfileLibrary } from "../../catalog/profiles.ts";
import type { Catalog } from "../../catalog/types.ts";
import type { WorkloadLibrary } from "../../catalog/workloads.ts";
import {
  loadCatalog,
  loadFaults,
  loadGateway,
  loadPatience,
  loadProfiles,
  loadWorkloads,
} from "../../node/catalogFiles.ts";
import { loadShippedLaws } from "../../node/lawFiles.ts";

/** Everything that ships with capsim and a simulation rests on. */
export type ShippedData = {
  readonly catalog: Catalog;
  readonly library: WorkloadLibrary;
  readonly laws: readonly BurstLawFile[];
  readonly gateway: GatewayFacts;
  readonly patience: PatienceFacts;
  readonly faults: FaultFacts;
  readonly profiles: ProfileLibrary;
};

/** Reads all of it. */
export function loadShippedData(): ShippedData {
  return {
    catalog: loadCatalog(),
    library: loadWorkloads(),
    laws: loadShippedLaws(),
    gateway: loadGateway(),
    patience: loadPatience(),
    faults: loadFaults(),
    profiles: loadProfiles(),
  };
}
