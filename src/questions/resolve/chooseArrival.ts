import type { ArrivalProcess } from "../../engine/scenario.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import { onOffArrival } from "../../settings/arrivalSpec.ts";
import type { Asked } from "../../settings/asked.ts";
import { defaultOf } from "../../settings/values.ts";

/** The settings that it reads. */
export type ArrivalSettings = Asked<
  "arrival" | "arrivalCv" | "arrivalOnSeconds" | "arrivalOffSeconds" | "arrivalOffRate"
>;

/** Flags that belong to one process only. */
const belongsTo = [
  ["arrivalCv", "gamma"],
  ["arrivalOnSeconds", "on-off"],
  ["arrivalOffSeconds", "on-off"],
  ["arrivalOffRate", "on-off"],
] as const;

/**
 * The arrival process that was asked for; null where nothing is said of it.
 *
 * @throws UserError for a process without its figures, or figures without their process
 */
export function chooseArrival({ values, named }: ArrivalSettings): ArrivalProcess | null {
  const {
    arrival: kind,
    arrivalCv,
    arrivalOnSeconds,
    arrivalOffSeconds,
    arrivalOffRate = defaultOf("arrivalOffRate"),
  } = values;
  for (const [key, its] of belongsTo)
    if (values[key] !== undefined && kind !== its)
      throw new UserError(
        phrase`${named(key)}: goes with ${setting("arrival")} ${its} only; leave it out or add that`,
      );
  switch (kind) {
    case undefined:
      return null;
    case "poisson":
    case "constant":
      return { kind };
    case "gamma":
      if (arrivalCv === undefined)
        throw new UserError(
          phrase`${named("arrival")}: needs ${setting("arrivalCv")}, the coefficient of variation of the gaps`,
        );
      return { kind, cv: arrivalCv };
    case "on-off":
      if (arrivalOnSeconds === undefined || arrivalOffSeconds === undefined)
        throw new UserError(
          phrase`${named("arrival")}: needs ${setting("arrivalOnSeconds")} and ${setting("arrivalOffSeconds")}, the mean lengths of busy and quiet times`,
        );
      return onOffArrival({
        onSeconds: arrivalOnSeconds,
        offSeconds: arrivalOffSeconds,
        offRate: arrivalOffRate,
      });
  }
}
