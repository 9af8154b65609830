import type { PairRecord, ScenarioRecord } from "../../documents/parts/scenarioRecord.ts";
import type { PatienceRecord } from "../../documents/parts/workload.ts";
import type { Backoff, Faults, Patience } from "../../engine/scenario.ts";
import type { ChosenClients } from "../resolve/chooseClients.ts";

/** Clients as a result document has them. */
export function clientsRecord(
  { retries, backoff, abandonment, timeoutOf }: ChosenClients,
  features: readonly string[],
): NonNullable<ScenarioRecord["clients"]> {
  return {
    timeoutSeconds: Object.fromEntries(features.map((feature) => [feature, orNever(timeoutOf(feature))])),
    retries,
    backoff: { ...backoffRecord(backoff), mostSeconds: backoff.most },
    abandonmentSeconds: orNever(abandonment),
  };
}

/** The patience of one feature's clients, as a workload file gave it. */
export function patienceRecord({ timeout, retries, backoff, abandonment }: Patience): PatienceRecord {
  return {
    timeoutSeconds: orNever(timeout),
    retries,
    ...(retries > 0 && { backoff: { ...backoffRecord(backoff), mostSeconds: orNever(backoff.most) } }),
    abandonmentSeconds: orNever(abandonment),
  };
}

function backoffRecord({ first, factor, jitter }: Backoff) {
  return { firstSeconds: first, factor, jitter };
}

function orNever(seconds: number): number | null {
  return Number.isFinite(seconds) ? seconds : null;
}

/** Faults as a result document has them: replicas count from 1, as they are given. */
export function faultsRecord(faults: Faults): NonNullable<PairRecord["faults"]> {
  const { random, outages, slow, rollingRestart, loadSeconds, detectionSeconds } = faults;
  return {
    ...(random && {
      meanSecondsToFailure: random.meanTimeToFailure,
      meanSecondsToRepair: random.meanTimeToRepair,
    }),
    outages: outages.map(({ replica, at, seconds }) => ({ replica: replica + 1, atSeconds: at, seconds })),
    slow: slow.map(({ replica, factor, from, to }) => ({
      replica: replica + 1,
      factor,
      ...(Number.isFinite(to) && { fromSeconds: from, toSeconds: to }),
    })),
    ...(rollingRestart && {
      rollingRestart: { atSeconds: rollingRestart.at, drainSeconds: rollingRestart.drain },
    }),
    loadSeconds,
    detectionSeconds,
  };
}
