import { readFileSync } from "node:fs";
import { type Gpu, type GpuFile, parseGpus } from "../catalog/gpus.ts";
import { parseCatalog } from "../catalog/parseCatalog.ts";
import { parseWorkloads } from "../catalog/parseWorkloads.ts";
import type { Catalog } from "../catalog/types.ts";
import type { WorkloadLibrary } from "../catalog/workloads.ts";
import { modelsFile } from "./packageRoot.ts";

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
 * GPUs by their datasheets, which ship in `models/`.
 *
 * @throws Error when the file is missing or wrong: capsim's own fault
 */
export function loadGpus(): Gpu[] {
  return parseGpus(readModelsFile("gpus.json") as GpuFile);
}

function readModelsFile(name: string): unknown {
  return JSON.parse(readFileSync(modelsFile(name), "utf8"));
}
