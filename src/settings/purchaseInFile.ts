import type { LocatedValues } from "./locatedValues.ts";
import { planKeys } from "./planFlags.ts";

/**
 * What a scenario file says of a purchase, as flags would: `growth: 20%/year`, `price: {large: 32.5}`.
 *
 * @param keys those that matter
 */
export function purchaseFlags(
  file: LocatedValues | null,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  const given = Object.entries(valuesOf(file)).filter(([key]) => keys.includes(key));
  return Object.fromEntries(given.map(([key, value]) => [key, asTyped(value)]));
}

/** The file without what it says of a purchase. */
export function withoutPurchase(file: LocatedValues | null): LocatedValues | null {
  if (purchaseKeysIn(file).length === 0) return file;
  const kept = Object.entries(valuesOf(file)).filter(([key]) => !planKeys.includes(key));
  return { ...file!, values: Object.fromEntries(kept) };
}

/** The keys of a purchase that a file has. */
export function purchaseKeysIn(file: LocatedValues | null): string[] {
  return Object.keys(valuesOf(file)).filter((key) => planKeys.includes(key));
}

function valuesOf(file: LocatedValues | null): Readonly<Record<string, unknown>> {
  const values = file?.values;
  const isMap = typeof values === "object" && values !== null && !Array.isArray(values);
  return isMap ? (values as Record<string, unknown>) : {};
}

function asTyped(value: unknown): unknown {
  if (typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === "object" && value !== null)
    return Object.entries(value).map(([name, amount]) => `${name}=${amount}`);
  return String(value);
}
