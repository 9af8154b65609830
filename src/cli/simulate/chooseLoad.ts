import { type Assumption, thinkTimeOf, type UserLoad } from "../../catalog/workloads.ts";
import type { ArrivalProcess, Load } from "../../engine/scenario.ts";
import { UserError } from "../../errors.ts";
import { type FlagKey, flagOf, type LoadKind, loadKinds } from "../simulateFlags.ts";
import { chooseTrace, type Recording } from "./chooseTrace.ts";
import type { Inputs } from "./inputs.ts";

/** The load, and what was taken for granted to say so. */
export type ChosenLoad = {
  readonly load: Load;
  readonly assumptions: readonly Assumption[];
  /** Where a trace comes from; null for other loads. */
  readonly recorded: Recording | null;
};

/** The source of what the user said. */
const given = "given";

/** Flags that belong to one kind of load only. */
const belongsTo: readonly (readonly [key: FlagKey, kind: LoadKind])[] = [
  ["thinkTime", "users"],
  ["requestsPerUserHour", "users"],
  ["arrival", "rate"],
  ["arrivalCv", "rate"],
  ["traceScale", "trace"],
  ["traceWindow", "trace"],
  ["traceLoop", "trace"],
];

/**
 * The one load that was asked for.
 *
 * @param userLoad how often a user asks where nothing is said
 * @param seed for arrivals that a trace of rates does not hold
 * @throws UserError for no load, two loads, or a flag that does not go with the load
 */
export async function chooseLoad(inputs: Inputs, userLoad: UserLoad, seed: number): Promise<ChosenLoad> {
  const { values, named } = inputs;
  const [kind, second] = loadKinds.filter((each) => values[each] !== undefined);
  if (kind === undefined)
    throw new UserError(`no load: give one of ${loadKinds.map(flagOf).join(", ")}, e.g. --users 500`);
  if (second !== undefined)
    throw new UserError(`${named(kind)} and ${named(second)} are two loads; give one of them`);
  for (const [key, its] of belongsTo)
    if (values[key] !== undefined && its !== kind)
      throw new UserError(
        `${named(key)}: goes with ${flagOf(its)} only, not with ${flagOf(kind)}; leave it out`,
      );
  const asked = (load: Load, text: string): ChosenLoad => ({
    load,
    assumptions: [{ text, source: given }],
    recorded: null,
  });
  switch (kind) {
    case "users":
      return chooseUsers(inputs, userLoad);
    case "concurrency":
      return asked(
        { kind, concurrency: values.concurrency! },
        `${values.concurrency} requests always in flight, each followed by the next at once`,
      );
    case "rate": {
      const arrival = chooseArrival(inputs);
      const gaps =
        arrival.kind === "gamma"
          ? `gamma gaps with coefficient of variation ${arrival.cv}`
          : `${arrival.kind} arrivals`;
      return asked({ kind, rate: values.rate!, arrival }, `${values.rate} requests/s, ${gaps}`);
    }
    case "burst":
      return asked({ kind, requests: values.burst! }, `${values.burst} requests at once, and no more`);
    case "trace":
      return chooseTrace(inputs, seed);
  }
}

function chooseUsers({ values, named }: Inputs, userLoad: UserLoad): ChosenLoad {
  const users = values.users!;
  if (values.thinkTime !== undefined && values.requestsPerUserHour !== undefined)
    throw new UserError(
      `${named("thinkTime")} and ${named("requestsPerUserHour")} say the same; give one of them`,
    );
  const own = values.thinkTime ?? (values.requestsPerUserHour && 3600 / values.requestsPerUserHour);
  const load: Load = { kind: "users", users, thinkTime: own ?? thinkTimeOf(userLoad) };
  if (own === undefined) return { load, assumptions: userLoad.assumptions, recorded: null };
  const text = `each user thinks for an exponential time after each answer, ${Number(own.toPrecision(6))} s on average`;
  return { load, assumptions: [{ text, source: given }], recorded: null };
}

function chooseArrival({ values, named }: Inputs): ArrivalProcess {
  const kind = values.arrival ?? "poisson";
  if (kind === "gamma") {
    if (values.arrivalCv === undefined)
      throw new UserError(
        `${named("arrival")}: needs --arrival-cv, the coefficient of variation of the gaps`,
      );
    return { kind, cv: values.arrivalCv };
  }
  if (values.arrivalCv !== undefined)
    throw new UserError(`${named("arrivalCv")}: goes with --arrival gamma only; leave it out or add that`);
  return { kind };
}
