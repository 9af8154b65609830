/** A stream of independent uniform variates. The engine is handed its streams; it never makes one. */
export interface RandomStream {
  /** Uniform in [0, 1). */
  next(): number;
}

/** Exponential variate with mean 1, by inversion. */
export function exponential(stream: RandomStream): number {
  return -Math.log(1 - stream.next());
}

/** Standard normal variate by Marsaglia's polar method (Marsaglia & Bray 1964); the second of the pair is dropped. */
export function normal(stream: RandomStream): number {
  for (;;) {
    const u = 2 * stream.next() - 1;
    const v = 2 * stream.next() - 1;
    const s = u * u + v * v;
    if (s > 0 && s < 1) return u * Math.sqrt((-2 * Math.log(s)) / s);
  }
}

/**
 * Gamma variate with mean 1 and the given shape, by Marsaglia & Tsang (2000); shapes below 1 through shape + 1 and a
 * power of a uniform.
 *
 * @param shape > 0; the coefficient of variation is 1/√shape
 */
export function gammaMeanOne(stream: RandomStream, shape: number): number {
  const boosted = shape < 1 ? shape + 1 : shape;
  const d = boosted - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(stream);
    const v = (1 + c * x) ** 3;
    if (v <= 0) continue;
    const u = 1 - stream.next();
    if (Math.log(u) >= 0.5 * x * x + d - d * v + d * Math.log(v)) continue;
    const boost = shape < 1 ? (1 - stream.next()) ** (1 / shape) : 1;
    return (d * v * boost) / shape;
  }
}
