import type { Assumption } from "../../catalog/workloads.ts";
import type { ResultEntry } from "../../documents/parts/entry.ts";
import type { LoadRecord } from "../../documents/parts/load.ts";
import type { PairRecord, ScenarioRecord } from "../../documents/parts/scenarioRecord.ts";
import type { ResultDocument } from "../../documents/result.ts";
import { kindOf, recordedAmount } from "../../engine/loadKinds.ts";
import { blockTokens, type Demand, type Workload } from "../../engine/scenario.ts";
import { profileOf } from "../../montecarlo/daySchedule.ts";
import { servedBy } from "../../montecarlo/estimate.ts";
import type { Slo } from "../../montecarlo/slo.ts";
import type { ChosenLoad } from "../resolve/chooseLoad.ts";
import type { Recording } from "../resolve/chooseTrace.ts";
import type { ChosenWorkload } from "../resolve/chooseWorkload.ts";
import type { ResolvedScenario } from "../resolve/resolveScenario.ts";
import type { Run } from "./execute.ts";
import { scenarioHash } from "./scenarioHash.ts";
import { clientsRecord, faultsRecord, patienceRecord } from "./troubleRecord.ts";

/**
 * The result document of a simulation: everything resolved, and the results. How many threads ran it, and what it was printed
 * as, are no part of it.
 *
 * @example
 * import { execute, filesFrom, inProcessRunner, parseLocated, parseWorld, resolveScenario, readInputs, resultDocument } from "capsim/core";
 * import { shippedData } from "capsim/data";
 *
 * const world = parseWorld(shippedData, filesFrom({}));
 * const file = parseLocated("{ burst: 4, machine: large, model: mixtral-8x7b, replications: 5 }", "mine.yaml");
 * const resolved = await resolveScenario(readInputs({}, file, world.files), world);
 * const results = await execute(resolved.runs, resolved.settings, inProcessRunner());
 * const document = resultDocument(resolved, results.flat(), shippedData.version);
 * console.log(document.schema, document.results.length); // => capsim.result/1 1
 */
export function resultDocument(
  resolved: ResolvedScenario,
  results: readonly ResultEntry[],
  version: string,
): ResultDocument {
  const scenario = scenarioRecord(resolved);
  return {
    schema: "capsim.result/1",
    version,
    seed: resolved.settings.seed,
    scenarioHash: scenarioHash(scenario),
    scenario,
    results,
  };
}

/** Everything a simulation's numbers follow from. */
export function scenarioRecord({
  load,
  workload,
  gateway,
  clients,
  runs,
  settings,
}: ResolvedScenario): ScenarioRecord {
  const { deployments, scenario } = runs[0]!;
  const { routing } = scenario.deployments[0]!;
  // Runs differ in their engines a machine, not in their machines.
  const replicas = scenario.deployments.reduce(
    (sum, each, i) => sum + (deployments[i]!.machines ?? each.replicas),
    0,
  );
  const isByFeature = settings.slos.some(({ feature }) => feature !== undefined);
  return {
    load: loadRecord(load),
    workload: {
      ...workload.workload,
      features: workload.workload.features.map(({ patience, ...feature }) => ({
        ...feature,
        // Clients that flags describe are the same for all features, and stand by themselves.
        ...(patience && clients === null && { patience: patienceRecord(patience) }),
      })),
      isBuiltIn: workload.isBuiltIn,
    },
    assumptions: [
      ...load.assumptions.map((each) => ({ about: "load" as const, ...each })),
      ...workload.assumptions.map(({ text, source }) => ({ about: "workload" as const, text, source })),
      ...(gateway?.assumptions ?? []).map((each) => ({ about: "gateway" as const, ...each })),
      ...(clients?.assumptions ?? []).map((each) => ({ about: "clients" as const, ...each })),
      ...faultAssumptions(runs).map((each) => ({ about: "faults" as const, ...each })),
    ],
    ...(clients && {
      clients: clientsRecord(
        clients,
        workload.workload.features.map(({ name }) => name),
      ),
    }),
    ...(gateway && {
      gateway: {
        instances: gateway.gateway.instances,
        concurrency: gateway.gateway.concurrency,
        queueLimit: gateway.gateway.queueLimit,
        timeoutSeconds: gateway.gateway.timeout,
      },
    }),
    ...(load.demand && { demand: demandRecord(load.demand, workload.workload) }),
    replicas,
    routing,
    pairs: pairRecords(runs, workload),
    experiment: {
      precision: settings.precision,
      minReplications: settings.minReplications,
      maxReplications: settings.maxReplications,
      durationSeconds: settings.duration,
      slos: sloTexts(settings.slos.filter(({ feature }) => feature === undefined)),
      ...(isByFeature && {
        featureSlos: sloTexts(settings.slos.filter(({ feature }) => feature !== undefined)),
      }),
      confidence: settings.confidence,
    },
  };
}

/** The model and machine of each deployment of each run, with its law and engine. */
export function pairRecords(runs: readonly PairRun[], workload: ChosenWorkload): PairRecord[] {
  return runs.flatMap((run) => run.deployments.map((_, i) => pairRecord(run, i, workload)));
}

/** The pairs of several runs: what is the same in all that is recorded stands once. */
export function distinctPairs(runs: readonly PairRun[], workload: ChosenWorkload): PairRecord[] {
  const pairs = pairRecords(runs, workload).map((pair) => ({ pair, text: JSON.stringify(pair) }));
  return pairs
    .filter(({ text }, i) => pairs.findIndex((each) => each.text === text) === i)
    .map(({ pair }) => pair);
}

type PairRun = Pick<Run, "deployments" | "scenario">;

/** What the runs have in common stands once. */
function faultAssumptions(runs: readonly Run[]): Assumption[] {
  const all = runs.flatMap((run) => run.faultAssumptions);
  return all.filter(({ text }, i) => all.findIndex((each) => each.text === text) === i);
}

function sloTexts(slos: readonly Slo[]): string[] {
  return slos.map(({ text }) => text);
}

function pairRecord({ deployments, scenario }: PairRun, index: number, workload: ChosenWorkload): PairRecord {
  const { model, machine, measuredLimits } = deployments[index]!;
  const { name, law, engine, replicas, routing, faults } = scenario.deployments[index]!;
  const { features } = scenario.workload;
  const isAlone = deployments.length === 1;
  const served = servedBy(index, features).map((i) => features[i]!.name);
  return {
    ...(!isAlone && { deployment: name }),
    model,
    machine,
    ...(!isAlone && { features: served, replicas, routing }),
    law,
    ...(faults && { faults: faultsRecord(faults) }),
    engine: {
      maxNumSeqs: engine.maxNumSeqs,
      maxNumBatchedTokens: engine.maxNumBatchedTokens,
      kvTokens: engine.kvBlocks * blockTokens,
      maxModelLen: engine.maxModelLen,
      prefixCaching: engine.prefixCaching ?? false,
      ...(engine.queueLimit !== undefined && { queueLimit: engine.queueLimit }),
      ...(measuredLimits && { measured: measuredLimits }),
    },
    outputCaps: workload.outputCaps.filter((cap) => cap.model === model && served.includes(cap.feature)),
  };
}

function demandRecord(
  { users, requests, features, keepsTotal }: Demand,
  workload: Workload,
): NonNullable<ScenarioRecord["demand"]> {
  return {
    usersLogDeviation: users,
    requestsLogDeviation: requests,
    features: workload.features.map(({ name }, i) => ({ feature: name, logDeviation: features[i]! })),
    mixOnly: keepsTotal,
  };
}

function loadRecord({ load, recorded, seats }: ChosenLoad): LoadRecord {
  const profile = profileOf(load);
  return {
    ...recordedAmount(load),
    ...seats,
    ...(recorded && recordingRecord(recorded)),
    ...kindOf(load).details(load),
    ...(profile && { profile }),
  };
}

function recordingRecord({ file, sha256, scale, window }: Recording) {
  return { file, sha256, ...(scale !== 1 && { scale }), ...(window !== null && { window }) };
}
