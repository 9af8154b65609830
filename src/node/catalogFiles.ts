import { readFileSync } from "node:fs";
import type { KnownFacts } from "../calibration/seriesContext.ts";
import { type CostFacts, parseCosts } from "../catalog/costFacts.ts";
import { type GatewayFacts, parseGateway } from "../catalog/gateway.ts";
import { type OpenModel, type OpenModelFile, parseOpenModels } from "../catalog/geometry/openModels.ts";
import { type Gpu, parseGpus } from "../catalog/gpus.ts";
import { parseCatalog } from "../catalog/parseCatalog.ts";
import { parseWorkloads } from "../catalog/parseWorkloads.ts";
import { type ProfileLibrary, parseProfiles } from "../catalog/profiles.ts";
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
    gpus: readModelsFile("gpus.json"),
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
 * The built-in day and week profiles that ship in `models/`.
 *
 * @throws Error when the file is missing or wrong: capsim's own fault
 */
export function loadProfiles(): ProfileLibrary {
  return parseProfiles(readModelsFile("profiles.json"));
}

/**
 * What GitLab says of its AI gateway, which ships in `models/`.
 *
 * @throws Error when the file is missing or wrong: capsim's own fault
 */
export function loadGateway(): GatewayFacts {
  return parseGateway(readModelsFile("gateway.json"));
}

/**
 * What running machines costs beside their price, which ships in `models/`.
 *
 * @throws Error when the file is missing or wrong: capsim's own fault
 */
export function loadCosts(): CostFacts {
  return parseCosts(readModelsFile("costs.json"));
}

/**
 * GPUs by their datasheets, which ship in `models/`.
 *
 * @throws Error when the file is missing or wrong: capsim's own fault
 */
export function loadGpus(): Gpu[] {
  return parseGpus(readModelsFile("gpus.json"));
}

/**
 * Geometry of well-known models beside the catalogue, which ships in `models/`.
 *
 * @throws Error when the file is missing or wrong: capsim's own fault
 */
export function loadOpenModels(): OpenModel[] {
  return parseOpenModels(readModelsFile("openModels.json") as OpenModelFile);
}

/** All that ships about models and hardware, for the calibration of users' own measurements. */
export function loadKnownFacts(): KnownFacts {
  return { catalog: loadCatalog(), gpus: loadGpus(), openModels: loadOpenModels() };
}

/** A file of `models/`, parsed. */
export function readModelsFile(name: string): unknown {
  return JSON.parse(readFileSync(modelsFile(name), "utf8"));
}
