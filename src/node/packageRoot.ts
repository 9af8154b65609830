import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of capsim's own package.json, whether this file runs from src/ or from dist/src/. */
export function packageRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const manifest = join(folder, "package.json");
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, "utf8")).name === "capsim") return folder;
    if (folder === dirname(folder)) throw new Error("capsim's package.json is nowhere above its own files");
  }
}

/** A file of the shipped data. */
export function modelsFile(name: string): string {
  return join(packageRoot(), "models", name);
}

/** capsim's version, from its package.json. */
export function capsimVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")).version;
}
