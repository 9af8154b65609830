import { createHash } from "node:crypto";
import type { LoadRecord, ResultDocument, ScenarioRecord } from "../../../reports/json.ts";
import { blockTokens } from "../../engine/scenario.ts";
import { traceRequests } from "../../engine/tracePages.ts";
import type { ResultEntry } from "../../montecarlo/result.ts";
import type { ChosenLoad } from "./chooseLoad.ts";
import type { Plan } from "./planRuns.ts";

/**
 * The result document of a plan: everything resolved, and the results. How many threads ran it, and what it was printed
 * as, are no part of it.
 */
export function resultDocument(plan: Plan, results: readonly ResultEntry[], version: string): ResultDocument {
  const scenario = scenarioRecord(plan);
  return {
    schema: "capsim.result/1",
    version,
    seed: plan.settings.seed,
    scenarioHash: createHash("sha256").update(JSON.stringify(scenario)).digest("hex"),
    scenario,
    results,
  };
}

function scenarioRecord({ load, workload, gateway, runs, settings }: Plan): ScenarioRecord {
  const { machines, scenario } = runs[0]!;
  const { routing, replicas: engines } = scenario.deployments[0]!;
  // Runs differ in their engines a machine, not in their machines.
  const replicas = machines ?? engines;
  return {
    load: loadRecord(load),
    workload: { ...workload.workload, isBuiltIn: workload.isBuiltIn },
    assumptions: [
      ...load.assumptions.map((each) => ({ about: "load" as const, ...each })),
      ...workload.assumptions.map((each) => ({ about: "workload" as const, ...each })),
      ...(gateway?.assumptions ?? []).map((each) => ({ about: "gateway" as const, ...each })),
    ],
    ...(gateway && {
      gateway: {
        instances: gateway.gateway.instances,
        concurrency: gateway.gateway.concurrency,
        queueLimit: gateway.gateway.queueLimit,
        timeoutSeconds: gateway.gateway.timeout,
      },
    }),
    replicas,
    routing,
    pairs: runs.map(
      ({
        model,
        machine,
        scenario: {
          deployments: [deployment],
        },
      }) => ({
        model,
        machine,
        law: deployment!.law,
        engine: {
          maxNumSeqs: deployment!.engine.maxNumSeqs,
          maxNumBatchedTokens: deployment!.engine.maxNumBatchedTokens,
          kvTokens: deployment!.engine.kvBlocks * blockTokens,
          maxModelLen: deployment!.engine.maxModelLen,
        },
        outputCaps: workload.outputCaps.filter((cap) => cap.model === model),
      }),
    ),
    experiment: {
      precision: settings.precision,
      minReplications: settings.minReplications,
      maxReplications: settings.maxReplications,
      durationSeconds: settings.duration,
      slos: settings.slos.map(({ text }) => text),
      confidence: settings.confidence,
    },
  };
}

function loadRecord({ load, recorded }: ChosenLoad): LoadRecord {
  switch (load.kind) {
    case "users":
      return {
        kind: load.kind,
        users: load.users,
        thinkTimeSeconds: load.thinkTime,
        ...(load.profile && { profile: load.profile }),
      };
    case "concurrency":
      return { kind: load.kind, concurrency: load.concurrency };
    case "rate":
      return {
        kind: load.kind,
        requestsPerSecond: load.rate,
        arrival: load.arrival,
        ...(load.profile && { profile: load.profile }),
      };
    case "burst":
      return { kind: load.kind, requests: load.requests };
    case "trace": {
      const { file, sha256, scale, window } = recorded!;
      return {
        kind: load.kind,
        requests: traceRequests(load.trace),
        file,
        sha256,
        ...(scale !== 1 && { scale }),
        ...(window !== null && { window }),
        ...(load.loop && { loop: true }),
        ...(load.resampling && { blockSeconds: load.resampling.blockSeconds }),
      };
    }
  }
}
