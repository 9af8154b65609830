import type { Estimate } from "../../src/documents/parts/numbers.ts";

type Valued = Pick<Estimate, "value"> & Partial<Estimate>;
type Banded = Pick<Estimate, "band"> & Partial<Estimate>;

/** Stands for what has no value. */
export const none = "-";

/**
 * A number with three significant digits, thousands with a comma.
 *
 * @example
 * formatNumber(11.234); // => "11.2"
 * formatNumber(5108.75); // => "5,110"
 */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 }).format(value);
}

/** "11.2 s". */
export function formatSeconds(seconds: number): string {
  return `${formatNumber(seconds)} s`;
}

/** "50 %", "97 %", "99.6 %": a share in [0, 1] as a percentage; only certainty is written 0 % or 100 %. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 99.9 && percent < 100) return "> 99.9 %";
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  return `${new Intl.NumberFormat("en-US", { maximumFractionDigits: percent > 99 || percent < 1 ? 1 : 0 }).format(percent)} %`;
}

/** "95 %", "99.95 %": a share that somebody chose, in at most four digits. */
export function formatPercent(share: number, digits = 4): string {
  return `${Number((share * 100).toPrecision(digits))} %`;
}

/** "4.2 %": a share to a tenth of a per cent. */
export function formatTenths(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** "+1.2 %"; what rounds to nothing has no sign. */
export function signedPercent(share: number): string {
  const text = Math.abs(share * 100).toFixed(1);
  return text === "0.0" ? "0.0 %" : `${share > 0 ? "+" : "−"}${text} %`;
}

/** "1,000", "0.35": a number that somebody chose, in full. */
export function formatCount(value: number): string {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 }).format(value);
}

/** Whole dollars with thousands apart; "-" where there is no amount. */
export function formatMoney(amount: number | null): string {
  return amount === null
    ? none
    : amount.toLocaleString("en-US", { maximumFractionDigits: 0, signDisplay: "negative" });
}

/** A measured value in at most three significant digits below 1,000, and none behind the point above. */
export function measuredNumber(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value === 0) return "0";
  return value >= 1 ? value.toPrecision(3) : String(Number(value.toPrecision(3)));
}

/** The value of an estimate with three significant digits, `1.20`. */
export function formatValue({ value }: Valued): string {
  return value === null ? none : withDigits(value, 3, true);
}

/** The planning band with two significant digits: `1.0–1.5`, `0.0065–0.0073`. */
export function formatBand({ band }: Banded): string {
  return band === null ? none : band.map((end) => withDigits(end, 2, true)).join("–");
}

/** `2.34 (1.4–16)`; the value alone where there is no band. */
export function withBand(estimate: Valued & Banded): string {
  return estimate.band ? `${formatValue(estimate)} (${formatBand(estimate)})` : formatValue(estimate);
}

/** Characters of a band in a terminal, at most. */
export const bandWidth = 10;

/**
 * The planning band in at most `bandWidth` characters: with two significant digits where they fit, else with one or its upper end
 * alone, and then no narrower than it is: `0.07–0.27`, `0.007–0.02`, `< 0.0074`.
 */
export function narrowBand({ band }: Banded): string {
  if (band === null) return none;
  const [low, high] = band;
  const texts = [
    `${withDigits(low, 2, false)}–${withDigits(high, 2, false)}`,
    `${withDigits(low, 1, false, "floor")}–${withDigits(high, 1, false, "ceil")}`,
    `< ${withDigits(high, 2, false, "ceil")}`,
    `< ${withDigits(high, 1, false, "ceil")}`,
  ];
  return texts.find((text) => text.length <= bandWidth) ?? none;
}

/** Relative half-width of the Monte Carlo interval, 0.02 for ±2 %; null without one. */
export function relativeError({ value, ci }: Estimate): number | null {
  return value === null || ci === null || value === 0 ? null : (ci[1] - ci[0]) / 2 / value;
}

function withDigits(
  value: number,
  digits: number,
  useGrouping: boolean,
  roundingMode: "halfExpand" | "floor" | "ceil" = "halfExpand",
): string {
  return new Intl.NumberFormat("en-US", {
    roundingMode,
    minimumSignificantDigits: value < 10 ** digits ? digits : 1,
    maximumSignificantDigits: digits,
    notation: value >= 1e5 || (!useGrouping && value >= 1e4) ? "compact" : "standard",
    useGrouping,
  }).format(value);
}
