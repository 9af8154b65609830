import type { FoundOption } from "../../documents/parts/planOption.ts";
import { type Interruption, unlessInterrupted } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { inTurn } from "../inTurn.ts";
import { stageProgress } from "../stageProgress.ts";
import { optionsOf } from "./candidateOption.ts";
import type { FleetCandidate, FleetSettings } from "./fleetPlan.ts";
import { usualHoursOfSearch, withHeadroom } from "./headroom.ts";
import { fleetCost } from "./planOption.ts";
import { byRank } from "./rankOptions.ts";
import { startingFleet } from "./startingFleet.ts";
import { type Twins, twinsAmong } from "./twins.ts";

/** Told of what is under way. */
export type PlanProgress = {
  readonly stage: "screening" | "parts" | "testing" | "headroom" | "growth";
  readonly done: number;
  readonly of: number;
  /** Of the stage's work, 0 to 1, where it is better known than by `done`. */
  readonly share?: number;
};

/** Candidates under way at once: enough for every thread to have work while one prepares. */
const atOnce = 8;
/** Options in front that are tested with full effort whatever they cost, and most that are, twins counted once. */
const tested = { front: 3, most: 16 } as const;
/** Options in front whose capacity is searched for with full effort. */
const searched = 2;

/** Simulated hours that an option takes, about, of which the time left is told. */
const usualHours = { screening: 80, testing: 120, headroom: usualHoursOfSearch } as const;

/** Twins with the option of each. */
type Planned = Twins & { readonly options: readonly FoundOption[] };

/**
 * The fewest machines of each candidate that keep the SLOs, ranked. First all are screened; then the three in front, and
 * every other that with one machine less would cost less than the cheapest, are tested with full effort, until all that
 * are in front are; then it is searched how many more users the two in front
 * carry, which for the others is estimated. docs/architecture.md says what that guarantees.
 *
 * @returns what was finished, also when interrupted
 */
export async function makePlan(
  candidates: readonly FleetCandidate[],
  settings: FleetSettings,
  runner: Runner,
  onProgress: (progress: PlanProgress) => void,
  interruption: Interruption,
): Promise<FoundOption[]> {
  const stageOf = (stage: keyof typeof usualHours, of: number, before = 0) =>
    stageProgress(of, usualHours[stage], (done, share) =>
      onProgress({
        stage,
        done: before + done,
        of: before + of,
        share: (before + share * of) / (before + of),
      }),
    );
  const screening = stageOf("screening", candidates.length);
  const screened = await inTurn(twinsAmong(candidates), atOnce, async (alike) => {
    if (interruption.requested) return null;
    const part = screening(runner, alike.length);
    const twins = { candidates: alike, start: startingFleet(alike[0], settings) };
    const searching = optionsOf(twins, settings, part.runner, "screened", interruption);
    const options = await unlessInterrupted(searching, interruption);
    part.end();
    return options && { ...twins, options };
  });
  let planned: Planned[] = screened.flatMap((each) => each ?? []);
  while (!interruption.requested) {
    const inFront = ranked(planned).slice(0, tested.front);
    const next = planned
      .filter(({ options }) => options[0]!.effort === "screened")
      .filter(({ candidates: alike, options }) =>
        options.some(
          (option, i) => inFront.includes(option) || mayBeCheapest(alike[i]!, option, settings, inFront[0]!),
        ),
      )
      .toSorted((a, b) => byRank(ranked([a])[0]!, ranked([b])[0]!));
    const full = planned.filter(({ options }) => options[0]!.effort === "full").length;
    if (next.length === 0 || full >= tested.most) break;
    const chosen = next.slice(0, tested.most - full);
    const testing = stageOf("testing", chosen.length, full);
    const better = await inTurn(chosen, atOnce, async (twins) => {
      const from = { ...twins, start: { ...twins.start, machines: twins.options[0]!.machines } };
      const part = testing(runner);
      const searching = optionsOf(from, settings, part.runner, "full", interruption);
      const found = await unlessInterrupted(searching, interruption);
      part.end();
      return { ...twins, options: found ?? twins.options };
    });
    planned = planned.map((each) => better[chosen.indexOf(each)] ?? each);
  }
  const inFront = ranked(planned)
    .slice(0, searched)
    .filter(({ meets }) => meets);
  const front = planned.filter(({ options }) => options.some((each) => inFront.includes(each)));
  const headroom = stageOf("headroom", front.length);
  const carried = await inTurn(front, atOnce, async (twins) => {
    if (interruption.requested) return twins;
    const part = headroom(runner);
    const searching = withHeadroom(twins.candidates, twins.options, settings, part.runner);
    const options = await unlessInterrupted(searching, interruption);
    part.end();
    return { ...twins, options: options ?? twins.options };
  });
  return ranked(planned.map((each) => carried[front.indexOf(each)] ?? each));
}

/** Whether the option would be the cheapest if the screening had asked for a machine too many. */
function mayBeCheapest(
  candidate: FleetCandidate,
  { meets, machines }: FoundOption,
  settings: FleetSettings,
  best: FoundOption,
): boolean {
  const cost = fleetCost(candidate, settings, Math.max(1, machines - 1)).perMonth;
  return meets && cost !== null && best.cost.perMonth !== null && cost <= best.cost.perMonth;
}

function ranked(planned: readonly Planned[]): FoundOption[] {
  return planned.flatMap(({ options }) => options).toSorted(byRank);
}
