/** A rational number, exact: `top` / `bottom` with `bottom` > 0. Money is reckoned in these and rounded once, at the end. */
export type Exact = { readonly top: bigint; readonly bottom: bigint };

/**
 * The decimal number that `value` prints as: 12.1 is 121/10, not the binary fraction next to it.
 *
 * @param value finite
 */
export function exact(value: number): Exact {
  const match = /^(-?\d+)(?:\.(\d+))?(?:e([-+]\d+))?$/.exec(String(value));
  if (match === null) throw new Error(`capsim is at fault: ${value} is no amount`);
  const [, whole, fraction = "", exponent = "0"] = match;
  const places = fraction.length - Number(exponent);
  const digits = BigInt(`${whole}${fraction}`);
  return places >= 0
    ? { top: digits, bottom: 10n ** BigInt(places) }
    : { top: digits * 10n ** BigInt(-places), bottom: 1n };
}

/** The sum of all of them; 0 of none. */
export function sum(...terms: readonly Exact[]): Exact {
  return terms.reduce(
    (a, b) => ({ top: a.top * b.bottom + b.top * a.bottom, bottom: a.bottom * b.bottom }),
    exact(0),
  );
}

/** The product of all of them; 1 of none. */
export function product(...factors: readonly Exact[]): Exact {
  return factors.reduce((a, b) => ({ top: a.top * b.top, bottom: a.bottom * b.bottom }), exact(1));
}

/** 1 − share. */
export function rest(share: number): Exact {
  const { top, bottom } = exact(share);
  return { top: bottom - top, bottom };
}

/** a/b. */
export function quotient(a: Exact, { top, bottom }: Exact): Exact {
  if (top === 0n) throw new Error("capsim is at fault: an amount is divided by zero");
  const sign = top < 0n ? -1n : 1n;
  return { top: a.top * bottom * sign, bottom: a.bottom * top * sign };
}

/**
 * Rounded to whole hundredths, a half away from zero, as bills are.
 *
 * @example
 * toCents(exact(1.005)); // => 1.01
 */
export function toCents({ top, bottom }: Exact): number {
  const size = top < 0n ? -top : top;
  const cents = (200n * size + bottom) / (2n * bottom);
  return Number(top < 0n ? -cents : cents) / 100;
}
