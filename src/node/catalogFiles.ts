import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseCatalog } from "../catalog/parseCatalog.ts";
import { parseWorkloads } from "../catalog/parseWorkloads.ts";
import type { Catalog } from "../catalog/types.ts";
import type { WorkloadLibrary } from "../catalog/workloads.ts";

/**
 * The catalogue that ships in `models/`: models, machines, measured curves, GitLab's minima.
 *
 * @throws Error when a file is missing or wrong: capsim's own fault
 */
export function loadCatalog(): Catalog {
  return parseCatalog({
    models: readModelsFile("models.json"),
    machines: readModelsFile("machines.json"),
    gitlabCurves: readModelsFile("gitlabCurves.json"),
    gpuMinima: readModelsFile("gpuMinima.json"),
    baseRequirements: readModelsFile("baseRequirements.json"),
  });
}

/**
 * The built-in workloads that ship in `models/`, and how often a user asks.
 *
 * @throws Error when a file is missing or wrong: capsim's own fault
 */
export function loadWorkloads(): WorkloadLibrary {
  return parseWorkloads({
    workloads: readModelsFile("workloads.json"),
    azure2023Lengths: readModelsFile("azure2023Lengths.json"),
  });
}

/**
 * Path of capsim's own folder: the nearest one above this file whose package.json says so. The same from the source
 * tree and from `dist/`, where this file lies one level deeper.
 *
 * @throws Error when there is none
 */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!isPackageRoot(folder)) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error("capsim's own package.json was not found above its code");
    folder = parent;
  }
  return folder;
}

function isPackageRoot(folder: string): boolean {
  const manifest = join(folder, "package.json");
  if (!existsSync(manifest)) return false;
  const parsed: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  return typeof parsed === "object" && parsed !== null && "name" in parsed && parsed.name === "capsim";
}

function readModelsFile(name: string): unknown {
  return JSON.parse(readFileSync(join(packageRoot(), "models", name), "utf8"));
}
