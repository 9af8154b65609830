import type { Files } from "../settings/files.ts";
import { readTextFile } from "./readTextFile.ts";
import { holdsRates, readTrace } from "./readTrace.ts";

/** Files by their names on this machine. */
export function filesOnDisk(): Files {
  const texts = new Map<string, string>();
  return {
    texts,
    async readText(file) {
      const text = await readTextFile(file);
      texts.set(file, text);
      return text;
    },
    holdsRates,
    readTrace,
  };
}
