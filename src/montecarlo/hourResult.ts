import type { Estimate } from "./predictedNumber.ts";

/** What the requests that come in one hour of a profile see, and how busy the deployment is. */
export type HourResult = {
  readonly hour: number;
  /** What the clock shows when it begins. */
  readonly from: string;
  /** Requests a second that come if answers take no time. */
  readonly offeredRequestsPerSecond: number;
  /** Requests a second that came, answered or not. */
  readonly requestsPerSecond: Estimate;
  readonly metrics: {
    readonly e2eLatencySeconds: { readonly p50: Estimate; readonly p95: Estimate };
    readonly ttftSeconds: { readonly p95: Estimate };
  };
  readonly inFlight: Estimate;
  readonly waiting: Estimate;
  readonly utilisation: Estimate;
  /** Requests that left without an answer, over all replications. */
  readonly failed: number;
};

/** Requests that wait, on average and as a 90 % band, around a moment in seconds since the clock's 0. */
export type WaitingPoint = readonly [seconds: number, mean: number, low: number, high: number];

/** The time in which a deployment is busiest, by what the simulation found. */
export type BusyWindow = {
  /** Since the clock's 0; `to` is the smaller one where it goes past the period's end. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly from: string;
  readonly to: string;
  /** What shows it: the requests that wait, or where hardly any do, those in flight. */
  readonly by: "waiting" | "inFlight";
  readonly waiting: Estimate;
  readonly inFlight: Estimate;
  /** Of the requests that come in the hours which it touches. */
  readonly e2eP95: Estimate;
  /** The hour in which E2E p95 is longest. */
  readonly worstHour: { readonly hour: number; readonly from: string; readonly e2eP95: Estimate };
  /** When the profile is busiest. */
  readonly busiestHour: { readonly hour: number; readonly from: string };
};
