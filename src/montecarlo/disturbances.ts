import type { Deployment, Faults, Scenario } from "../engine/scenario.ts";

/** Something that is sure to come to the replicas of a deployment. Seconds of the measured time. */
export type Disturbance = {
  readonly kind: "outage" | "slow" | "restart";
  /** Number of the deployment. */
  readonly deployment: number;
  /** Numbers of the replicas; those that have it at the same time stand together. */
  readonly replicas: readonly number[];
  readonly from: number;
  /** When what was disturbed works again as before. */
  readonly to: number;
};

/** All that is sure to come, by its beginning. */
export function disturbancesOf({ deployments }: Scenario): Disturbance[] {
  const all = deployments.flatMap(({ faults, replicas }, deployment) =>
    faults ? together(disturbances(faults, replicas, deployment)) : [],
  );
  return all.sort((a, b) => a.from - b.from);
}

function disturbances(
  { outages, slow, rollingRestart, loadSeconds, detectionSeconds }: Faults,
  replicas: number,
  deployment: number,
): Disturbance[] {
  const one = (kind: Disturbance["kind"], replica: number, from: number, to: number): Disturbance => ({
    kind,
    deployment,
    replicas: [replica],
    from,
    to,
  });
  return [
    ...outages.map(({ replica, at, seconds }) => one("outage", replica, at, at + seconds + loadSeconds)),
    ...slow.filter(isPassing).map(({ replica, from, to }) => one("slow", replica, from, to)),
    ...(rollingRestart
      ? [
          {
            kind: "restart" as const,
            deployment,
            replicas: Array.from({ length: replicas }, (_, i) => i),
            from: rollingRestart.at,
            to: rollingRestart.at + replicas * (rollingRestart.drain + loadSeconds + detectionSeconds),
          },
        ]
      : []),
  ];
}

function together(all: readonly Disturbance[]): Disturbance[] {
  const found: Disturbance[] = [];
  for (const each of all) {
    const same = found.findIndex(
      ({ kind, from, to }) => kind === each.kind && from === each.from && to === each.to,
    );
    if (same < 0) found.push(each);
    else found[same] = { ...found[same]!, replicas: [...found[same]!.replicas, ...each.replicas] };
  }
  return found;
}

function isPassing({ to }: Faults["slow"][number]): boolean {
  return Number.isFinite(to);
}

/** The scenario as it is when nothing is sure to come: failures at random and replicas that are slow for good stay. */
export function undisturbed(scenario: Scenario): Scenario {
  if (disturbancesOf(scenario).length === 0) return scenario;
  return { ...scenario, deployments: scenario.deployments.map(lastingFaultsOnly) };
}

function lastingFaultsOnly({ faults, ...deployment }: Deployment): Deployment {
  if (faults === undefined) return deployment;
  const { rollingRestart: _, slow, ...rest } = faults;
  return { ...deployment, faults: { ...rest, outages: [], slow: slow.filter((each) => !isPassing(each)) } };
}

/**
 * How many healthy replicas a deployment's are worth in the long run: those that are down at times serve for the rest of
 * it, slow ones serve less, and where every replica gets the same share the slowest sets the pace.
 */
export function effectiveReplicas({ replicas, routing, faults }: Deployment): number {
  if (faults === undefined) return replicas;
  const { random, slow, loadSeconds } = faults;
  const speeds = Array.from({ length: replicas }, (_, replica) =>
    slow.reduce(
      (speed, each) => (each.replica === replica && !isPassing(each) ? speed / each.factor : speed),
      1,
    ),
  );
  const worth =
    routing === "round-robin" ? replicas * Math.min(...speeds) : speeds.reduce((sum, each) => sum + each, 0);
  if (random === undefined) return worth;
  const { meanTimeToFailure: up, meanTimeToRepair } = random;
  return worth * (up / (up + meanTimeToRepair + loadSeconds));
}
