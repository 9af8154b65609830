import type { Interruption } from "../../montecarlo/experiment.ts";
import type { Runner } from "../../montecarlo/runner.ts";
import { candidateOption } from "./candidateOption.ts";
import type { FleetCandidate, FleetSettings, PlanOption } from "./fleetPlan.ts";
import { withHeadroom } from "./headroom.ts";
import { inTurn } from "./inTurn.ts";
import { fleetCost } from "./planOption.ts";
import { byRank } from "./rankOptions.ts";
import { type FleetStart, startingFleet } from "./startingFleet.ts";

/** Told of what is under way. */
export type PlanProgress = {
  readonly stage: "screening" | "parts" | "testing" | "headroom" | "growth";
  readonly done: number;
  readonly of: number;
};

/** Candidates under way at once: enough for every thread to have work while one prepares. */
const atOnce = 4;
/** Options in front that are tested with full effort whatever they cost, and most that are. */
const tested = { front: 3, most: 16 } as const;
/** Options in front whose capacity is searched for with full effort. */
const searched = 2;

/** An option with the candidate that it is of, and where the search for it began. */
type Ranked = {
  readonly candidate: FleetCandidate;
  readonly start: FleetStart;
  readonly option: PlanOption;
};

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
): Promise<PlanOption[]> {
  let done = 0;
  const tell = (stage: PlanProgress["stage"], of: number) => onProgress({ stage, done, of });
  tell("screening", candidates.length);
  const screened = await inTurn(candidates, atOnce, async (candidate) => {
    if (interruption.requested) return null;
    const start = startingFleet(candidate, settings);
    const option = await candidateOption(candidate, start, settings, runner, "screened", interruption);
    done++;
    tell("screening", candidates.length);
    return option && { candidate, start, option };
  });
  let ranked = sorted(screened.flatMap((each) => each ?? []));
  while (!interruption.requested) {
    const next = ranked.filter(({ candidate, option }, i) => {
      const couldLead = i < tested.front || mayBeCheapest(candidate, option, settings, ranked[0]!.option);
      return option.effort === "screened" && couldLead;
    });
    const full = ranked.filter(({ option }) => option.effort === "full").length;
    if (next.length === 0 || full >= tested.most) break;
    const chosen = next.slice(0, tested.most - full);
    done = full;
    tell("testing", full + chosen.length);
    const better = await inTurn(chosen, atOnce, async ({ candidate, start, option }) => {
      const from = { ...start, machines: option.machines };
      const found = await candidateOption(candidate, from, settings, runner, "full", interruption);
      done++;
      tell("testing", full + chosen.length);
      return found ?? option;
    });
    ranked = sorted(
      ranked.map((each) => {
        const i = chosen.indexOf(each);
        return i < 0 ? each : { ...each, option: better[i]! };
      }),
    );
  }
  const front = ranked.slice(0, searched).filter(({ option }) => option.meets);
  done = 0;
  const carried = await inTurn(front, atOnce, async (each) => {
    if (interruption.requested) return each;
    tell("headroom", front.length);
    const option = await withHeadroom(each.candidate, each.option, settings, runner);
    done++;
    return { ...each, option };
  });
  return [...carried, ...ranked.slice(carried.length)].map(({ option }) => option);
}

/** Whether the option would be the cheapest if the screening had asked for a machine too many. */
function mayBeCheapest(
  candidate: FleetCandidate,
  { meets, machines }: PlanOption,
  settings: FleetSettings,
  best: PlanOption,
): boolean {
  const cost = fleetCost(candidate, settings, Math.max(1, machines - 1)).perMonth;
  return meets && cost !== null && best.cost.perMonth !== null && cost <= best.cost.perMonth;
}

function sorted(ranked: readonly Ranked[]): Ranked[] {
  return ranked.toSorted((a, b) => byRank(a.option, b.option));
}
