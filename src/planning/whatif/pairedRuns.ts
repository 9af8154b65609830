import type { Scenario } from "../../engine/scenario.ts";
import { centreOf, isCertain } from "../../montecarlo/drawScenario.ts";
import { overall } from "../../montecarlo/estimate.ts";
import {
  type ExperimentProgress,
  type ExperimentSettings,
  type Interruption,
  unlessInterrupted,
} from "../../montecarlo/experiment.ts";
import type { Preparation } from "../../montecarlo/prepare.ts";
import type { ReplicationSchedule, ReplicationSummary } from "../../montecarlo/replicate.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { limitsOf } from "../../montecarlo/slo.ts";
import { fewestForVerdict } from "../../stats/verdict.ts";
import { pooledDifference } from "./pairedDifference.ts";

/** What was simulated of one scenario. */
export type PairedArm = {
  readonly scenario: Scenario;
  readonly preparation: Preparation;
  /** Under the laws' centre, and under draws of law and demand; replication i of every arm has the same streams. */
  readonly summaries: readonly ReplicationSummary[];
  readonly drawn: readonly ReplicationSummary[];
};

/** A base and its variants, of which all arms have the same replications. */
export type PairedRuns = {
  readonly base: PairedArm;
  readonly variants: readonly PairedArm[];
  readonly stopped: "precision" | "cap" | "interrupted";
};

/** The stopping rule is looked at after every this many replications. Those asked for at least come in larger rounds. */
const perRound = 10;
const mostPerRound = 100;
const perJob = 5;
/** As many as a simulation has under drawn laws. */
const bandReplications = 60;

/**
 * Runs a base and its variants on common random numbers: replication i draws the same streams in every arm, and all arms
 * warm up as long as the slowest of them, so that they measure the same stretch of their streams. Goes on until the
 * interval of every difference in E2E p95 is within ± `precision` of the base's p95, or the cap is reached. Variants without a steady
 * state are not waited for.
 *
 * @param scenarios the base, then its variants
 * @returns null when interrupted before the first round was finished
 */
export async function runPaired(
  scenarios: readonly Scenario[],
  settings: ExperimentSettings,
  runner: Runner,
  onProgress: (progress: ExperimentProgress) => void,
  interruption: Interruption,
): Promise<PairedRuns | null> {
  const { seed, duration, minReplications, precision } = settings;
  const preparing = scenarios.map((scenario) =>
    runner.prepare({ kind: "prepare", scenario, seed, duration }),
  );
  const preparations = await unlessInterrupted(Promise.all(preparing), interruption);
  if (preparations === null) return null;
  const schedules = aligned(preparations);
  const most = Math.max(settings.maxReplications, minReplications);
  const ofDraws = scenarios.every(isCertain) ? 0 : drawnCount(settings, most);
  let reached: number | null = null;
  const tell = (replications: number) =>
    onProgress({
      replications,
      minReplications: minReplications + ofDraws,
      maxReplications: most + ofDraws,
      precision: reached,
    });
  const round = (of: readonly Scenario[], from: number, count: number, onPart: (finished: number) => void) =>
    replicated(of, schedules, from, count, settings, runner, onPart);
  const centres = scenarios.map(centreOf);
  const summaries: ReplicationSummary[][] = scenarios.map(() => []);
  let stopped: PairedRuns["stopped"] = "cap";
  for (let done = 0; done < most; ) {
    const asked = minReplications - done;
    const count = Math.min(asked > 0 ? Math.min(asked, mostPerRound) : perRound, most - done);
    const before = done;
    const running = round(centres, done, count, (finished) => tell(before + finished));
    const finished = await unlessInterrupted(running, interruption);
    if (finished === null) {
      stopped = "interrupted";
      break;
    }
    for (const [arm, more] of finished.entries()) summaries[arm]!.push(...more);
    done += count;
    reached = widestHalfWidth(summaries, preparations);
    tell(done);
    if (done >= minReplications && reached !== null && reached <= precision) {
      stopped = "precision";
      break;
    }
  }
  const counted = summaries[0]!.length;
  if (counted === 0) return null;
  const drawn =
    ofDraws === 0 || stopped === "interrupted"
      ? summaries
      : await unlessInterrupted(
          round(scenarios, 0, ofDraws, (finished) => tell(counted + finished)),
          interruption,
        );
  const arms = scenarios.map(
    (scenario, i): PairedArm => ({
      scenario,
      preparation: preparations[i]!,
      summaries: summaries[i]!,
      drawn: (drawn ?? summaries)[i]!,
    }),
  );
  const [base, ...variants] = arms;
  return { base: base!, variants, stopped: drawn === null ? "interrupted" : stopped };
}

function drawnCount({ slos, confidence, minReplications }: ExperimentSettings, most: number): number {
  const forVerdict = slos.length > 0 ? fewestForVerdict(confidence) : 0;
  return Math.min(most, Math.max(minReplications, forVerdict, bandReplications));
}

/** The arms' schedules with the longest warm-up of any that has a steady state; courses of events keep their own. */
function aligned(preparations: readonly Preparation[]): ReplicationSchedule[] {
  const warmUp = Math.max(
    0,
    ...preparations.map(({ schedule, state }) =>
      state !== "overloaded" && schedule.kind !== "drain" ? schedule.warmUp : 0,
    ),
  );
  return preparations.map(({ schedule, state }) => {
    const isFixed =
      state === "overloaded" || schedule.kind === "drain" || (schedule.kind === "steady" && schedule.bins);
    return isFixed ? schedule : { ...schedule, warmUp };
  });
}

/**
 * Replications `from` … `from + count − 1` of every arm, in order.
 *
 * @param onPart told after each part how many replications of every arm its work and that before amounts to
 */
function replicated(
  scenarios: readonly Scenario[],
  schedules: readonly ReplicationSchedule[],
  from: number,
  count: number,
  { seed, slos }: ExperimentSettings,
  runner: Runner,
  onPart: (finished: number) => void,
): Promise<ReplicationSummary[][]> {
  let ofAllArms = 0;
  const limits = limitsOf(slos);
  const firsts = Array.from({ length: Math.ceil(count / perJob) }, (_, i) => from + i * perJob);
  return Promise.all(
    scenarios.map(async (scenario, arm) => {
      const parts = firsts.map(async (first) => {
        const part = await runner.replicate({
          kind: "replicate",
          scenario,
          schedule: schedules[arm]!,
          seed,
          first,
          count: Math.min(perJob, from + count - first),
          limits,
        });
        ofAllArms += part.length;
        onPart(Math.floor(ofAllArms / scenarios.length));
        return part;
      });
      return (await Promise.all(parts)).flat();
    }),
  );
}

/** Of the differences in E2E p95, relative to the base; 0 where there is nothing to wait for, null while it is unknown. */
function widestHalfWidth(
  summaries: readonly (readonly ReplicationSummary[])[],
  preparations: readonly Preparation[],
): number | null {
  const [base, ...variants] = summaries.map((list) => list.map((summary) => overall(summary, "e2e")));
  if (preparations[0]!.state === "overloaded") return 0;
  const widths = variants.map((hours, i) => {
    if (preparations[i + 1]!.state === "overloaded") return 0;
    const { base: of, ci } = pooledDifference(base!, hours, "p95");
    return ci === null || of === null ? Number.POSITIVE_INFINITY : (ci[1] - ci[0]) / 2 / of;
  });
  const widest = Math.max(0, ...widths);
  return Number.isFinite(widest) ? widest : null;
}
