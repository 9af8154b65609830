import type { PairRecord, ScenarioRecord } from "../../../reports/json.ts";
import type { Faults } from "../../engine/scenario.ts";
import type { ChosenClients } from "./chooseClients.ts";

/** Clients as a result document has them. */
export function clientsRecord(
  { retries, backoff, abandonment, timeoutOf }: ChosenClients,
  features: readonly string[],
): NonNullable<ScenarioRecord["clients"]> {
  const orNever = (seconds: number) => (Number.isFinite(seconds) ? seconds : null);
  return {
    timeoutSeconds: Object.fromEntries(features.map((feature) => [feature, orNever(timeoutOf(feature))])),
    retries,
    backoff: {
      firstSeconds: backoff.first,
      factor: backoff.factor,
      mostSeconds: backoff.most,
      jitter: backoff.jitter,
    },
    abandonmentSeconds: orNever(abandonment),
  };
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
