import { percentText, plainNumber } from "../../src/units.ts";

/** A figure, or the smallest and the largest of those that one sentence is about. */
export type Amount = number | readonly [number, number];

/** Figures of which every number may be a range. */
export type Ranged<T> = T extends number
  ? Amount
  : T extends readonly (infer Each)[]
    ? readonly Ranged<Each>[]
    : T extends object
      ? { readonly [Key in keyof T]: Ranged<T[Key]> }
      : T;

export const whole = format((value) => value.toFixed(0));
export const hundredths = format((value) => value.toFixed(2));
export const plain = format(String);
export const share = format(percentText);
export const twoDigits = format((value) => plainNumber(value, 2));
export const threeDigits = format((value) => plainNumber(value, 3));

/** "5 to 7" of a range whose ends read differently. */
function format(one: (value: number) => string): (amount: Amount) => string {
  return (amount) => {
    if (typeof amount === "number") return one(amount);
    const [least, most] = amount.map(one);
    return least === most ? least! : `${least} to ${most}`;
  };
}

/** The largest of a range. */
export function most(amount: Amount): number {
  return typeof amount === "number" ? amount : amount[1];
}
