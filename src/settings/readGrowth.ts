import { UserError } from "../errors.ts";
import { numberFrom } from "./numbers.ts";

/** How fast a load grows, and for how long it is looked at. */
export type GrowthInput = {
  /** As it was given: "20%/year". */
  readonly text: string;
  /** Share by which it grows in a year, > −1. */
  readonly perYear: number;
  readonly years: number;
};

const usualYears = 3;
const mostYears = 20;
/** What grows by more is another plan. */
const mostTimes = 100;

/**
 * Reads `--growth 20%/year` (or `1.5%/month`) and `--years 3`.
 *
 * @returns null where no growth is asked for
 * @throws UserError for what is neither
 * @example
 * readGrowth("1%/month", "2"); // => { text: "1%/month", perYear: 0.1268…, years: 2 }
 */
export function readGrowth(growth: string | undefined, years: string | undefined): GrowthInput | null {
  const many = years === undefined ? usualYears : numberFrom(years.trim());
  if (many === null || !(many >= 1 / 12 && many <= mostYears))
    throw new UserError(`--years ${years}: give a number of years up to ${mostYears}, such as 3`);
  if (growth === undefined) {
    if (years === undefined) return null;
    throw new UserError(
      `--years ${years}: matters to a growth only; give --growth 20%/year, or leave it out`,
    );
  }
  const [, percent = "", unit = ""] = /^([-+]?[\d.]+)\s*%\s*\/\s*(year|month)$/i.exec(growth.trim()) ?? [];
  const share = numberFrom(percent.replace(/^\+/, ""));
  if (share === null || share <= -100)
    throw new UserError(
      `--growth ${growth}: write a percentage above -100 by year or month, such as 20%/year or 1.5%/month`,
    );
  const periods = unit.toLowerCase() === "month" ? 12 : 1;
  const perYear = (1 + share / 100) ** periods - 1;
  const times = (1 + perYear) ** many;
  if (times > mostTimes || times < 1 / mostTimes)
    throw new UserError(
      `--growth ${growth}: changes the load by more than a factor of ${mostTimes} in ${many} years; give less, or fewer --years`,
    );
  return { text: growth.trim(), perYear, years: Math.round(many * 12) / 12 };
}
