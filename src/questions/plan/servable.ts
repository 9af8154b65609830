import { phrase, UserError } from "../../errors.ts";
import type { FleetCandidate, FleetSettings } from "../../planning/fleet/fleetPlan.ts";
import { mayKeepUp, mostMachines } from "../../planning/fleet/startingFleet.ts";
import { firstOf } from "../resolve/resolvePairs.ts";
import type { Run } from "../simulate/execute.ts";

/** Each user takes some memory in every simulation that runs at once. */
const mostUsers = 1_000_000;

/** @throws UserError for more users than a plan simulates */
export function checkUsers([run]: readonly Run[]): void {
  const load = run?.scenario.load;
  if (load?.kind !== "users" || load.users <= mostUsers) return;
  const [asked, most] = [load.users, mostUsers].map((count) => count.toLocaleString("en-US"));
  throw new UserError(
    phrase`${asked} users are more than a plan simulates; give at most ${most}, and plan for that many times over`,
  );
}

/**
 * The candidates of which no more machines than a plan looks at keep up with the load, and a line on the others.
 *
 * @param isNeeded whether there must be one, where there are any
 * @throws UserError where one is needed and none is left
 */
export function servable(
  candidates: readonly FleetCandidate[],
  settings: Pick<FleetSettings, "slos">,
  isNeeded: boolean,
): { readonly kept: readonly FleetCandidate[]; readonly skipped: readonly string[] } {
  const kept = candidates.filter((each) => mayKeepUp(each, settings));
  if (kept.length === candidates.length) return { kept, skipped: [] };
  const most = mostMachines.toLocaleString("en-US");
  const names = candidates
    .filter((each) => !kept.includes(each))
    .map(({ context: { model, machine } }) => `${model} on ${machine}`);
  if (kept.length === 0 && isNeeded)
    throw new UserError(
      phrase`the load takes more than ${most} machines of any kind (${names[0]}), and a plan looks at no more; ask for less, and plan for that many times over`,
    );
  return { kept, skipped: [`skipped, the load takes more than ${most} machines: ${firstOf(names)}`] };
}
