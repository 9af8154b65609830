/**
 * A number in at most `digits` significant digits and without a power of ten, for sentences.
 *
 * @example
 * plainNumber(1234.5, 2); // => "1200"
 */
export function plainNumber(value: number, digits: number): string {
  return String(Number(value.toPrecision(digits)));
}

/**
 * A share in [0, 1] as a percentage for sentences: whole from 10 % on, with a decimal above 99 %, in one significant
 * digit below 10 %; only all and nothing are written 100 % and 0 %.
 *
 * @example
 * percentText(0.0042); // => "0.4 %"
 */
export function percentText(share: number): string {
  const value = share * 100;
  if (value > 99.9 && value < 100) return "> 99.9 %";
  if (value >= 10 || value === 0) return `${Number(value.toFixed(value > 99 ? 1 : 0))} %`;
  return `${plainNumber(value, 1)} %`;
}
