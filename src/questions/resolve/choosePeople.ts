import { type Assumption, thinkTimeOf, type UserLoad } from "../../catalog/workloads.ts";
import type { Demand, Feature, Load } from "../../engine/scenario.ts";
import { phrase, UserError } from "../../errors.ts";
import type { Asked } from "../../settings/asked.ts";
import { logDeviation, type Ranged } from "../../settings/rangedSpec.ts";
import type { ChosenProfile } from "./chooseProfile.ts";
import { type ChosenWorkload, withShares } from "./chooseWorkload.ts";

/** The settings that it reads. */
export type PeopleSettings = Asked<"users" | "seats" | "activeShare" | "thinkTime" | "requestsPerUserHour">;

/** People who ask, and what is not known of how much. */
export type ChosenPeople = {
  readonly load: Extract<Load, { kind: "users" }>;
  readonly demand: Demand | null;
  /** The workload with the mix that the requests of each feature make. */
  readonly workload: ChosenWorkload;
  readonly seats: { readonly seats: number; readonly activeShare: number } | null;
  readonly assumptions: readonly Assumption[];
};

const given = "given";

/**
 * The people behind `--users` or `--seats`: how many, how often they ask, for what, and how sure each of these is. What
 * the user gives is certain unless it comes with a range; what ships is not.
 *
 * @param profile how what they ask moves with the clock; null for not at all
 * @throws UserError for two ways of saying how often, or features that the workload has not
 */
export function choosePeople(
  inputs: PeopleSettings,
  requests: ChosenWorkload,
  userLoad: UserLoad,
  profile: ChosenProfile | null,
): ChosenPeople {
  const population = populationOf(inputs, userLoad);
  const asking = askingOf(inputs, requests, userLoad);
  const demand: Demand = {
    users: logDeviation(population.activeShare),
    mostUsers: 1 / population.activeShare.value,
    requests: asking.deviation,
    features: asking.deviations,
    keepsTotal: asking.keepsTotal,
  };
  return {
    load: {
      kind: "users",
      users: population.users,
      thinkTime: asking.thinkTime,
      ...(profile && { profile: profile.profile }),
    },
    demand: isUncertain(demand) ? demand : null,
    workload: asking.workload,
    seats: population.seats,
    assumptions: [...population.assumptions, ...asking.assumptions, ...(profile ? [profile.assumption] : [])],
  };
}

/** What is not known of the mix of a built-in workload under a load that says how much is asked; null for nothing. */
export function mixDemand(requests: ChosenWorkload): Demand | null {
  const features = mixDeviations(requests);
  const demand = { users: 0, mostUsers: 1, requests: 0, features, keepsTotal: true };
  return isUncertain(demand) ? demand : null;
}

function isUncertain({ users, requests, features }: Demand): boolean {
  return [users, requests, ...features].some((deviation) => deviation > 0);
}

function mixDeviations({ workload, plausibleShares }: ChosenWorkload): number[] {
  return workload.features.map(({ name }) => {
    const range = plausibleShares[name];
    return range === undefined ? 0 : logDeviation({ low: range[0], high: range[1] });
  });
}

type Population = {
  readonly users: number;
  readonly activeShare: Ranged;
  readonly seats: ChosenPeople["seats"];
  readonly assumptions: readonly Assumption[];
};

function populationOf({ values }: PeopleSettings, userLoad: UserLoad): Population {
  const { users, seats, activeShare } = values;
  if (seats === undefined) return { users: users!, activeShare: certain(1), seats: null, assumptions: [] };
  const [low, high] = userLoad.activeShare.plausible;
  const share = activeShare ?? { value: userLoad.activeShare.value, low, high };
  const active = Math.max(1, Math.round(seats * share.value));
  return {
    users: active,
    activeShare: share,
    seats: { seats, activeShare: share.value },
    assumptions: [
      activeShare === undefined
        ? userLoad.activeShare.assumption
        : { text: `${rangeText(share, 100, " %")} of ${seats} seats are active`, source: given },
    ],
  };
}

type Asking = {
  readonly thinkTime: number;
  readonly deviation: number;
  readonly deviations: readonly number[];
  readonly keepsTotal: boolean;
  readonly workload: ChosenWorkload;
  readonly assumptions: readonly Assumption[];
};

function askingOf(inputs: PeopleSettings, workload: ChosenWorkload, userLoad: UserLoad): Asking {
  const { values, named } = inputs;
  const { thinkTime, requestsPerUserHour: requests } = values;
  if (thinkTime !== undefined && requests !== undefined)
    throw new UserError(
      phrase`${named("thinkTime")} and ${named("requestsPerUserHour")} say the same; give one of them`,
    );
  const mix = { deviations: mixDeviations(workload), keepsTotal: true, workload };
  if (thinkTime !== undefined)
    return { ...mix, thinkTime, deviation: 0, assumptions: [thinkingText(thinkTime)] };
  if (requests === undefined) {
    const [low, high] = userLoad.plausible;
    return {
      ...mix,
      thinkTime: thinkTimeOf(userLoad.requestsPerSecondPerUser, workload.workload.features),
      deviation: logDeviation({ low, high }),
      assumptions: userLoad.assumptions,
    };
  }
  if (requests.kind === "by-feature") return askingByFeature(inputs, workload, requests.features);
  const mean = thinkTimeOf(requests.value / 3600, workload.workload.features);
  return {
    ...mix,
    thinkTime: mean,
    deviation: logDeviation(requests),
    assumptions: [
      { text: `${rangeText(requests)} requests per active user and hour`, source: given },
      thinkingText(mean),
    ],
  };
}

function askingByFeature(
  { named }: PeopleSettings,
  workload: ChosenWorkload,
  requests: Readonly<Record<string, Ranged>>,
): Asking {
  const names = workload.workload.features.map(({ name }) => name);
  const wrong = Object.keys(requests).find((name) => !names.includes(name));
  const missing = names.find((name) => requests[name] === undefined);
  if (wrong !== undefined || missing !== undefined)
    throw new UserError(
      phrase`${named("requestsPerUserHour")}: ${wrong === undefined ? `says nothing of ${missing}` : `"${wrong}" is no feature`} of workload ${workload.workload.name}; give a number for each of ${names.join(", ")} (0 for none)`,
    );
  const total = names.reduce((sum, name) => sum + requests[name]!.value, 0);
  if (total === 0)
    throw new UserError(
      phrase`${named("requestsPerUserHour")}: nobody asks for anything; give a number above 0`,
    );
  const asked = withShares(workload, (name) => requests[name]!.value / total);
  const { features } = asked.workload;
  const mean = thinkTimeOf(total / 3600, features);
  return {
    thinkTime: mean,
    deviation: 0,
    deviations: features.map(({ name }: Feature) => logDeviation(requests[name]!)),
    keepsTotal: false,
    workload: asked,
    assumptions: [
      {
        text: `requests per active user and hour: ${names.map((name) => `${name} ${rangeText(requests[name]!)}`).join(", ")}`,
        source: given,
      },
      thinkingText(mean),
    ],
  };
}

function thinkingText(seconds: number): Assumption {
  return {
    text: `each user thinks for an exponential time after each answer, ${Number(seconds.toPrecision(6))} s on average`,
    source: given,
  };
}

function certain(value: number): Ranged {
  return { value, low: value, high: value };
}

/** "20", or "20 (10 to 40)". */
function rangeText({ value, low, high }: Ranged, scale = 1, unit = ""): string {
  const text = (number: number) => Number((number * scale).toPrecision(6));
  const range = low === high ? "" : ` (${text(low)} to ${text(high)}${unit})`;
  return `${text(value)}${unit}${range}`;
}
