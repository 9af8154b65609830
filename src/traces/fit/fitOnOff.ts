import { nelderMead } from "../../stats/nelderMead.ts";
import { asArrival, type OnOffArrival, type OnOffProcess, onOffLogLikelihood } from "./onOffProcess.ts";

/** Gaps that the search for a starting point looks at, and the finest that the best one is fitted to. */
const coarseGaps = 8192;
/** Rates of the two states over the mean, and how many mean gaps a state lasts, to start from. */
const startRates: readonly (readonly [number, number])[] = [
  [1.3, 0.7],
  [3, 0.3],
  [10, 0.02],
];
const startLengths = [5, 50, 500];
/** The search stays within these logarithms of the mean rate: a state has 1e-6 to 1e6 times as many arrivals. */
const reach = Math.log(1e6);

/** The process of two states under which the gaps are likeliest; those up to `alike` seconds are not told apart. */
export function fitOnOff(
  segments: readonly Float64Array[],
  meanGap: number,
  alike: number,
): { readonly rate: number; readonly arrival: OnOffArrival; readonly logLikelihood: number } {
  const coarse = thinned(segments);
  const starts = startRates
    .flatMap((rates) => startLengths.map((gaps) => startAt(rates, gaps)))
    .map((at) => ({ at, value: surprise(coarse, meanGap, alike)(at) }))
    .sort((a, b) => a.value - b.value)
    .slice(0, 3)
    .map(({ at }) => nelderMead(surprise(coarse, meanGap, alike), at, 0.7, 0.01, 250));
  const first = starts.reduce((a, b) => (b.value < a.value ? b : a));
  const best = nelderMead(surprise(segments, meanGap, alike), first.at, 0.2, 1e-3, 250);
  return { ...asArrival(processAt(best.at, meanGap)), logLikelihood: -best.value };
}

/** Logarithms of arrivals in and changes out of each state, per mean gap. */
function startAt([busy, quiet]: readonly [number, number], gaps: number): number[] {
  // The busy state's share of time makes the mean rate 1.
  const share = (1 - quiet) / (busy - quiet);
  return [busy, quiet, 1 / (2 * share * gaps), 1 / (2 * (1 - share) * gaps)].map(Math.log);
}

function processAt(at: readonly number[], meanGap: number): OnOffProcess {
  const [busy, quiet, fromBusy, fromQuiet] = at.map((log) => Math.exp(log) / meanGap);
  return { arrivals: [busy!, quiet!], leave: [fromBusy!, fromQuiet!] };
}

function surprise(
  segments: readonly Float64Array[],
  meanGap: number,
  alike: number,
): (at: readonly number[]) => number {
  return (at) => {
    if (at.some((log) => Math.abs(log) > reach)) return Number.POSITIVE_INFINITY;
    const states = processAt(at, meanGap);
    const log = segments.reduce((sum, gaps) => sum + onOffLogLikelihood(states, gaps, alike), 0);
    return Number.isNaN(log) ? Number.POSITIVE_INFINITY : -log;
  };
}

/** Segments spread over all of them with few gaps in sum. */
function thinned(segments: readonly Float64Array[]): readonly Float64Array[] {
  const total = segments.reduce((sum, { length }) => sum + length, 0);
  const stride = Math.ceil(total / coarseGaps);
  return segments.filter((_, i) => i % stride === 0);
}
