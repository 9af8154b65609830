import type { Effort } from "../../documents/parts/planOption.ts";
import { type Capacity, offeredRate, scaledCapacity } from "../../montecarlo/capacity.ts";
import { centreOf } from "../../montecarlo/drawScenario.ts";
import type { Preparation } from "../../montecarlo/prepare.ts";
import type { ReplicationSummary } from "../../montecarlo/replicate.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { limitsOf } from "../../montecarlo/slo.ts";
import { meetingProbability } from "../../stats/verdict.ts";
import { type TrialOutcome, trialOutcome } from "../capacityTrial.ts";
import type { SweptScenario } from "../loadScale.ts";
import type { FleetSettings } from "./fleetPlan.ts";
import { type FleetTest, fleetTest } from "./fleetTest.ts";

/** Requests after which an hour is cut, but not below `shortest` seconds: shorter ones vary more, which is to the safe side. */
const enoughRequests = { screened: 2_000, full: 12_000 } as const;
const shortest = 300;
/** Hours handed out at once. */
const batch = 4;
/** Hours under the centre of what is known: they give the values, and their intervals. */
const centreHours = { screened: 10, full: 20 } as const;

/** Machines of each deployment. */
export type Fleet = readonly number[];

/** What simulated hours say of one fleet in one state. */
export type HoursFound = {
  /** By the number of the hour. */
  readonly outcomes: ReadonlyMap<number, TrialOutcome>;
  readonly broken: number;
  /** Hours that are counted, simulated or taken to keep the SLOs. */
  readonly hours: number;
  /** That the next hour keeps every SLO, of the hours counted. */
  readonly probability: number;
  readonly isMet: boolean;
};

/**
 * Simulated hours of any number of machines. Hour r is the same hour in every fleet: the same law drawn, the same demand, the
 * same streams; so fleets differ by their machines and not by chance.
 */
export class FleetHours {
  readonly #scenarioOf: (machines: Fleet, down: Fleet) => SweptScenario;
  readonly #settings: FleetSettings;
  readonly #runner: Runner;
  readonly #order: readonly number[];
  readonly test: FleetTest;
  readonly #prepared: { readonly machines: Fleet; readonly effort: Effort; readonly found: Preparation }[] =
    [];
  readonly #simulated = new Map<string, Map<number, ReplicationSummary>>();
  readonly #judged = new Map<string, Promise<HoursFound>>();
  readonly #centres = new Map<string, Promise<readonly ReplicationSummary[]>>();

  /**
   * @param scenarioOf so many machines of each deployment, of which some fail as the hour begins
   * @param order numbers of the hours, the hardest first as far as an estimate tells
   */
  constructor(
    scenarioOf: (machines: Fleet, down: Fleet) => SweptScenario,
    settings: FleetSettings,
    runner: Runner,
    order: readonly number[],
  ) {
    this.#scenarioOf = scenarioOf;
    this.#settings = settings;
    this.#runner = runner;
    this.#order = order;
    this.test = fleetTest(settings.confidence);
  }

  /**
   * What must be known before hours of so many machines start. What a machine serves at most is found once; and a fleet
   * of up to twice as many machines as another takes its warm-up from that, whose load a machine is heavier and settles later.
   */
  async prepare(machines: Fleet, effort: Effort): Promise<Preparation> {
    const known = this.#prepared.find(
      (each) => each.effort === effort && each.machines.every((count, i) => count === machines[i]),
    );
    if (known) return known.found;
    const scenario = this.#scenario(machines);
    const { seed } = this.#settings;
    const smaller = this.#prepared.find(
      (each) =>
        each.effort === effort &&
        each.found.state === "steady" &&
        each.machines.every((count, i) => count <= machines[i]! && machines[i]! <= 2 * count),
    );
    const schedule = smaller?.found.schedule;
    const capacity = this.capacityOf(scenario);
    const found = await this.#runner.prepare({
      kind: "prepare",
      scenario,
      seed,
      duration: hourSeconds(scenario, this.#settings, effort),
      known: {
        ...(capacity && { capacity }),
        ...(schedule?.kind === "steady" && { warmUp: schedule.warmUp }),
      },
    });
    this.#prepared.push({ machines, effort, found });
    return found;
  }

  /** What a fleet serves at most, once any has been prepared. */
  capacityOf(scenario: SweptScenario): Capacity | undefined {
    const [first] = this.#prepared;
    if (!first?.found.capacity) return undefined;
    const replicas = this.#scenario(first.machines).deployments.map((each) => each.replicas);
    return scaledCapacity(scenario, first.found.capacity, replicas);
  }

  /**
   * Judges a fleet with some machines down, by the hours of the test that may break (fleetTest.ts). The test ends as soon as
   * more have broken than are forgiven; a screening also when, after the hardest hours, a row of them has kept every SLO.
   */
  judge(machines: Fleet, down: Fleet, effort: Effort): Promise<HoursFound> {
    const key = [machines, down, effort].join(" ");
    const known = this.#judged.get(key);
    if (known) return known;
    const fresh = this.#judge(machines, down, effort);
    this.#judged.set(key, fresh);
    return fresh;
  }

  async #judge(machines: Fleet, down: Fleet, effort: Effort): Promise<HoursFound> {
    const { forgiven, hardest, calm } = this.test;
    const { state } = await this.prepare(machines, effort);
    if (state === "overloaded") return this.#found(new Map(), true);
    const outcomes = new Map<number, TrialOutcome>();
    let [broken, inRow] = [0, 0];
    for (let first = 0; first < this.#order.length && broken <= forgiven; first += batch) {
      if (effort === "screened" && first >= hardest && inRow >= calm) break;
      const hours = this.#order.slice(first, first + batch);
      for (const [hour, outcome] of await this.#outcomes(machines, down, effort, hours)) {
        outcomes.set(hour, outcome);
        broken += Number(outcome.missed !== null);
        inRow = outcome.missed === null ? inRow + 1 : 0;
      }
    }
    return this.#found(outcomes);
  }

  /** All hours of the test, however many break. */
  judgeWhole(machines: Fleet, down: Fleet, effort: Effort): Promise<HoursFound> {
    return this.#judgeAll(machines, down, effort, this.#order);
  }

  /**
   * How nearly a fleet keeps the SLOs that was `judged` to break them: by the hours that bands come from, which are no harder than
   * others, however many break; but as many as are known to break at least.
   */
  async judgeDrawn(machines: Fleet, down: Fleet, effort: Effort, judged: HoursFound): Promise<HoursFound> {
    const found = await this.#judgeAll(machines, down, effort, this.#drawn(effort));
    return { ...found, probability: Math.min(found.probability, judged.probability) };
  }

  async #judgeAll(
    machines: Fleet,
    down: Fleet,
    effort: Effort,
    hours: readonly number[],
  ): Promise<HoursFound> {
    const { state } = await this.prepare(machines, effort);
    if (state === "overloaded") return this.#found(new Map(), true);
    return this.#found(new Map(await this.#outcomes(machines, down, effort, hours)), false, hours.length);
  }

  /** The first hours, which are as hard as any, with all machines up: bands come from them. */
  async drawn(machines: Fleet, effort: Effort): Promise<readonly ReplicationSummary[]> {
    const { state } = await this.prepare(machines, effort);
    if (state === "overloaded") return [];
    return this.#hours(machines, none(machines), effort, this.#drawn(effort));
  }

  #drawn(effort: Effort): number[] {
    return Array.from({ length: this.test.drawn[effort] }, (_, hour) => hour);
  }

  /** Hours under the centre of what is known, with all machines up. */
  centre(machines: Fleet, effort: Effort): Promise<readonly ReplicationSummary[]> {
    const key = [machines, effort].join(" ");
    const known = this.#centres.get(key);
    if (known) return known;
    const half = centreHours[effort] / 2;
    const halves = [0, half].map((first) =>
      this.#replicate(machines, none(machines), effort, first, half, true),
    );
    const fresh = Promise.all(halves).then((found) => found.flat());
    this.#centres.set(key, fresh);
    return fresh;
  }

  async #outcomes(machines: Fleet, down: Fleet, effort: Effort, hours: readonly number[]) {
    const scenario = this.#scenarioOf(machines, down);
    const summaries = await this.#hours(machines, down, effort, hours);
    return summaries.map(
      (each, i) => [hours[i]!, trialOutcome(each, scenario, this.#settings.slos)] as const,
    );
  }

  /** Hours by their numbers, each simulated once. */
  async #hours(
    machines: Fleet,
    down: Fleet,
    effort: Effort,
    hours: readonly number[],
  ): Promise<ReplicationSummary[]> {
    const key = [machines, down, effort].join(" ");
    const known = this.#simulated.get(key) ?? new Map<number, ReplicationSummary>();
    this.#simulated.set(key, known);
    const missing = hours.filter((hour) => !known.has(hour));
    await Promise.all(
      missing.map(async (hour) => {
        const [summary] = await this.#replicate(machines, down, effort, hour, 1, false);
        known.set(hour, summary!);
      }),
    );
    return hours.map((hour) => known.get(hour)!);
  }

  async #replicate(
    machines: Fleet,
    down: Fleet,
    effort: Effort,
    first: number,
    count: number,
    isCentre: boolean,
  ): Promise<readonly ReplicationSummary[]> {
    const { schedule } = await this.prepare(machines, effort);
    const { seed, slos } = this.#settings;
    const scenario = this.#scenarioOf(machines, down);
    return this.#runner.replicate({
      kind: "replicate",
      scenario: isCentre ? centreOf(scenario) : scenario,
      schedule,
      seed,
      first,
      count,
      limits: limitsOf(slos),
    });
  }

  #scenario(machines: Fleet): SweptScenario {
    return this.#scenarioOf(machines, none(machines));
  }

  #found(
    outcomes: ReadonlyMap<number, TrialOutcome>,
    isOverloaded = false,
    hours = this.test.hours,
  ): HoursFound {
    const broken = isOverloaded
      ? hours
      : [...outcomes.values()].filter(({ missed }) => missed !== null).length;
    const probability = meetingProbability(hours - broken, hours);
    return { outcomes, broken, hours, probability, isMet: broken <= this.test.forgiven };
  }
}

/** Seconds of one hour. */
export function hourSeconds(
  scenario: SweptScenario,
  { duration }: Pick<FleetSettings, "duration">,
  effort: Effort,
): number {
  const rate = offeredRate(scenario) ?? 0;
  const enough = rate > 0 ? enoughRequests[effort] / rate : Number.POSITIVE_INFINITY;
  return Math.min(duration, Math.max(shortest, enough));
}

function none(machines: Fleet): Fleet {
  return machines.map(() => 0);
}
