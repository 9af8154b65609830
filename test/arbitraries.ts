import fc from "fast-check";
import { exactLaw } from "../src/engine/fittedLaw.ts";
import {
  type EngineSettings,
  type KvExtra,
  type LengthDistribution,
  type Load,
  type Scenario,
  soleDeployment,
  type Workload,
} from "../src/engine/scenario.ts";
import type { ServiceLaw } from "../src/engine/serviceLaw.ts";
import { isSpooled } from "../src/engine/tracePages.ts";

/** A scenario small enough to be run token by token: at most `requests` requests, streams from `seed`. */
export type SmallRun = { readonly scenario: Scenario; readonly requests: number; readonly seed: number };

/** Windows of a few blocks, filled before, at and after the end of a prompt, and states of a block or none. */
const kvExtra: fc.Arbitrary<KvExtra> = fc
  .record({
    window: fc.option(
      fc.record({ tokens: fc.integer({ min: 1, max: 60 }), groups: fc.integer({ min: 1, max: 3 }) }),
    ),
    blocksPerSequence: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ window, blocksPerSequence }) => ({ ...(window && { window }), blocksPerSequence }));

/** Few blocks, seats and tokens of budget, down to those that make every rule of a step bite. */
export const tinyEngine: fc.Arbitrary<EngineSettings> = fc
  .record({
    maxNumSeqs: fc.integer({ min: 1, max: 12 }),
    spareBudget: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant(500)),
    kvBlocks: fc.oneof(fc.integer({ min: 2, max: 24 }), fc.constant(1000)),
    maxModelLen: fc.constantFrom(60, 300, 100_000),
    kvExtra: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, kvExtra),
  })
  .map(({ spareBudget, kvExtra, ...engine }) => ({
    ...engine,
    ...(kvExtra && { kvExtra }),
    maxNumBatchedTokens: engine.maxNumSeqs + spareBudget,
  }));

/** Lengths of every kind around `mean` tokens. */
export function lengths(mean: number): fc.Arbitrary<LengthDistribution> {
  const average = fc.integer({ min: 1, max: 2 * mean });
  return fc.oneof(
    average.map((tokens): LengthDistribution => ({ kind: "constant", tokens })),
    average.map((tokens): LengthDistribution => ({ kind: "geometric", mean: tokens, max: 10 * mean })),
    average.map(
      (tokens): LengthDistribution => ({ kind: "lognormal", mean: tokens, cv: 0.8, max: 8 * mean }),
    ),
    average.map(
      (tokens): LengthDistribution => ({
        kind: "empirical",
        points: [
          [0, 1],
          [0.5, tokens],
          [1, 3 * tokens],
        ],
        plus: 0,
        max: 10 * mean,
      }),
    ),
  );
}

/** One or two features with lengths of a few dozen tokens. */
export const smallWorkload: fc.Arbitrary<Workload> = fc
  .array(fc.tuple(fc.oneof(lengths(3), lengths(30)), lengths(25)), { minLength: 1, maxLength: 2 })
  .map((pairs) => ({
    name: "random",
    features: pairs.map(([inputTokens, outputTokens], i) => ({
      name: `feature ${i}`,
      share: 1 / pairs.length,
      inputTokens,
      outputTokens,
    })),
  }));

/** Loads of every kind, between an idle and an overloaded small server. */
export const smallLoad: fc.Arbitrary<Load> = fc.oneof(
  fc
    .record({ users: fc.integer({ min: 1, max: 30 }), thinkTime: fc.constantFrom(0.01, 0.3, 5) })
    .map((load): Load => ({ kind: "users", ...load })),
  fc.integer({ min: 1, max: 25 }).map((concurrency): Load => ({ kind: "concurrency", concurrency })),
  fc
    .tuple(
      fc.constantFrom(0.7 * Math.sqrt(3), 3 * Math.sqrt(5), 20 * Math.sqrt(7)),
      fc.constantFrom(0, 0.3, 1, 3),
    )
    .map(([rate, cv]): Load => ({ kind: "rate", rate, arrival: arrivalWith(cv) })),
  fc.integer({ min: 1, max: 60 }).map((requests): Load => ({ kind: "burst", requests })),
  fc
    .array(
      fc.record({
        /** Grid points of √11/64 s after the arrival before it; 0: the two come together. */
        gap: fc.integer({ min: 0, max: 6 }),
        input: fc.integer({ min: 1, max: 90 }),
        output: fc.integer({ min: 1, max: 60 }),
      }),
      { minLength: 1, maxLength: 60 },
    )
    .map(traceOf),
);

/**
 * Runs in which times almost never coincide: terms of the law are whole multiples of incommensurable units, so that two
 * engines which add the same seconds in another order still put the same events first.
 */
export const genericRun: fc.Arbitrary<SmallRun> = smallRun(
  fc.oneof(denseLaw(Math.SQRT2 * 1e-3, Math.PI * 1e-4, Math.E * 1e-6, Math.SQRT1_2 * 1e-4), expertLaw()),
).filter(
  ({ scenario: { load, deployments } }) => load.kind !== "concurrency" || deployments[0]!.replicas === 1,
);

/**
 * Runs on a grid: terms of the law and arrivals are multiples of 2⁻¹⁶ s or coarser, sums of them exact, so that steps of
 * several replicas and arrivals coincide often, and both engines see it.
 */
export const latticeRun: fc.Arbitrary<SmallRun> = smallRun(
  denseLaw(2 ** -8, 2 ** -12, 2 ** -16, 2 ** -12),
).map((run) => ({ ...run, scenario: { ...run.scenario, load: onGrid(run.scenario.load) } }));

function smallRun(law: fc.Arbitrary<ServiceLaw>): fc.Arbitrary<SmallRun> {
  return fc
    .record({
      law: law.map((terms) => exactLaw(terms)),
      engine: tinyEngine,
      replicas: fc.constantFrom(1, 1, 2, 3, 4, 33),
      routing: fc.constantFrom("round-robin", "least-outstanding", "power-of-two"),
      load: smallLoad,
      workload: smallWorkload,
      requests: fc.integer({ min: 1, max: 80 }),
      seed: fc.nat(),
    })
    .map(({ requests, seed, load, workload, ...deployment }) => ({
      scenario: soleDeployment(deployment, load, workload),
      requests,
      seed,
    }));
}

/** A dense law whose terms are small multiples of these units, in seconds. */
export function denseLaw(c0: number, cSeq: number, cKv: number, cPre: number): fc.Arbitrary<ServiceLaw> {
  return fc
    .tuple(
      fc.integer({ min: 1, max: 9 }),
      fc.nat({ max: 9 }),
      fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 })),
      fc.nat({ max: 9 }),
    )
    .map(([a, b, c, d]) => ({
      c0: a * c0,
      cSeq: b * cSeq,
      cKv: c * cKv,
      cPre: d * cPre,
      cExp: 0,
      experts: 1,
      expertsPerToken: 1,
    }));
}

function expertLaw(): fc.Arbitrary<ServiceLaw> {
  return fc
    .tuple(
      denseLaw(Math.SQRT2 * 1e-3, Math.PI * 1e-4, Math.E * 1e-6, Math.SQRT1_2 * 1e-4),
      fc.constantFrom([2, 1], [8, 2], [8, 8], [64, 6]),
    )
    .map(([dense, [experts, expertsPerToken]]) => ({
      ...dense,
      cExp: Math.LN2 * 1e-3,
      experts: experts!,
      expertsPerToken: expertsPerToken!,
    }));
}

function arrivalWith(cv: number): Extract<Load, { kind: "rate" }>["arrival"] {
  if (cv === 0) return { kind: "constant" };
  return cv === 1 ? { kind: "poisson" } : { kind: "gamma", cv };
}

function traceOf(rows: readonly { gap: number; input: number; output: number }[]): Load {
  let time = 0;
  return {
    kind: "trace",
    trace: {
      arrivals: Float64Array.from(rows, ({ gap }) => {
        time += gap;
        return (time * Math.sqrt(11)) / 64;
      }),
      inputTokens: Int32Array.from(rows, ({ input }) => input),
      outputTokens: Int32Array.from(rows, ({ output }) => output),
      features: new Uint8Array(rows.length),
    },
  };
}

/** The same load with its arrivals moved to multiples of 2⁻⁸ s; rates become powers of two. */
export function onGrid(load: Load): Load {
  switch (load.kind) {
    case "rate":
      return { ...load, rate: 2 ** Math.round(Math.log2(load.rate)) };
    case "trace": {
      if (isSpooled(load.trace)) return load;
      const arrivals = load.trace.arrivals.map((time) => Math.round(time * 256) / 256);
      return { ...load, trace: { ...load.trace, arrivals } };
    }
    default:
      return load;
  }
}
