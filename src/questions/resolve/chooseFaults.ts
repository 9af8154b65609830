import { type FaultFacts, loadSeconds, meanTimeToFailure } from "../../catalog/faults.ts";
import type { Assumption } from "../../catalog/workloads.ts";
import type { Faults } from "../../engine/scenario.ts";
import { type GivenRef, phrase, setting, UserError } from "../../errors.ts";
import { durationWords } from "../../settings/durationSpec.ts";
import type { OutageSpec, RestartSpec, SlowSpec } from "../../settings/faultSpec.ts";

/** What a user says of the failures of one deployment; what is absent is not asked for. Seconds. */
export type FaultInput = {
  readonly outage?: readonly OutageSpec[] | undefined;
  readonly slow?: readonly SlowSpec[] | undefined;
  readonly rollingRestart?: RestartSpec | undefined;
  readonly mtbf?: number | "published" | undefined;
  readonly mttr?: number | undefined;
  readonly loadTime?: number | undefined;
  readonly detectionDelay?: number | undefined;
};
export type FaultKey = keyof FaultInput;

/** The engines that fail. */
export type FaultyEngines = {
  readonly replicas: number;
  /** null where the catalogue does not know them. */
  readonly gpus: number | null;
  readonly weightBytes: number | null;
};

/** The failures of one deployment, and what was taken for granted to say so. */
export type ChosenFaults = { readonly faults: Faults; readonly assumptions: readonly Assumption[] };

/** Before anything, as fault schedules count. */
const always = { from: -1e9, to: Number.POSITIVE_INFINITY };

/**
 * The faults that were asked for; null where nothing fails, as it does not unless asked for.
 *
 * @param named names a key and its value in a message
 * @throws UserError for a replica that there is not, or details of failures there are none of
 */
export function chooseFaults(
  input: FaultInput,
  engines: FaultyEngines,
  facts: FaultFacts,
  named: (key: FaultKey) => GivenRef,
): ChosenFaults | null {
  const { outage = [], slow = [], rollingRestart, mtbf } = input;
  const stops = outage.length > 0 || rollingRestart !== undefined || mtbf !== undefined;
  if (input.mttr !== undefined && mtbf === undefined)
    throw new UserError(
      phrase`${named("mttr")}: nothing fails at random; give ${setting("mtbf")}, or leave it out`,
    );
  for (const key of ["loadTime", "detectionDelay"] as const)
    if (input[key] !== undefined && !stops)
      throw new UserError(
        phrase`${named(key)}: nothing fails; give ${setting("outage")}, ${setting("rollingRestart")} or ${setting("mtbf")}, or leave it out`,
      );
  if (!stops && slow.length === 0) return null;
  const numbers = (replica: number | null, key: FaultKey) =>
    replicasFrom(replica, engines.replicas, named(key));
  const loading = input.loadTime ?? loadSeconds(facts, engines.weightBytes);
  const detectionSeconds = input.detectionDelay ?? facts.detection.seconds;
  const faults: Faults = {
    outages: outage.flatMap(({ at, seconds, replica }) =>
      numbers(replica, "outage").map((number) => ({ replica: number, at, seconds })),
    ),
    slow: slow.flatMap(({ factor, replica, at, seconds }) =>
      numbers(replica, "slow").map((number) => ({
        replica: number,
        factor,
        ...(at === null || seconds === null ? always : { from: at, to: at + seconds }),
      })),
    ),
    ...(rollingRestart && {
      rollingRestart: { at: rollingRestart.at, drain: rollingRestart.drain ?? facts.drain.seconds },
    }),
    ...(mtbf !== undefined && {
      random: {
        meanTimeToFailure: mtbf === "published" ? publishedMtbf(engines, facts, named("mtbf")) : mtbf,
        meanTimeToRepair: input.mttr ?? facts.repair.meanSeconds,
      },
    }),
    loadSeconds: stops ? loading : 0,
    detectionSeconds: stops ? detectionSeconds : 0,
  };
  return {
    faults,
    assumptions: stops ? assumptionsOf(input, faults, engines, facts) : slowAssumptions(slow),
  };
}

function replicasFrom(replica: number | null, replicas: number, named: GivenRef): number[] {
  if (replica === null) return Array.from({ length: replicas }, (_, i) => i);
  if (replica > replicas)
    throw new UserError(
      phrase`${named}: there ${replicas === 1 ? "is 1 replica" : `are ${replicas} replicas`}, counted from 1; name one of them, or write @all in place of @${replica}`,
    );
  return [replica - 1];
}

function publishedMtbf({ gpus }: FaultyEngines, facts: FaultFacts, named: GivenRef): number {
  if (gpus === null)
    throw new UserError(
      phrase`${named}: the machine's number of GPUs is unknown; give a time such as ${setting("mtbf")} 90d`,
    );
  return meanTimeToFailure(facts, gpus);
}

function assumptionsOf(
  input: FaultInput,
  { random, loadSeconds: loading, detectionSeconds, rollingRestart }: Faults,
  { gpus }: FaultyEngines,
  facts: FaultFacts,
): Assumption[] {
  const said = (text: string, isGiven: boolean, source: string) => [
    { text, source: isGiven ? "given" : source },
  ];
  return [
    ...slowAssumptions(input.slow ?? []),
    ...(input.outage ?? []).map(({ at, seconds, replica }) => ({
      text: `${replica === null ? "all replicas fail" : `replica ${replica} fails`} after ${durationWords(at)}, repaired ${durationWords(seconds)} later`,
      source: "given",
    })),
    ...(rollingRestart
      ? said(
          `replicas restarted one after another from ${durationWords(rollingRestart.at)} on, each after ${durationWords(rollingRestart.drain)} without new requests`,
          input.rollingRestart?.drain != null,
          facts.drain.source,
        )
      : []),
    ...(random
      ? [
          ...said(
            `a replica fails every ${durationWords(random.meanTimeToFailure)} on average${input.mtbf === "published" ? ` (${gpus} GPUs)` : ""}`,
            input.mtbf !== "published",
            facts.failures.source,
          ),
          ...said(
            `repairs take ${durationWords(random.meanTimeToRepair)} on average`,
            input.mttr !== undefined,
            facts.repair.source,
          ),
        ]
      : []),
    ...said(
      `weights are loaded in ${durationWords(loading)}`,
      input.loadTime !== undefined,
      facts.loading.source,
    ),
    ...said(
      `the router notices after ${durationWords(detectionSeconds)} that a replica is gone or back`,
      input.detectionDelay !== undefined,
      facts.detection.source,
    ),
  ];
}

function slowAssumptions(slow: readonly SlowSpec[]): Assumption[] {
  return slow.map(({ factor, replica, at, seconds }) => ({
    text: `${replica === null ? "all replicas take" : `replica ${replica} takes`} ${factor} times as long${at === null || seconds === null ? "" : ` for ${durationWords(seconds)} from ${durationWords(at)} on`}`,
    source: "given",
  }));
}
