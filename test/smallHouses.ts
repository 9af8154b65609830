import fc from "fast-check";
import { exactLaw } from "../src/engine/fittedLaw.ts";
import type { ServiceLaw } from "../src/engine/serviceLaw.ts";
import { denseLaw, lengths, onGrid, type SmallRun, smallLoad, tinyEngine } from "./arbitraries.ts";

/**
 * Small houses with everything switched on by chance: several deployments, gateway, impatient clients who retry, give
 * up or type on, conversations and shared beginnings with a finite prefix cache, queue limits, failures and slow times.
 * Times almost never coincide.
 */
export const genericHouse: fc.Arbitrary<SmallRun> = smallHouse(
  denseLaw(Math.SQRT2 * 1e-3, Math.PI * 1e-4, Math.E * 1e-6, Math.SQRT1_2 * 1e-4),
  0.03 * Math.sqrt(13),
  true,
).filter(
  ({ scenario: { load, deployments } }) =>
    load.kind !== "concurrency" || (deployments.length === 1 && deployments[0]!.replicas === 1),
);

/** The same with all times on a grid, so that they often coincide; chance decides nothing about clients and faults. */
export const latticeHouse: fc.Arbitrary<SmallRun> = smallHouse(
  denseLaw(2 ** -8, 2 ** -12, 2 ** -16, 2 ** -12),
  2 ** -4,
  false,
).map((run) => ({ ...run, scenario: { ...run.scenario, load: onGrid(run.scenario.load) } }));

/** @param unit seconds that the times of clients and faults are multiples of */
function smallHouse(law: fc.Arbitrary<ServiceLaw>, unit: number, isRandom: boolean): fc.Arbitrary<SmallRun> {
  const times = (most: number) => fc.integer({ min: 1, max: most }).map((n) => n * unit);
  const sometimes = <T>(value: fc.Arbitrary<T>) => fc.oneof(fc.constant(undefined), value);
  const never = fc.constant(Number.POSITIVE_INFINITY);
  const patience = fc.record({
    timeout: fc.oneof(times(10), never),
    retries: fc.integer({ min: 0, max: 3 }),
    backoff: fc.record({
      first: times(6),
      factor: fc.constantFrom(1, 2),
      most: times(20),
      jitter: isRandom ? fc.constantFrom(0, 0.5) : fc.constant(0),
    }),
    abandonment: isRandom ? fc.oneof(times(20), never) : never,
  });
  const typing = fc.record({ share: fc.constantFrom(0, 0.5, 1), meanGap: times(3) });
  const conversation = fc.record({
    questions: fc.integer({ min: 1, max: 5 }),
    pause: fc.constantFrom(0.1, 1, 5),
    calls: fc.constantFrom([1], [0.4, 0.6], [0.3, 0.3, 0.4]),
    toolTokens: lengths(8),
    toolSeconds: isRandom ? fc.constantFrom(0.03 * Math.sqrt(7), 0) : fc.constantFrom(0, 2 ** -6),
    maxPromptTokens: fc.constantFrom(64, 160),
  });
  const feature = (deployments: number) =>
    fc.record(
      {
        inputTokens: fc.oneof(lengths(3), lengths(30)),
        outputTokens: lengths(25),
        deployment: fc.nat({ max: deployments - 1 }),
        patience,
        ...(isRandom && { typing }),
        conversation,
        sharedPrefixTokens: fc.constantFrom(0, 16, 40),
      },
      { requiredKeys: ["inputTokens", "outputTokens", "deployment"] },
    );
  const faults = (replicas: number) =>
    fc
      .record({
        random: isRandom
          ? sometimes(fc.record({ meanTimeToFailure: times(20), meanTimeToRepair: times(4) }))
          : fc.constant(undefined),
        outages: fc.array(
          fc.record({ replica: fc.nat({ max: replicas - 1 }), at: times(8), seconds: times(6) }),
          { maxLength: 2 },
        ),
        slow: fc.array(
          fc
            .record({
              replica: fc.nat({ max: replicas - 1 }),
              from: times(5),
              seconds: times(8),
              factor: fc.constantFrom(2, 4, 0.5),
            })
            .map(({ seconds, ...slow }) => ({ ...slow, to: slow.from + seconds })),
          { maxLength: 3 },
        ),
        rollingRestart: sometimes(fc.record({ at: times(4), drain: times(6) })),
        loadSeconds: fc.oneof(fc.constant(0), times(4)),
        detectionSeconds: fc.oneof(fc.constant(0), times(4)),
      })
      .map(({ random, rollingRestart, ...others }) => ({
        ...others,
        ...(random && { random }),
        ...(rollingRestart && { rollingRestart }),
      }));
  const deployment = fc.constantFrom(1, 2, 3, 33).chain((replicas) =>
    fc
      .record({
        law,
        engine: tinyEngine,
        prefixCaching: fc.boolean(),
        queueLimit: sometimes(fc.integer({ min: 0, max: 6 })),
        routing: fc.constantFrom("round-robin", "least-outstanding", "power-of-two"),
        faults: sometimes(faults(replicas)),
      })
      .map(({ law, engine, prefixCaching, queueLimit, routing, faults }) => ({
        ...{ law: exactLaw(law), replicas, routing },
        engine: { ...engine, prefixCaching, ...(queueLimit !== undefined && { queueLimit }) },
        ...(faults && { faults }),
      })),
  );
  const gateway = fc.record({
    instances: fc.integer({ min: 1, max: 2 }),
    concurrency: fc.integer({ min: 1, max: 8 }),
    queueLimit: fc.nat({ max: 12 }),
    timeout: fc.oneof(times(10), never),
  });
  return fc
    .array(deployment, { minLength: 1, maxLength: 2 })
    .chain((deployments) =>
      fc.record({
        deployments: fc.constant(deployments.map((each, i) => ({ name: `deployment ${i}`, ...each }))),
        features: fc.array(feature(deployments.length), { minLength: 1, maxLength: 3 }),
        gateway: sometimes(gateway),
        load: smallLoad,
        requests: fc.integer({ min: 1, max: 60 }),
        seed: fc.nat(),
      }),
    )
    .map(({ deployments, features, gateway, load, requests, seed }) => ({
      scenario: {
        deployments,
        load,
        workload: {
          name: "random",
          features: features.map((each, i) => ({
            ...each,
            name: `feature ${i}`,
            share: 1 / features.length,
          })),
        },
        ...(gateway && { gateway }),
      },
      requests,
      seed,
    }));
}
