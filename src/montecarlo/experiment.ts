import { kindOf } from "../engine/loadKinds.ts";
import { meanFactor } from "../engine/rateProfile.ts";
import type { Scenario } from "../engine/scenario.ts";
import { fewestForVerdict } from "../stats/verdict.ts";
import { offeredRate } from "./capacity.ts";
import { profileOf } from "./daySchedule.ts";
import { centreOf, isCertain } from "./drawScenario.ts";
import type { Preparation } from "./prepare.ts";
import type { ReplicationSummary } from "./replicate.ts";
import { isResampled, resampledReplications } from "./resampledTrace.ts";
import type { Runner } from "./runner.ts";
import { limitsOf, type Slo } from "./slo.ts";
import { StoppingRule } from "./stoppingRule.ts";

/** How an experiment is run: all decided, nothing optional. */
export type ExperimentSettings = {
  /** Whole number ≥ 0; the same seed gives the same result, byte for byte. */
  readonly seed: number;
  /** Relative half-width at which the experiment stops, e.g. 0.02. */
  readonly precision: number;
  readonly minReplications: number;
  readonly maxReplications: number;
  /** Seconds measured in each replication; `band` speaks of stretches of this length. */
  readonly duration: number;
  readonly slos: readonly Slo[];
  /** Probability at which an SLO counts as met. */
  readonly confidence: number;
};

/** What an experiment reports while it runs. */
export type ExperimentProgress = {
  readonly replications: number;
  /** Run whatever the precision; 0 where absent. */
  readonly minReplications?: number;
  readonly maxReplications: number;
  /** Relative half-width reached; null before it can be said. */
  readonly precision: number | null;
};

/** A wish to stop early: `requested` turns true, and `promise` resolves, when it is made. */
export type Interruption = { readonly requested: boolean; readonly promise: Promise<void> };

/** Nobody interrupts. */
export const uninterrupted: Interruption = { requested: false, promise: new Promise(() => {}) };

export type ExperimentOutcome = {
  readonly preparation: Preparation;
  /** Finished replications under the law's centre, in the order of their numbers: they give value and interval. */
  readonly summaries: readonly ReplicationSummary[];
  /** Finished replications each under its own draw of law and demand, on the same streams: they give band and verdicts. */
  readonly drawn: readonly ReplicationSummary[];
  readonly stopped: "precision" | "cap" | "interrupted";
};

/** The stopping rule is looked at after every this many replications, in their order. */
const checkEvery = 5;
/** Replications are handed out in jobs of about this many requests, some tens of milliseconds. */
const requestsPerJob = 30_000;
/** Replications under drawn laws, where the cap allows: the ends of a 90 % band then rest on three of them each. */
const bandReplications = 60;

/**
 * Runs replications under the law's centre until the relative half-width of E2E p95, and of every SLO's statistic, is
 * below the precision, or the cap is reached, or the user interrupts; and beside them a fixed number under drawn
 * laws. Replications run ahead on the runner, but are merged and judged in the order of their numbers, so neither
 * threads nor timing change the result.
 *
 * @returns null when interrupted before anything was known
 */
export async function runExperiment(
  scenario: Scenario,
  settings: ExperimentSettings,
  runner: Runner,
  onProgress: (progress: ExperimentProgress) => void = () => {},
  interruption: Interruption = uninterrupted,
): Promise<ExperimentOutcome | null> {
  const { seed, duration } = settings;
  const preparation = await unlessInterrupted(
    runner.prepare({ kind: "prepare", scenario, seed, duration }),
    interruption,
  );
  if (preparation === null) return null;
  const isKnown = isCertain(scenario);
  const centre = centreOf(scenario);
  const range = replicationRange(scenario, settings, preparation);
  const least = isKnown ? Math.max(range.least, range.forVerdict) : range.least;
  // The spread of a trace's resamples is its interval, which more of them do not narrow: all are run.
  const target = isResampled(scenario.load) ? { ...settings, precision: 0 } : settings;
  const progress = bothArms(onProgress, isKnown ? 0 : range.drawn);
  const arm = (of: Scenario, most: number) => replicationJobs(of, settings, preparation, runner, least, most);
  const [{ summaries, stopped }, drawn] = await Promise.all([
    untilPrecise(
      scenario,
      arm(centre, range.most),
      { ...range, least },
      target,
      progress.centre,
      interruption,
    ),
    isKnown ? null : allOf(arm(scenario, range.drawn), range.drawn, progress.drawn, interruption),
  ]);
  const isCut = drawn !== null && drawn.length < range.drawn;
  return { preparation, summaries, drawn: drawn ?? summaries, stopped: isCut ? "interrupted" : stopped };
}

type Jobs = () => Promise<readonly ReplicationSummary[]>;
type Range = {
  readonly least: number;
  readonly most: number;
  readonly drawn: number;
  readonly forVerdict: number;
};

/** Replications in order until they are precise enough; what is finished when the user interrupts. */
async function untilPrecise(
  scenario: Scenario,
  jobs: Jobs,
  { least, most }: Range,
  settings: ExperimentSettings,
  onProgress: (progress: ExperimentProgress) => void,
  interruption: Interruption,
): Promise<Pick<ExperimentOutcome, "summaries" | "stopped">> {
  const rule = new StoppingRule(settings.slos, scenario);
  const summaries: ReplicationSummary[] = [];
  while (summaries.length < most) {
    const finished = await unlessInterrupted(jobs(), interruption);
    if (finished === null) return { summaries, stopped: "interrupted" };
    for (const summary of finished) {
      summaries.push(summary);
      rule.add(summary);
      const done = summaries.length;
      const isCheck = done >= least && (done % checkEvery === 0 || done === most);
      if (isCheck && rule.halfWidth() <= settings.precision) return { summaries, stopped: "precision" };
    }
    const halfWidth = rule.halfWidth();
    onProgress({
      replications: summaries.length,
      minReplications: least,
      maxReplications: most,
      precision: Number.isFinite(halfWidth) ? halfWidth : null,
    });
  }
  return { summaries, stopped: "cap" };
}

/** Progress of both arms as one. */
function bothArms(onProgress: (progress: ExperimentProgress) => void, drawnReplications: number) {
  let latest: ExperimentProgress = { replications: 0, maxReplications: drawnReplications, precision: null };
  let drawn = 0;
  const report = () =>
    onProgress({
      replications: latest.replications + drawn,
      minReplications: (latest.minReplications ?? 0) + drawnReplications,
      maxReplications: latest.maxReplications + drawnReplications,
      precision: latest.precision,
    });
  return {
    centre(progress: ExperimentProgress) {
      latest = progress;
      report();
    },
    drawn(finished: number) {
      drawn = finished;
      report();
    },
  };
}

/** A fixed number of replications, or what is finished when the user interrupts. */
async function allOf(
  jobs: Jobs,
  count: number,
  onProgress: (finished: number) => void,
  interruption: Interruption,
): Promise<ReplicationSummary[]> {
  const summaries: ReplicationSummary[] = [];
  while (summaries.length < count) {
    const finished = await unlessInterrupted(jobs(), interruption);
    if (finished === null) break;
    summaries.push(...finished);
    onProgress(summaries.length);
  }
  return summaries;
}

/**
 * An SLO needs a number of hours before any verdict but `undecided` is possible; overload is seen in the fewest asked.
 */
function replicationRange({ load }: Scenario, settings: ExperimentSettings, { state }: Preparation): Range {
  const least = settings.minReplications;
  if (state === "overloaded") return { least, most: least, drawn: least, forVerdict: 0 };
  const forVerdict = settings.slos.length > 0 ? fewestForVerdict(settings.confidence) : 0;
  const allowed = Math.max(settings.maxReplications, settings.minReplications);
  const resamples = resampledReplications(load, allowed);
  const most = resamples ?? allowed;
  return {
    least: resamples ?? least,
    most,
    drawn: Math.min(most, Math.max(settings.minReplications, forVerdict, bandReplications)),
    forVerdict: Math.min(most, forVerdict),
  };
}

/** Hands out jobs in order, some ahead, and gives their results in the same order, one job a call. */
function replicationJobs(
  scenario: Scenario,
  settings: ExperimentSettings,
  preparation: Preparation,
  runner: Runner,
  least: number,
  most: number,
): Jobs {
  const { schedule } = preparation;
  const limits = limitsOf(settings.slos);
  const size = jobSize(scenario, settings, preparation, Math.ceil(least / (2 * runner.parallelism)));
  const ahead = runner.parallelism === 1 ? 1 : runner.parallelism + 1;
  const underWay: Promise<readonly ReplicationSummary[]>[] = [];
  let next = 0;
  return () => {
    while (underWay.length < ahead && next < most) {
      const count = Math.min(size, most - next);
      const job = runner.replicate({
        kind: "replicate",
        scenario,
        schedule,
        seed: settings.seed,
        first: next,
        count,
        limits,
      });
      // A job that is run ahead and never asked for may fail unseen; the one that is asked for is awaited.
      job.catch(() => {});
      underWay.push(job);
      next += count;
    }
    return underWay.shift()!;
  };
}

function jobSize(
  scenario: Scenario,
  settings: ExperimentSettings,
  preparation: Preparation,
  most: number,
): number {
  const requests = requestsPerReplication(scenario, settings, preparation);
  return Math.min(Math.max(1, most), Math.max(1, Math.floor(requestsPerJob / Math.max(1, requests))));
}

function requestsPerReplication(
  scenario: Scenario,
  settings: ExperimentSettings,
  { schedule, capacity }: Preparation,
): number {
  if (schedule.kind === "steady")
    return (schedule.warmUp + settings.duration) * (offeredRate(scenario) ?? capacity?.total ?? 0);
  if (schedule.kind === "day") {
    const mean = (offeredRate(scenario) ?? 0) * meanFactor(profileOf(scenario.load)!);
    return (schedule.warmUp + schedule.period) * mean;
  }
  const { load } = scenario;
  return kindOf(load).requestsInAll(load) ?? 0;
}

/** What the work gives; null when the user interrupts first. */
export async function unlessInterrupted<T>(work: Promise<T>, interruption: Interruption): Promise<T | null> {
  const result = await Promise.race([work, interruption.promise.then(() => null)]);
  return interruption.requested ? null : result;
}
