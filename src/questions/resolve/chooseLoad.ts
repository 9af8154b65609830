import { arrivalWords } from "../../../reports/arrivalWords.ts";
import type { Assumption, UserLoad } from "../../catalog/workloads.ts";
import type { Demand, Load } from "../../engine/scenario.ts";
import { joined, phrase, setting, UserError } from "../../errors.ts";
import type { Asked } from "../../settings/asked.ts";
import { type LoadKind, loadKinds } from "../../settings/settings.ts";
import { type ArrivalSettings, chooseArrival } from "./chooseArrival.ts";
import { type ChosenPeople, choosePeople, mixDemand, type PeopleSettings } from "./choosePeople.ts";
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

/** The settings that it reads. */
export type LoadSettings = PeopleSettings & ArrivalSettings & Asked<LoadKind | LoadDetailKey | "workload">;

/** Settings that say more of some kinds of load, and of no others. */
type LoadDetailKey =
  | ("dayProfile" | "activeShare" | "thinkTime" | "requestsPerUserHour")
  | ("arrival" | "arrivalCv" | "arrivalOnSeconds" | "arrivalOffSeconds" | "arrivalOffRate")
  | ("traceScale" | "traceWindow" | "traceLoop");

/** What a load is made from beside what was asked. */
type LoadParts = {
  /** The trace that was asked for; null where none was. */
  readonly trace: ChosenTrace | null;
  readonly requests: ChosenWorkload;
  /** How often a user asks where nothing is said. */
  readonly userLoad: UserLoad;
  /** How the requests of the workload file come; null without one. */
  readonly ofFile: FileLoad | null;
  /** How the load of people, or a rate, moves with the clock; null for not at all. */
  readonly profile: ChosenProfile | null;
};

/** The load, and the workload as its people ask it. */
type LoadWithRequests = { readonly load: ChosenLoad; readonly workload: ChosenWorkload };

/** How a kind of load is asked for: the settings that go with it, and what it becomes. */
type AskedLoad = {
  readonly details: readonly LoadDetailKey[];
  choose(asked: LoadSettings, parts: LoadParts): LoadWithRequests;
};

const population: AskedLoad = {
  details: ["dayProfile", "thinkTime", "requestsPerUserHour"],
  choose(asked, { requests, userLoad, profile }) {
    const { workload, ...load } = choosePeople(asked, requests, userLoad, profile);
    return { load: { ...load, recorded: null }, workload };
  },
};

/** Every way to ask for a load, a row each. */
const askedLoads: Readonly<Record<LoadKind, AskedLoad>> = {
  users: population,
  seats: { ...population, details: [...population.details, "activeShare"] },
  concurrency: {
    details: [],
    choose: ({ values: { concurrency } }, { requests }) =>
      plain(
        { kind: "concurrency", concurrency: concurrency! },
        [
          {
            text: `${concurrency} requests always in flight, each followed by the next at once`,
            source: given,
          },
        ],
        requests,
      ),
  },
  rate: {
    details: [
      "dayProfile",
      ...(["arrival", "arrivalCv", "arrivalOnSeconds", "arrivalOffSeconds", "arrivalOffRate"] as const),
    ],
    choose(asked, { requests, ofFile, profile }) {
      const { load, assumption } = chooseRate(asked, ofFile);
      if (profile === null) return plain(load, [assumption], requests);
      return plain({ ...load, profile: profile.profile }, [assumption, profile.assumption], requests);
    },
  },
  burst: {
    details: [],
    choose: ({ values: { burst } }, { requests }) =>
      plain(
        { kind: "burst", requests: burst! },
        [{ text: `${burst} requests at once, and no more`, source: given }],
        requests,
      ),
  },
  trace: {
    details: ["traceScale", "traceWindow", "traceLoop"],
    choose(_, { trace, requests }) {
      const demand = trace!.recorded.workload === null ? mixDemand(requests) : null;
      return { load: { ...trace!, demand, seats: null }, workload: requests };
    },
  },
};

/**
 * The kind of the one load that was asked for.
 *
 * @param ofFile how the requests of the workload file come; null without one
 * @throws UserError for no load, two loads, or a flag that does not go with the load
 */
export function askedKind({ values, named, loads }: LoadSettings, ofFile: FileLoad | null): LoadKind {
  const [asked, second] = loadKinds.filter((each) => values[each] !== undefined);
  const kind = asked ?? (ofFile?.rate === undefined ? undefined : "rate");
  if (kind === undefined)
    throw new UserError(
      phrase`no load: give one of ${joined(loads.map(setting), ", ")}, e.g. ${setting("users")} 500`,
    );
  if (second !== undefined)
    throw new UserError(phrase`${named(asked!)} and ${named(second)} are two loads; give one of them`);
  for (const key of new Set(loadKinds.flatMap((each) => askedLoads[each].details)))
    if (values[key] !== undefined && !askedLoads[kind].details.includes(key)) {
      const kinds = loadKinds.filter((each) => askedLoads[each].details.includes(key));
      throw new UserError(
        phrase`${named(key)}: goes with ${joined(kinds.map(setting), " or ")} only, not with ${setting(kind)}; leave it out`,
      );
    }
  return kind;
}

/** The load that was asked for, and the workload as its people ask it. */
export function chooseLoad(asked: LoadSettings, kind: LoadKind, parts: LoadParts): LoadWithRequests {
  return askedLoads[kind].choose(asked, parts);
}

/** A load that is what was asked for, and leaves the requests as they are. */
function plain(load: Load, assumptions: readonly Assumption[], requests: ChosenWorkload): LoadWithRequests {
  return {
    load: { load, assumptions, demand: mixDemand(requests), seats: null, recorded: null },
    workload: requests,
  };
}

type RateLoad = Extract<Load, { kind: "rate" }>;

/** Rate and process, each as it was given or else as the workload file says. */
function chooseRate(
  asked: LoadSettings,
  ofFile: FileLoad | null,
): { readonly load: RateLoad; readonly assumption: Assumption } {
  const own = chooseArrival(asked);
  const arrival = own ?? ofFile?.arrival ?? { kind: "poisson" };
  const rate = asked.values.rate ?? ofFile!.rate!;
  const isOfFile = asked.values.rate === undefined || (own === null && ofFile?.arrival !== undefined);
  return {
    load: { kind: "rate", rate, arrival },
    assumption: {
      text: `${rate} requests/s, ${arrivalWords(arrival)}`,
      source: isOfFile ? `${given}, and ${asked.values.workload}` : given,
    },
  };
}
