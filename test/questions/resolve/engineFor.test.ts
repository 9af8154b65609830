import { describe, expect, it } from "vitest";
import { noOverrides, seriesContext } from "../../../src/calibration/seriesContext.ts";
import { defaultEngineSettings } from "../../../src/catalog/engineDefaults.ts";
import { findMachine, findModel } from "../../../src/catalog/findRecords.ts";
import { memoryFit } from "../../../src/catalog/memoryFit.ts";
import type { LawFile } from "../../../src/documents/calibration.ts";
import type { EngineSettings } from "../../../src/engine/scenario.ts";
import type { Measurement } from "../../../src/measurements/measurement.ts";
import { loadKnownFacts } from "../../../src/node/catalogFiles.ts";
import { loadWorld } from "../../../src/node/loadWorld.ts";
import { fitMeasured } from "../../../src/questions/calibrate/fitMeasured.ts";
import { resolveScenario } from "../../../src/questions/resolve/resolveScenario.ts";
import { readInputs } from "../../../src/settings/inputs.ts";
import { blankRow } from "../../calibration/syntheticRuns.ts";

const facts = loadKnownFacts();
const world = loadWorld();
const model = findModel(facts.catalog, "mistral-7b-instruct-v0.3");
const machine = findMachine(facts.catalog, "g2-standard-4");

/** A calibration of two runs measured on the machine, with what the table states of the engine. */
function calibrated(stated: Partial<Measurement> = {}, overrides: Partial<typeof noOverrides> = {}): LawFile {
  const rows = [1, 2].map(
    (concurrency): Measurement => ({
      ...blankRow,
      ...stated,
      runId: `c${concurrency}`,
      concurrency,
      numRequests: 4,
      metrics: { e2e_mean_s: 4 * concurrency ** 0.1 },
    }),
  );
  const given = { ...noOverrides, model: model.id, machine, ...overrides };
  return fitMeasured({ all: rows, overrides: given, source: "runs.csv" }, facts, undefined, 1).law;
}

/** The engine that a simulation of the pair has, with a calibration or without one. */
async function simulated(law: LawFile | null, flags: Record<string, string> = {}) {
  const files = { ...world.files, readText: async () => JSON.stringify(law) };
  const asked = {
    concurrency: "2",
    model: [model.id],
    machine: [machine.id],
    ...(law && { calibration: "law.json" }),
    ...flags,
  };
  const { runs } = await resolveScenario(readInputs(asked, null, files), { ...world, files });
  return { engine: runs[0]!.scenario.deployments[0]!.engine, context: runs[0]!.deployments[0]! };
}

const limits = ({ maxNumSeqs, maxNumBatchedTokens, kvBlocks, maxModelLen }: EngineSettings) => ({
  maxNumSeqs,
  maxNumBatchedTokens,
  kvBlocks,
  maxModelLen,
});

describe("the engine of a simulation", () => {
  it("is the same with a calibration of the pair as without one, where the table states no limit", async () => {
    const without = await simulated(null);
    const withIt = await simulated(calibrated());
    expect(limits(withIt.engine)).toEqual(limits(without.engine));
    expect(limits(without.engine)).toMatchObject({ maxNumSeqs: 128, maxNumBatchedTokens: 2048 });
  });

  it("has the limits that table or user state in place of the defaults, and lists them", async () => {
    const table = await simulated(calibrated({ maxNumSeqs: 64, kvTokens: 20_000 }));
    expect(limits(table.engine)).toMatchObject({ maxNumSeqs: 64, maxNumBatchedTokens: 2048, kvBlocks: 1250 });
    expect(table.context.measuredLimits).toEqual(["maxNumSeqs", "kvTokens"]);
    const user = await simulated(calibrated({}, { maxNumBatchedTokens: 4096 }));
    expect(limits(user.engine)).toMatchObject({ maxNumSeqs: 128, maxNumBatchedTokens: 4096, kvBlocks: 2549 });
    expect(user.context.measuredLimits).toEqual(["maxNumBatchedTokens"]);
  });

  it("has the limits of an older vLLM where the table names one", async () => {
    const { engine, context } = await simulated(calibrated({ engine: "vllm 0.6.3" }));
    expect(limits(engine)).toMatchObject({ maxNumSeqs: 256, maxNumBatchedTokens: 2048, kvBlocks: 2549 });
    expect(context.measuredLimits).toEqual(["maxNumSeqs", "maxNumBatchedTokens"]);
  });

  it("has every limit of a calibration that does not say which are stated", async () => {
    const law = calibrated({ maxNumSeqs: 64 });
    const { stated: _, ...engine } = law.engine!;
    const { engine: limited, context } = await simulated({ ...law, engine });
    expect(limits(limited)).toMatchObject({ maxNumSeqs: 64, kvBlocks: 2549 });
    expect(context.measuredLimits).toEqual(["maxNumSeqs", "maxNumBatchedTokens", "kvTokens"]);
  });

  it("has what was asked for before what was measured", async () => {
    const law = calibrated({ maxNumSeqs: 64 });
    const { engine, context } = await simulated(law, { maxNumSeqs: "32" });
    expect(engine.maxNumSeqs).toBe(32);
    expect(context.measuredLimits).toBeUndefined();
  });
});

describe("the context of measured runs", () => {
  it("has the limits that a simulation has on every machine, named by its type or by its GPUs", () => {
    const { catalog, gpus } = facts;
    for (const one of catalog.machines)
      for (const { id, geometry } of catalog.models) {
        if (geometry === null || !memoryFit(geometry, one).fits) continue;
        const name = `${id} on ${one.id}`;
        const usual = defaultEngineSettings(findModel(catalog, id), one);
        const { name: gpu } = gpus.find(({ server }) => server?.gpu === one.gpu)!;
        for (const said of [{ machine: one }, { gpu, gpuCount: one.gpuCount }]) {
          const overrides = { ...noOverrides, model: id, ...said };
          const { settings } = seriesContext([blankRow], facts, overrides, "runs.csv");
          expect({ ...limits(settings.engine), maxModelLen: 0 }, name).toEqual({
            ...limits(usual),
            maxModelLen: 0,
          });
        }
      }
  });
});
