import type { World } from "../scenario/world.ts";
import {
  loadCatalog,
  loadFaults,
  loadGateway,
  loadPatience,
  loadProfiles,
  loadWorkloads,
} from "./catalogFiles.ts";
import { filesOnDisk } from "./filesOnDisk.ts";
import { loadShippedLaws } from "./lawFiles.ts";

/** Reads all that ships in `models/`; scenarios name files on the disk. */
export function loadWorld(): World {
  return {
    catalog: loadCatalog(),
    library: loadWorkloads(),
    laws: loadShippedLaws(),
    gateway: loadGateway(),
    patience: loadPatience(),
    faults: loadFaults(),
    profiles: loadProfiles(),
    files: filesOnDisk,
  };
}
