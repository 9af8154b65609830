import type { ArrivalProcess } from "../../engine/scenario.ts";
import { lowerGamma } from "../../stats/gamma.ts";
import { gammaDispersion } from "./gammaDispersion.ts";
import { onOffDispersion, onOffGapMoments, onOffGapSurvival, onOffProcess } from "./onOffProcess.ts";

/** Coefficient of variation of a process's gaps, and the correlation of neighbouring ones. */
export function gapMoments(
  rate: number,
  arrival: ArrivalProcess,
): { readonly cv: number; readonly lagOne: number } {
  switch (arrival.kind) {
    case "poisson":
      return { cv: 1, lagOne: 0 };
    case "constant":
      return { cv: 0, lagOne: 0 };
    case "gamma":
      return { cv: arrival.cv, lagOne: 0 };
    case "on-off":
      return onOffGapMoments(onOffProcess(rate, arrival));
  }
}

/** Share of a process's gaps that are longer than `gap` seconds. */
export function gapSurvival(rate: number, arrival: ArrivalProcess, gap: number): number {
  switch (arrival.kind) {
    case "poisson":
      return Math.exp(-rate * gap);
    case "constant":
      return gap < 1 / rate ? 1 : 0;
    case "gamma": {
      const shape = 1 / arrival.cv ** 2;
      return 1 - lowerGamma(shape, shape * rate * gap);
    }
    case "on-off":
      return onOffGapSurvival(onOffProcess(rate, arrival), gap);
  }
}

/** Variance over mean of the number of arrivals in a window of `window` seconds that begins at any time. */
export function dispersion(rate: number, arrival: ArrivalProcess, window: number): number {
  switch (arrival.kind) {
    case "poisson":
      return 1;
    case "constant": {
      // The window holds ⌊λt⌋ or one more, the latter with the probability of the fraction left over.
      const left = rate * window - Math.floor(rate * window);
      return (left * (1 - left)) / (rate * window);
    }
    case "gamma":
      return gammaDispersion(1 / arrival.cv ** 2, rate * window);
    case "on-off":
      return onOffDispersion(onOffProcess(rate, arrival), window);
  }
}
