import { z } from "zod";
import { checkFile, count, positive, priceDate, words } from "./dataFile.ts";
import { type Gpu, hardwareOf, parseGpus } from "./gpus.ts";
import type { Catalog, Machine, MeasuredCurve, Model, Price } from "./types.ts";

const notes = z.array(words);

/** Bytes of a bf16 number. */
const plainBytes = 2;

const compatibility = z.enum(["full", "large", "none", "not-applicable", "experimental", "unlisted"]);

const geometryFile = z.strictObject({
  layers: count,
  hiddenSize: count,
  intermediateSize: count,
  attentionHeads: count,
  kvHeads: count,
  headDim: count,
  vocabularySize: count,
  tiedEmbeddings: z.boolean(),
  parameters: count,
  activeParameters: count,
  experts: count,
  expertsPerToken: count,
  weightBytes: count,
  activeWeightBytes: count,
  expertWeightBytes: z.int().nonnegative(),
  kvBytesPerToken: count,
  maxContext: count,
  source: words,
});

const modelFile = z.strictObject({
  id: words,
  name: words,
  family: words,
  aliases: z.array(words),
  platforms: z.array(words).min(1),
  status: z.enum(["supported", "experimental", "catalogued"]),
  compatibility: z.strictObject({
    "code-completion": compatibility,
    "code-generation": compatibility,
    chat: compatibility,
  }),
  geometry: geometryFile.nullable(),
  source: words,
  notes,
});

const machineFile = z.strictObject({
  id: words,
  aliases: z.array(words),
  cloud: words,
  gpu: words,
  gpuCount: count,
  vcpus: count,
  ramGb: positive,
  measuredAs: words,
  priceUsdPerHour: z
    .strictObject({
      perHour: positive,
      region: words,
      date: priceDate.nullable(),
      confidence: words,
      source: words,
    })
    .nullable(),
  source: words,
  notes,
});

const curveFile = z.strictObject({
  model: z.string(),
  machine: z.string(),
  source: words,
  rows: z
    .array(
      z.strictObject({
        requests: count,
        averageTimeSeconds: positive,
        averageOutputTokens: positive,
        averageTokensPerSecondPerRequest: positive,
        totalTimeSeconds: positive,
        totalTokensPerSecond: positive,
      }),
    )
    .min(1),
});

const minimumFile = z.strictObject({
  label: z.string(),
  models: z.array(z.string()),
  configuration: z.string(),
  minimumVramGb: positive,
  source: words,
  notes,
});

const requirementFile = z.strictObject({
  item: z.string(),
  minimum: z.string(),
  recommended: z.string(),
  source: words,
});

const modelsFile = z.strictObject({ models: z.array(modelFile) });
const machinesFile = z.strictObject({ machines: z.array(machineFile) });
const curvesFile = z.strictObject({
  protocol: z.strictObject({ text: z.string(), source: words }),
  curves: z.array(curveFile),
});
const minimaFile = z.strictObject({ gpuMinima: z.array(minimumFile) });
const requirementsFile = z.strictObject({ baseRequirements: z.array(requirementFile) });

/** The parsed JSON of the catalogue's files, as `models/` holds them. */
export type CatalogFiles = {
  readonly models: unknown;
  readonly machines: unknown;
  readonly gpus: unknown;
  readonly gitlabCurves: unknown;
  readonly gpuMinima: unknown;
  readonly baseRequirements: unknown;
};

/**
 * The catalogue from its files: shapes checked, gigabytes turned into bytes, references between files resolved.
 *
 * @throws Error naming the file and the field: the files are capsim's own, so a bad one is capsim's fault
 */
export function parseCatalog(files: CatalogFiles): Catalog {
  const gpus = parseGpus(files.gpus);
  const { machines } = checkFile("machines.json", machinesFile, files.machines);
  const measured = checkFile("gitlabCurves.json", curvesFile, files.gitlabCurves);
  const catalog: Catalog = {
    models: checkFile("models.json", modelsFile, files.models).models.map(toModel),
    machines: machines.map((machine) => toMachine(machine, gpus)),
    curves: measured.curves.map(toCurve),
    curveProtocol: measured.protocol,
    gpuMinima: checkFile("gpuMinima.json", minimaFile, files.gpuMinima).gpuMinima,
    baseRequirements: checkFile("baseRequirements.json", requirementsFile, files.baseRequirements)
      .baseRequirements,
  };
  checkReferences(catalog);
  return catalog;
}

function toModel(file: z.infer<typeof modelFile>): Model {
  if (file.geometry === null) return { ...file, geometry: null };
  const {
    source: geometrySource,
    intermediateSize: _width,
    attentionHeads: _heads,
    vocabularySize,
    tiedEmbeddings,
    ...geometry
  } = file.geometry;
  const tables = vocabularySize * geometry.hiddenSize * (tiedEmbeddings ? 1 : 2);
  const routers = geometry.experts > 1 ? geometry.hiddenSize * geometry.experts * geometry.layers : 0;
  const unquantisedBytes = (tables + routers) * plainBytes;
  return {
    ...file,
    geometry: { ...geometry, unquantisedBytes },
    source: `${file.source}; geometry: ${geometrySource}`,
  };
}

function toMachine(file: z.infer<typeof machineFile>, gpus: readonly Gpu[]): Machine {
  const gpu = gpus.find(({ server }) => server?.gpu === file.gpu);
  if (!gpu?.server) throw new Error(`models/machines.json: ${file.id} has the unknown GPU ${file.gpu}`);
  const { ramGb, priceUsdPerHour, ...rest } = file;
  const price: Price | null = priceUsdPerHour && { ...priceUsdPerHour, currency: "USD" };
  return {
    ...rest,
    ...hardwareOf(gpu, file.gpuCount),
    id: file.id,
    interconnect: gpu.server.interconnect,
    tdpWattsPerGpu: gpu.server.tdpWatts,
    hostWattsPerGpu: gpu.server.hostWattsPerGpu,
    powerSource: gpu.server.powerSource,
    ramBytes: ramGb * 1e9,
    price,
    source: `${file.source}; GPU: ${gpu.source}`,
  };
}

function toCurve(file: z.infer<typeof curveFile>): MeasuredCurve {
  return {
    model: file.model,
    machine: file.machine,
    source: file.source,
    rows: file.rows.map((row) => ({
      requests: row.requests,
      meanTime: row.averageTimeSeconds,
      meanOutputTokens: row.averageOutputTokens,
      meanTokensPerSecond: row.averageTokensPerSecondPerRequest,
      totalTime: row.totalTimeSeconds,
      totalTokensPerSecond: row.totalTokensPerSecond,
    })),
  };
}

function checkReferences(catalog: Catalog): void {
  const models = new Set(catalog.models.map(({ id }) => id));
  const machines = new Set(catalog.machines.map(({ id }) => id));
  for (const { model, machine } of catalog.curves) {
    if (!models.has(model) || !machines.has(machine))
      throw new Error(`models/gitlabCurves.json: unknown pair ${model} on ${machine}`);
  }
  for (const { id, measuredAs } of catalog.machines) {
    if (!machines.has(measuredAs))
      throw new Error(`models/machines.json: ${id} is measured as an unknown machine`);
  }
  for (const model of catalog.gpuMinima.flatMap((minimum) => minimum.models)) {
    if (!models.has(model)) throw new Error(`models/gpuMinima.json: unknown model ${model}`);
  }
}
