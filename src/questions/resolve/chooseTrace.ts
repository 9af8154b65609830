import type { Assumption } from "../../catalog/workloads.ts";
import type { LengthDistribution, Load, Workload } from "../../engine/scenario.ts";
import { traceTotals } from "../../engine/tracePages.ts";
import { phrase, UserError } from "../../errors.ts";
import { traceResampling } from "../../montecarlo/traceBlocks.ts";
import type { Asked } from "../../settings/asked.ts";
import type { LengthPoints, RecordedFeature, RecordedLoad } from "../../traces/recordedLoad.ts";

/** The settings that it reads. */
export type TraceSettings = Asked<
  | "trace"
  | "traceScale"
  | "traceWindow"
  | "traceLoop"
  | "workload"
  | "inputTokens"
  | "outputTokens"
  | "mix"
  | "inputScale"
  | "outputScale"
>;

/** Where a trace comes from. */
export type Recording = {
  readonly file: string;
  readonly sha256: string;
  readonly scale: number;
  readonly window: string | null;
  /** What its requests are; null where it holds arrivals only. */
  readonly workload: Workload | null;
  /** Lets go of the temporary file of a long trace. */
  release(): void;
};

/** A trace as a load. */
export type ChosenTrace = {
  readonly load: Load;
  readonly assumptions: readonly Assumption[];
  readonly recorded: Recording;
};

/**
 * The trace that was asked for, and how its replications are resampled.
 *
 * @param seed for arrivals that a trace of rates does not hold
 * @throws UserError for a trace that cannot be read, or a workload beside one that brings its own requests
 */
export async function chooseTrace(inputs: TraceSettings, seed: number): Promise<ChosenTrace> {
  const { values, pathOf, files } = inputs;
  const file = pathOf("trace", values.trace!);
  const scale = values.traceScale ?? 1;
  const window = values.traceWindow ?? null;
  if (!(await files.holdsRates(file))) refuseWorkload(inputs);
  const found = await files.readTrace(file, { scale, window, seed });
  try {
    const load = loadOf(found, values.traceLoop ?? false);
    const { features, sha256, release } = found;
    const workload = found.hasLengths ? workloadOf(features) : null;
    return {
      load,
      assumptions: assumptionsOf(found, load, scale).map((text) => ({ text, source: file })),
      recorded: { file, sha256, scale, window: window?.text ?? null, workload, release },
    };
  } catch (error) {
    found.release();
    throw error;
  }
}

function refuseWorkload({ values, named }: TraceSettings): void {
  for (const key of ["workload", "inputTokens", "outputTokens", "mix", "inputScale", "outputScale"] as const)
    if (values[key] !== undefined)
      throw new UserError(phrase`${named(key)}: the trace brings its own requests; leave it out`);
}

type TraceLoad = Extract<Load, { kind: "trace" }>;

function loadOf({ trace, open, hasLengths }: RecordedLoad, loop: boolean): TraceLoad {
  const resampling = traceResampling(open());
  return {
    kind: "trace",
    trace,
    ...(loop && { loop }),
    ...(resampling && { resampling }),
    ...(!hasLengths && { isDrawn: true }),
  };
}

function assumptionsOf({ trace, notes, hasLengths }: RecordedLoad, load: TraceLoad, scale: number): string[] {
  const { requests, seconds } = traceTotals(trace);
  const what = hasLengths ? "arrivals and lengths as recorded" : "arrivals only";
  const times = scale === 1 ? "" : `, at ${scale} times its rate`;
  const again = load.loop ? "; it begins again when it has ended" : "";
  return [
    `${requests} requests over ${Math.round(seconds)} s, ${what}${times}${again}`,
    ...notes,
    resampled(load),
  ];
}

function resampled({ resampling, loop }: TraceLoad): string {
  if (resampling === undefined)
    return "too few requests to be resampled: the intervals hold no chance but the workload's and the law's";
  const { blockSeconds, within } = resampling;
  const place =
    within === null ? "from anywhere in the trace" : `from within ${within / 60} minutes of where they stand`;
  const first = loop
    ? "the first replication plays it as recorded, the others"
    : "values are those of the trace as recorded; the intervals come from replications that";
  return `${first} put it together anew from blocks of ${Number(blockSeconds.toPrecision(3))} s, ${place} (block bootstrap; length by its autocorrelation)`;
}

/** Names, shares and lengths of the trace's features, for the record and for loads that draw from them. */
function workloadOf(features: readonly RecordedFeature[]): Workload {
  const total = features.reduce((sum, { requests }) => sum + requests, 0);
  return {
    name: "trace",
    features: features.map(({ name, requests, inputTokens, outputTokens }) => ({
      name,
      share: requests / total,
      inputTokens: empirical(inputTokens),
      outputTokens: empirical(outputTokens),
    })),
  };
}

function empirical(points: LengthPoints): LengthDistribution {
  return { kind: "empirical", points, plus: 0, max: points.at(-1)![1] };
}
