import { dirname, isAbsolute, join } from "node:path";
import type { Files } from "../scenario/files.ts";
import { readTextFile } from "./readTextFile.ts";
import { holdsRates, readTrace } from "./readTrace.ts";

/** Files by their names on this machine. */
export const filesOnDisk: Files = {
  readText: readTextFile,
  beside: (file, name) => (isAbsolute(name) ? name : join(dirname(file), name)),
  holdsRates,
  readTrace,
};
