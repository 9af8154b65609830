import { z } from "zod";
import type { RateProfile } from "../engine/scenario.ts";
import { checkFile, positive, words } from "./dataFile.ts";
import { resolveName } from "./resolveName.ts";
import type { Source } from "./types.ts";

/** A rate profile that ships with capsim. */
export type BuiltInProfile = {
  readonly name: string;
  readonly description: string;
  readonly source: Source;
  /** What the clock shows: a time zone. */
  readonly clock: string;
  readonly period: number;
  /** Relative to the busiest slot, which is 1. */
  readonly factors: readonly number[];
};

/** The built-in profiles, and whom to thank for those derived from a trace. */
export type ProfileLibrary = {
  readonly profiles: readonly BuiltInProfile[];
  readonly attribution: string;
  readonly licence: string;
};

const factorRule = "give at least one factor, each a number from 0 to 1,000, not all of them 0";
/** Factors of a profile as a file gives them; a user's file says them relative to anything. */
export const profileFactors = z
  .array(z.number({ error: factorRule }).min(0, { error: factorRule }).max(1000, { error: factorRule }), {
    error: factorRule,
  })
  .min(1, { error: factorRule })
  .max(100_000, { error: "give at most 100,000 factors" })
  .refine((factors) => factors.some((factor) => factor > 0), { error: factorRule });

const profilesFile = z.strictObject({
  attribution: words,
  licence: words,
  profiles: z.array(
    z.strictObject({
      name: words,
      description: words,
      source: words,
      clock: words,
      periodSeconds: positive,
      factors: profileFactors,
    }),
  ),
});

/**
 * The built-in profiles from the parsed JSON of `models/profiles.json`.
 *
 * @throws Error naming the file and the field: the file is capsim's own, so a bad one is capsim's fault
 */
export function parseProfiles(json: unknown): ProfileLibrary {
  const { profiles, ...origin } = checkFile("profiles.json", profilesFile, json);
  return {
    ...origin,
    profiles: profiles.map(({ periodSeconds, factors, ...rest }) => ({
      ...rest,
      period: periodSeconds,
      factors: relativeToBusiest(factors),
    })),
  };
}

/**
 * The built-in profile a user names, case-insensitive.
 *
 * @throws UserError naming the nearest profiles
 */
export function findProfile(library: ProfileLibrary, name: string): BuiltInProfile {
  const named = library.profiles.map((profile) => ({ id: profile.name, aliases: [], profile }));
  return resolveName("profile", name, named).profile;
}

/**
 * A profile as a load carries it: a load's rate is that of the busiest slot, whose factor becomes 1.
 *
 * @param start what the clock shows when the measured time begins, in seconds; the busiest slot's beginning if left out
 */
export function rateProfile(
  { name, period, factors }: Pick<BuiltInProfile, "name" | "period" | "factors">,
  start: number = busiestStart(factors, period),
): RateProfile {
  return {
    name,
    period,
    factors: relativeToBusiest(factors),
    start: start - Math.floor(start / period) * period,
  };
}

/** Seconds into the period at which the busiest slot begins, the first where several are. */
export function busiestStart(factors: readonly number[], period: number): number {
  return (factors.indexOf(Math.max(...factors)) * period) / factors.length;
}

function relativeToBusiest(factors: readonly number[]): number[] {
  const busiest = Math.max(...factors);
  return factors.map((factor) => factor / busiest);
}
