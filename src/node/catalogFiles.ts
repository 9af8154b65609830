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

// What ships in `models/`, each part by itself, so that a command reads no more than it needs. All of them throw an Error
// when a file is missing or wrong: capsim's own fault.

/** Models, machines, measured curves, GitLab's minima. */
export function loadCatalog(): Catalog {
  return parseCatalog(
    readModelsFiles(["models", "machines", "gpus", "gitlabCurves", "gpuMinima", "baseRequirements"]),
  );
}

/** The built-in workloads, and how often a user asks. */
export function loadWorkloads(): WorkloadLibrary {
  return parseWorkloads(readModelsFiles(["workloads", "azure2023Lengths"]));
}

/** The built-in day and week profiles. */
export function loadProfiles(): ProfileLibrary {
  return parseProfiles(readModelsFile("profiles.json"));
}

/** What GitLab says of its AI gateway. */
export function loadGateway(): GatewayFacts {
  return parseGateway(readModelsFile("gateway.json"));
}

/** What running machines costs beside their price. */
export function loadCosts(): CostFacts {
  return parseCosts(readModelsFile("costs.json"));
}

/** GPUs by their datasheets. */
export function loadGpus(): Gpu[] {
  return parseGpus(readModelsFile("gpus.json"));
}

/** Geometry of well-known models beside the catalogue. */
export function loadOpenModels(): OpenModel[] {
  return parseOpenModels(readModelsFile("openModels.json") as OpenModelFile);
}

/** All that ships about models and hardware, for the calibration of users' own measurements. */
export function loadKnownFacts(): KnownFacts {
  return { catalog: loadCatalog(), gpus: loadGpus(), openModels: loadOpenModels() };
}

/** Files of `models/` by their names without the ending, parsed. */
export function readModelsFiles<Name extends string>(
  names: readonly Name[],
): Readonly<Record<Name, unknown>> {
  return Object.fromEntries(names.map((name) => [name, readModelsFile(`${name}.json`)])) as Record<
    Name,
    unknown
  >;
}

/** A file of `models/`, parsed. */
export function readModelsFile(name: string): unknown {
  return JSON.parse(readFileSync(modelsFile(name), "utf8"));
}
