import { parseWorld, type World, type WorldData, worldFiles } from "../questions/resolve/world.ts";
import { readModelsFiles } from "./catalogFiles.ts";
import { filesOnDisk } from "./filesOnDisk.ts";

/** Reads all that a simulation rests on from `models/`; scenarios name files on the disk. */
export function loadWorld(): World {
  return parseWorld(loadWorldData(), filesOnDisk());
}

/** The files themselves, for a page that carries them with it. */
export function loadWorldData(): WorldData {
  return readModelsFiles(worldFiles);
}
