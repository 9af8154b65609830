import { arrivalWords } from "../../../reports/arrivalWords.ts";
import { type Assumption, thinkTimeOf, type UserLoad } from "../../catalog/workloads.ts";
import type { Load, RateProfile } from "../../engine/scenario.ts";
import { UserError } from "../../errors.ts";
import { type FlagKey, flagOf, type LoadKind, loadKinds } from "../simulateFlags.ts";
import { chooseArrival } from "./chooseArrival.ts";
import { chooseTrace, type Recording } from "./chooseTrace.ts";
import type { Inputs } from "./inputs.ts";
import type { FileLoad } from "./workloadFile.ts";

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
  ["arrivalOnSeconds", "rate"],
  ["arrivalOffSeconds", "rate"],
  ["arrivalOffRate", "rate"],
  ["traceScale", "trace"],
  ["traceWindow", "trace"],
  ["traceLoop", "trace"],
];

/**
 * The one load that was asked for.
 *
 * @param userLoad how often a user asks where nothing is said
 * @param seed for arrivals that a trace of rates does not hold
 * @param ofFile how the requests of the workload file come; null without one
 * @throws UserError for no load, two loads, or a flag that does not go with the load
 */
export async function chooseLoad(
  inputs: Inputs,
  userLoad: UserLoad,
  seed: number,
  ofFile: FileLoad | null,
): Promise<ChosenLoad> {
  const { values, named } = inputs;
  const [asked, second] = loadKinds.filter((each) => values[each] !== undefined);
  const kind = asked ?? (ofFile?.rate === undefined ? undefined : "rate");
  if (kind === undefined)
    throw new UserError(`no load: give one of ${loadKinds.map(flagOf).join(", ")}, e.g. --users 500`);
  if (second !== undefined)
    throw new UserError(`${named(asked!)} and ${named(second)} are two loads; give one of them`);
  for (const [key, its] of belongsTo)
    if (values[key] !== undefined && its !== kind)
      throw new UserError(
        `${named(key)}: goes with ${flagOf(its)} only, not with ${flagOf(kind)}; leave it out`,
      );
  switch (kind) {
    case "users":
      return withProfile(chooseUsers(inputs, userLoad), ofFile?.profile, `${values.workload}`);
    case "concurrency":
      return chosen(
        { kind, concurrency: values.concurrency! },
        `${values.concurrency} requests always in flight, each followed by the next at once`,
      );
    case "rate":
      return chooseRate(inputs, ofFile);
    case "burst":
      return chosen({ kind, requests: values.burst! }, `${values.burst} requests at once, and no more`);
    case "trace":
      return chooseTrace(inputs, seed);
  }
}

function chosen(load: Load, text: string, source = given): ChosenLoad {
  return { load, assumptions: [{ text, source }], recorded: null };
}

/** Rate, process and profile, each as it was given or else as the workload file says. */
function chooseRate(inputs: Inputs, ofFile: FileLoad | null): ChosenLoad {
  const own = chooseArrival(inputs);
  const arrival = own ?? ofFile?.arrival ?? { kind: "poisson" };
  const rate = inputs.values.rate ?? ofFile!.rate!;
  const profile = ofFile?.profile;
  const isOfFile = inputs.values.rate === undefined || (own === null && ofFile?.arrival !== undefined);
  return chosen(
    { kind: "rate", rate, arrival, ...(profile && { profile }) },
    `${rate} requests/s${profile ? ` in the busiest slot of the profile ${profile.name}` : ""}, ${arrivalWords(arrival)}`,
    isOfFile || profile ? `${given}, and ${inputs.values.workload}` : given,
  );
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

/** Users who ask as often as was said in the busiest slot of a workload file's profile, and less often in others. */
function withProfile(users: ChosenLoad, profile: RateProfile | undefined, file: string): ChosenLoad {
  if (profile === undefined || users.load.kind !== "users") return users;
  const text = `that is in the busiest slot of the profile ${profile.name}; in others they ask as much less often as it says`;
  return {
    ...users,
    load: { ...users.load, profile },
    assumptions: [...users.assumptions, { text, source: file }],
  };
}
