import { arrivalWords } from "../../../reports/arrivalWords.ts";
import type { Assumption, UserLoad } from "../../catalog/workloads.ts";
import type { Demand, Load } from "../../engine/scenario.ts";
import { joined, phrase, setting, UserError } from "../../errors.ts";
import type { Inputs } from "../../settings/inputs.ts";
import { type LoadKind, loadKinds, type ScenarioKey } from "../../settings/settings.ts";
import { chooseArrival } from "./chooseArrival.ts";
import { type ChosenPeople, choosePeople, mixDemand } from "./choosePeople.ts";
import type { ChosenProfile } from "./chooseProfile.ts";
import type { ChosenTrace, Recording } from "./chooseTrace.ts";
import type { ChosenWorkload } from "./chooseWorkload.ts";
import type { FileLoad } from "./workloadFile.ts";

/** The load, and what was taken for granted to say so. */
export type ChosenLoad = {
  readonly load: Load;
  readonly assumptions: readonly Assumption[];
  /** What is not known of how much is asked; null for nothing. */
  readonly demand: Demand | null;
  readonly seats: ChosenPeople["seats"];
  /** Where a trace comes from; null for other loads. */
  readonly recorded: Recording | null;
};

/** The source of what the user said. */
const given = "given";
const people: readonly LoadKind[] = ["users", "seats"];

/** Flags that belong to some kinds of load only. */
const belongsTo: readonly (readonly [key: ScenarioKey, kinds: readonly LoadKind[]])[] = [
  ["dayProfile", [...people, "rate"]],
  ["activeShare", ["seats"]],
  ["thinkTime", people],
  ["requestsPerUserHour", people],
  ["arrival", ["rate"]],
  ["arrivalCv", ["rate"]],
  ["arrivalOnSeconds", ["rate"]],
  ["arrivalOffSeconds", ["rate"]],
  ["arrivalOffRate", ["rate"]],
  ["traceScale", ["trace"]],
  ["traceWindow", ["trace"]],
  ["traceLoop", ["trace"]],
];

/**
 * The kind of the one load that was asked for.
 *
 * @param ofFile how the requests of the workload file come; null without one
 * @throws UserError for no load, two loads, or a flag that does not go with the load
 */
export function askedKind({ values, named, loads }: Inputs, ofFile: FileLoad | null): LoadKind {
  const [asked, second] = loadKinds.filter((each) => values[each] !== undefined);
  const kind = asked ?? (ofFile?.rate === undefined ? undefined : "rate");
  if (kind === undefined)
    throw new UserError(
      phrase`no load: give one of ${joined(loads.map(setting), ", ")}, e.g. ${setting("users")} 500`,
    );
  if (second !== undefined)
    throw new UserError(phrase`${named(asked!)} and ${named(second)} are two loads; give one of them`);
  for (const [key, kinds] of belongsTo)
    if (values[key] !== undefined && !kinds.includes(kind))
      throw new UserError(
        phrase`${named(key)}: goes with ${joined(kinds.map(setting), " or ")} only, not with ${setting(kind)}; leave it out`,
      );
  return kind;
}

/**
 * The load that was asked for, and the workload as its people ask it.
 *
 * @param trace the trace that was asked for; null where none was
 * @param userLoad how often a user asks where nothing is said
 * @param ofFile how the requests of the workload file come; null without one
 * @param profile how the load of people, or a rate, moves with the clock; null for not at all
 */
export function chooseLoad(
  inputs: Inputs,
  kind: LoadKind,
  trace: ChosenTrace | null,
  requests: ChosenWorkload,
  userLoad: UserLoad,
  ofFile: FileLoad | null,
  profile: ChosenProfile | null,
): { readonly load: ChosenLoad; readonly workload: ChosenWorkload } {
  const { values } = inputs;
  const chosen = (load: Load, text: string, source = given) => ({
    load: {
      load,
      assumptions: [{ text, source }],
      demand: mixDemand(requests),
      seats: null,
      recorded: null,
    },
    workload: requests,
  });
  switch (kind) {
    case "users":
    case "seats": {
      const { workload, ...load } = choosePeople(inputs, requests, userLoad, profile);
      return { load: { ...load, recorded: null }, workload };
    }
    case "concurrency":
      return chosen(
        { kind, concurrency: values.concurrency! },
        `${values.concurrency} requests always in flight, each followed by the next at once`,
      );
    case "rate": {
      const { load, text, source } = chooseRate(inputs, ofFile);
      if (profile === null) return chosen(load, text, source);
      const asked = chosen({ ...load, profile: profile.profile }, text, source);
      const assumptions = [...asked.load.assumptions, profile.assumption];
      return { ...asked, load: { ...asked.load, assumptions } };
    }
    case "burst":
      return chosen({ kind, requests: values.burst! }, `${values.burst} requests at once, and no more`);
    case "trace": {
      const demand = trace!.recorded.workload === null ? mixDemand(requests) : null;
      return { load: { ...trace!, demand, seats: null }, workload: requests };
    }
  }
}

type RateLoad = Extract<Load, { kind: "rate" }>;

/** Rate and process, each as it was given or else as the workload file says. */
function chooseRate(
  inputs: Inputs,
  ofFile: FileLoad | null,
): { readonly load: RateLoad; readonly text: string; readonly source: string } {
  const own = chooseArrival(inputs);
  const arrival = own ?? ofFile?.arrival ?? { kind: "poisson" };
  const rate = inputs.values.rate ?? ofFile!.rate!;
  const isOfFile = inputs.values.rate === undefined || (own === null && ofFile?.arrival !== undefined);
  return {
    load: { kind: "rate", rate, arrival },
    text: `${rate} requests/s, ${arrivalWords(arrival)}`,
    source: isOfFile ? `${given}, and ${inputs.values.workload}` : given,
  };
}
