/**
 * The number a text stands for in decimal notation, which may be beyond what a number can hold (Infinity); null for
 * anything else, such as "", "abc", "0x10" or "5 s".
 */
export function numberFrom(text: string): number | null {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : null;
}

/** What a seed may be. */
export const seedRule = `give a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`;
