import { offeredRate } from "../../montecarlo/capacity.ts";
import { centreOf } from "../../montecarlo/drawScenario.ts";
import type { Preparation } from "../../montecarlo/prepare.ts";
import type { ReplicationPlan, ReplicationSummary } from "../../montecarlo/replicate.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { fewestForVerdict, limitsOf } from "../../montecarlo/slo.ts";
import { type TrialOutcome, trialOutcome } from "../capacityTrial.ts";
import type { FleetCandidate, FleetSettings } from "./fleetPlan.ts";
import { fleetScenario } from "./fleetState.ts";

export type Effort = "screened" | "full";

/** Requests after which an hour is cut, but not below `shortest` seconds: shorter ones vary more, which is to the safe side. */
const enoughRequests = { screened: 2_000, full: 12_000 } as const;
const shortest = 300;
/** Hours handed out at once. */
const batch = 10;
/** Hours of a screening that keep every SLO, after which no more are simulated; and of the whole test, at least. */
const fewest = { screened: 20, full: 60 } as const;

/** Hours under the centre of what is known: they give the values, and their intervals. */
const centreHours = { screened: 10, full: 20 } as const;

/** What a number of simulated hours says of one fleet in one state. */
export type HoursFound = {
  readonly outcomes: readonly TrialOutcome[];
  readonly summaries: readonly ReplicationSummary[];
  readonly kept: number;
  /** (k + ½)/(n + 1). */
  readonly probability: number;
  readonly isMet: boolean;
};

/**
 * Simulated hours of one candidate at any number of machines. Hour r is the same hour in every fleet: the same law drawn,
 * the same demand, the same streams; so fleets differ by their machines and not by chance.
 */
export class FleetHours {
  readonly #candidate: FleetCandidate;
  readonly #settings: FleetSettings;
  readonly #runner: Runner;
  readonly #prepared = new Map<string, Promise<Preparation>>();
  readonly #found = new Map<string, Promise<HoursFound>>();

  constructor(candidate: FleetCandidate, settings: FleetSettings, runner: Runner) {
    this.#candidate = candidate;
    this.#settings = settings;
    this.#runner = runner;
  }

  /** What must be known before hours of so many machines start; the pilot runs are as long as the hours. */
  prepare(machines: number, effort: Effort): Promise<Preparation> {
    const { seed } = this.#settings;
    const duration = this.hourSeconds(effort);
    const key = `${machines} ${effort}`;
    const known = this.#prepared.get(key);
    if (known) return known;
    const scenario = fleetScenario(this.#candidate, machines, 0);
    const fresh = this.#runner.prepare({ kind: "prepare", scenario, seed, duration });
    this.#prepared.set(key, fresh);
    return fresh;
  }

  /** Seconds of one hour. */
  hourSeconds(effort: Effort): number {
    const rate = offeredRate(this.#candidate.scenario) ?? 0;
    const enough = rate > 0 ? enoughRequests[effort] / rate : Number.POSITIVE_INFINITY;
    return Math.min(this.#settings.duration, Math.max(shortest, enough));
  }

  /**
   * Judges a fleet with some machines down. The test is that of a verdict: of n hours so many may break an SLO that
   * (k + ½)/(n + 1) is still the confidence. It ends when more have, which the rest could not mend; and in a screening when
   * the first hours all kept them.
   */
  judge(machines: number, down: number, effort: Effort): Promise<HoursFound> {
    const key = `${machines} ${down} ${effort}`;
    const known = this.#found.get(key);
    if (known) return known;
    const fresh = this.#judge(machines, down, effort);
    this.#found.set(key, fresh);
    return fresh;
  }

  async #judge(machines: number, down: number, effort: Effort): Promise<HoursFound> {
    const { confidence } = this.#settings;
    const decisive = fewestForVerdict(confidence);
    const most = Math.max(fewest.full, decisive);
    const enough = effort === "screened" ? Math.max(fewest.screened, decisive) : most;
    const forgiven = Math.floor(most + 0.5 - confidence * (most + 1) + 1e-9);
    const { state } = await this.prepare(machines, effort);
    if (state === "overloaded") return found([], [], confidence);
    const summaries: ReplicationSummary[] = [];
    const outcomes: TrialOutcome[] = [];
    const missed = () => outcomes.filter((each) => each.missed !== null).length;
    while (outcomes.length < most && missed() <= forgiven) {
      if (outcomes.length >= enough && missed() === 0) break;
      const count = Math.min(batch, most - outcomes.length);
      const more = await this.#simulate(machines, down, effort, outcomes.length, count, false);
      const scenario = fleetScenario(this.#candidate, machines, down);
      summaries.push(...more);
      outcomes.push(...more.map((each) => trialOutcome(each, scenario, this.#settings.slos)));
    }
    return found(outcomes, summaries, confidence);
  }

  /** Hours under the centre of what is known, with all machines up. */
  centre(machines: number, effort: Effort): Promise<readonly ReplicationSummary[]> {
    return this.#simulate(machines, 0, effort, 0, centreHours[effort], true);
  }

  async #simulate(
    machines: number,
    down: number,
    effort: Effort,
    first: number,
    count: number,
    isCentre: boolean,
  ): Promise<readonly ReplicationSummary[]> {
    const { plan } = await this.prepare(machines, effort);
    const scenario = fleetScenario(this.#candidate, machines, down);
    const halves = [Math.ceil(count / 2), Math.floor(count / 2)].filter((size) => size > 0);
    const jobs = halves.map((size, i) =>
      this.#runner.replicate({
        kind: "replicate",
        scenario: isCentre ? centreOf(scenario) : scenario,
        plan: this.#cut(plan, effort),
        seed: this.#settings.seed,
        first: first + (i === 0 ? 0 : halves[0]!),
        count: size,
        limits: limitsOf(this.#settings.slos),
      }),
    );
    return (await Promise.all(jobs)).flat();
  }

  #cut(plan: ReplicationPlan, effort: Effort): ReplicationPlan {
    return plan.kind === "steady" ? { ...plan, duration: this.hourSeconds(effort) } : plan;
  }
}

function found(
  outcomes: readonly TrialOutcome[],
  summaries: readonly ReplicationSummary[],
  confidence: number,
): HoursFound {
  const kept = outcomes.filter(({ missed }) => missed === null).length;
  const hours = outcomes.length;
  const probability = hours === 0 ? 0 : (kept + 0.5) / (hours + 1);
  return { outcomes, summaries, kept, probability, isMet: probability >= confidence };
}
