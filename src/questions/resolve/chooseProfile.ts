import { z } from "zod";
import { findProfile, type ProfileLibrary, profileFactors, rateProfile } from "../../catalog/profiles.ts";
import type { Assumption } from "../../catalog/workloads.ts";
import type { RateProfile } from "../../engine/scenario.ts";
import { phrase, UserError } from "../../errors.ts";
import type { Asked } from "../../settings/asked.ts";
import type { Files } from "../../settings/files.ts";
import { readLocatedFile } from "../../settings/locatedValues.ts";
import { isWorkloadFile } from "./chooseWorkload.ts";
import type { WorkloadFile } from "./workloadFile.ts";

/** The settings that it reads. */
export type ProfileSettings = Asked<"dayProfile" | "duration" | "workload">;

/** How the load moves with the clock, and where that comes from. */
export type ChosenProfile = { readonly profile: RateProfile; readonly assumption: Assumption };

const periodRule = "give the profile's period in seconds, from 60 to 31,536,000";
const nameRule = "give a name";
const profileFile = z.strictObject({
  name: z.string({ error: nameRule }).min(1, { error: nameRule }).optional(),
  periodSeconds: z
    .number({ error: periodRule })
    .min(60, { error: periodRule })
    .max(31_536_000, { error: periodRule }),
  factors: profileFactors,
});

/**
 * The profile that was asked for: a built-in one, a file's, or the workload file's; null where the load does not follow
 * the clock.
 *
 * @throws UserError for a profile that does not exist or is wrong, or a duration beside one
 */
export async function chooseProfile(
  inputs: ProfileSettings,
  own: WorkloadFile | null,
  library: ProfileLibrary,
): Promise<ChosenProfile | null> {
  const { values, named } = inputs;
  const chosen = await profileAsked(inputs, own, library);
  if (chosen !== null && values.duration !== undefined)
    throw new UserError(
      phrase`${named("duration")}: a load with a profile is simulated for its whole period; leave it out, or the profile`,
    );
  return chosen;
}

async function profileAsked(
  { values, named, pathOf, files }: ProfileSettings,
  own: WorkloadFile | null,
  library: ProfileLibrary,
): Promise<ChosenProfile | null> {
  const { dayProfile } = values;
  if (dayProfile === undefined)
    return own?.load.profile === undefined ? null : chosenFrom(own.load.profile, values.workload!);
  if (isWorkloadFile(dayProfile)) return fromFile(pathOf("dayProfile", dayProfile), files);
  try {
    const builtIn = findProfile(library, dayProfile);
    return chosenFrom(rateProfile(builtIn), `${builtIn.source}; clock: ${builtIn.clock}`);
  } catch (error) {
    if (error instanceof UserError) throw new UserError(phrase`${named("dayProfile")}: ${error.phrase}`);
    throw error;
  }
}

async function fromFile(path: string, files: Files): Promise<ChosenProfile> {
  const file = await readLocatedFile(path, files);
  const parsed = profileFile.safeParse(file.values);
  if (!parsed.success) {
    const { path: at, message } = parsed.error.issues[0]!;
    throw new UserError(phrase`${file.place(at)}: ${[...at, message].join(": ")}`);
  }
  const { name = path.split(/[\\/]/).at(-1)!, periodSeconds: period, factors } = parsed.data;
  return chosenFrom(rateProfile({ name, period, factors }), path);
}

function chosenFrom(profile: RateProfile, source: string): ChosenProfile {
  const text = `the load is that of the busiest slot of the profile ${profile.name}; in others less is asked, as it says`;
  return { profile, assumption: { text, source } };
}
