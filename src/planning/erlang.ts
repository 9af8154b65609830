/**
 * Probability of waiting in M/M/c, by the recursion of Erlang's B (Gross et al. 2008, Fundamentals of Queueing Theory,
 * section 2.4).
 *
 * @param servers c ≥ 1
 * @param busy offered load λ/μ in servers; at c or more everyone waits
 * @example
 * erlangC(1, 0.5); // => 0.5
 */
export function erlangC(servers: number, busy: number): number {
  if (busy >= servers) return 1;
  let blocked = 1;
  for (let c = 1; c <= servers; c++) blocked = (busy * blocked) / (c + busy * blocked);
  return blocked / (1 - (busy / servers) * (1 - blocked));
}

/** A station of c servers and one queue; times in seconds. */
export type Station = {
  readonly servers: number;
  /** Arrivals a second. */
  readonly rate: number;
  readonly meanService: number;
  /** Coefficient of variation of service times; 1 for exponential ones. */
  readonly serviceCv: number;
  /** Of the gaps between arrivals; 1 for Poisson. */
  readonly arrivalCv: number;
};

/**
 * Mean wait in the queue of GI/G/c after Allen and Cunneen: that of M/M/c times (ca² + cs²)/2 (Allen 1990, Probability,
 * Statistics and Queueing Theory, section 5.2.4). Exact for M/M/c and M/G/1; Infinity at or above capacity.
 */
export function meanWait(station: Station): number {
  const { servers, rate, meanService } = station;
  const busy = rate * meanService;
  if (busy >= servers) return Number.POSITIVE_INFINITY;
  return (erlangC(servers, busy) * meanService * variability(station)) / (servers - busy);
}

/**
 * The wait that a share `p` of the requests does not exceed, taking the waits above zero for exponential: exact for
 * M/M/c, and in heavy traffic for all (Kingman 1962); Infinity at or above capacity.
 *
 * @param p in (0, 1)
 */
export function waitQuantile(station: Station, p: number): number {
  const mean = meanWait(station);
  if (mean === Number.POSITIVE_INFINITY) return mean;
  const waiting = erlangC(station.servers, station.rate * station.meanService);
  return waiting <= 1 - p ? 0 : (mean / waiting) * Math.log(waiting / (1 - p));
}

function variability({ serviceCv, arrivalCv }: Station): number {
  return (arrivalCv ** 2 + serviceCv ** 2) / 2;
}
