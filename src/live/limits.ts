import type { LiveSettings, LiveStart } from "./settings.ts";

/** What a number may be: anything between, whole where it counts something. */
export type Limits = { readonly least: number; readonly most: number; readonly isWhole: boolean };
/** The settings that are numbers. */
export type NumberKey = keyof {
  [K in keyof LiveSettings as NonNullable<LiveSettings[K]> extends number ? K : never]: true;
};

/** The furthest that a setting goes from the report's own, either way: what lies beyond would take hours. */
const furthest = 100;
const price: Limits = { least: 0.01, most: 1e6, isWhole: false };

/** What a page lets a setting be. */
export function limitsOf(key: NumberKey, { loadKey, settings }: LiveStart): Limits {
  const own = settings[key];
  if (key === "pricePerHour" || own === null) return price;
  const isWhole = key === "replicas" || (key === "load" && loadKey !== "rate");
  return { least: isWhole ? 1 : own / furthest, most: own * furthest, isWhole };
}

/** Limits in another unit, of which the given number is one. */
export function limitsIn(unit: number, { least, most, isWhole }: Limits): Limits {
  return { least: least / unit, most: most / unit, isWhole };
}

export function isWithin(value: number, { least, most, isWhole }: Limits): boolean {
  return value >= least && value <= most && (!isWhole || Number.isInteger(value));
}

/** What to write: "a whole number from 1 to 50,000". */
export function limitsText({ least, most, isWhole }: Limits): string {
  const [low, high] = [least, most].map((end) =>
    end.toLocaleString("en-US", { maximumSignificantDigits: 6 }),
  );
  return `a${isWhole ? " whole" : ""} number from ${low} to ${high}`;
}
