import { numberFrom } from "./numbers.ts";

const units: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400 };

/** What a duration may be. */
export const durationRule = "give a time such as 30, 30s, 5m, 2h or 90d";

/**
 * Seconds that a text stands for, ≥ 0; null for anything else.
 *
 * @example
 * readDuration("5m"); // => 300
 */
export function readDuration(text: string): number | null {
  const [, amount, unit] = /^\s*([\d.]+(?:e\d+)?)\s*(ms|s|min|m|h|d)?\s*$/i.exec(text) ?? [];
  const value = amount === undefined ? null : numberFrom(amount);
  return value === null || !Number.isFinite(value) ? null : value * units[unit?.toLowerCase() ?? "s"]!;
}

/** A time as a person writes it: "30 s", "5 min", "2 h", "90 d"; the largest unit that takes at most one decimal. */
export function durationWords(seconds: number): string {
  const choices = [
    [86_400, "d"],
    [3600, "h"],
    [60, "min"],
  ] as const;
  for (const [unit, word] of choices) {
    const value = seconds / unit;
    if (value >= 1 && Math.abs(value * 10 - Math.round(value * 10)) < 1e-6)
      return `${Number(value.toFixed(1))} ${word}`;
  }
  return seconds >= 600 ? `${Math.round(seconds / 60)} min` : `${Number(seconds.toPrecision(3))} s`;
}
