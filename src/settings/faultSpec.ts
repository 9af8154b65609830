import { readDuration } from "./durationSpec.ts";

/** An outage as it is asked for; `replica` counts from 1, null for all of them. Seconds of the measured time. */
export type OutageSpec = { readonly at: number; readonly seconds: number; readonly replica: number | null };
/** A slow replica; `at` and `seconds` null for all of the time. */
export type SlowSpec = {
  readonly factor: number;
  readonly replica: number | null;
  readonly at: number | null;
  readonly seconds: number | null;
};
/** A rolling restart; `drain` null for the usual one. */
export type RestartSpec = { readonly at: number; readonly drain: number | null };

export const outageRule =
  "write AT+LENGTH or AT+LENGTH@REPLICA, such as 10m+5m (all replicas) or 10m+5m@1 (the first)";
export const slowRule =
  "write FACTOR@REPLICA, such as 2@1 (twice as slow all the time), or 3@1:10m+5m (for 5 minutes from minute 10 on); REPLICA may be all";
export const restartRule =
  "write AT or AT,DRAIN, such as 10m or 10m,60s (seconds that a replica may finish in)";

/** `10m+5m@1`; null for anything else. */
export function readOutage(text: string): OutageSpec | null {
  const [, span, which] = /^([^@]+?)(?:@(.+))?$/.exec(text.trim()) ?? [];
  const times = span === undefined ? null : readSpan(span);
  const replica = which === undefined ? null : readReplica(which);
  return times === null || replica === undefined ? null : { ...times, replica };
}

/** `2@1`, `3@1:10m+5m`; null for anything else. */
export function readSlow(text: string): SlowSpec | null {
  const [, amount, which, span] = /^([\d.]+)x?@([^:]+)(?::(.+))?$/i.exec(text.trim()) ?? [];
  const factor = Number(amount);
  if (which === undefined || !(factor >= 1 && factor <= 1000)) return null;
  const replica = readReplica(which);
  const times = span === undefined ? { at: null, seconds: null } : readSpan(span);
  return replica === undefined || times === null ? null : { factor, replica, ...times };
}

/** `10m`, `10m,60s`; null for anything else. */
export function readRestart(text: string): RestartSpec | null {
  const [first, second, ...more] = text.split(",");
  const at = readDuration(first ?? "");
  const drain = second === undefined ? null : readDuration(second);
  return at === null || (second !== undefined && drain === null) || more.length > 0 ? null : { at, drain };
}

function readSpan(text: string): { readonly at: number; readonly seconds: number } | null {
  const [first, second, ...more] = text.split("+");
  const at = readDuration(first ?? "");
  const seconds = readDuration(second ?? "");
  return at === null || seconds === null || seconds === 0 || more.length > 0 ? null : { at, seconds };
}

/** null for all, undefined for what is no replica. */
function readReplica(text: string): number | null | undefined {
  if (text.trim().toLowerCase() === "all") return null;
  return /^\s*[1-9]\d{0,3}\s*$/.test(text) ? Number(text) : undefined;
}
