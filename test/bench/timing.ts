/** Requests per second of the fastest of `rounds` rounds. */
export function bestRate(rounds: number, run: () => number): number {
  let best = 0;
  for (let i = 0; i < rounds; i++) {
    const start = process.hrtime.bigint();
    const requests = run();
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    best = Math.max(best, requests / seconds);
  }
  return best;
}

/** A rate for people. */
export function rateText(rate: number): string {
  return rate >= 1e6 ? `${(rate / 1e6).toFixed(2)} M/s` : `${(rate / 1e3).toFixed(1)} k/s`;
}
