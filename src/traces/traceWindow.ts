/** A moment on the clock of a trace: seconds of the day, on the day that begins at `date` (seconds since 1970) or on any. */
type Moment = { readonly date: number | null; readonly clock: number };

/** The part of a trace that is wanted, from one moment to another. */
export type TraceWindow = { readonly text: string; readonly from: Moment; readonly to: Moment };

const moment = String.raw`(?:(\d{4}-\d\d-\d\d)[T ])?(\d{1,4}):([0-5]\d)(?::([0-5]\d))?`;
const window = new RegExp(`^\\s*${moment}\\s*\\.\\.\\s*${moment}\\s*$`);

/** Reads `10:00..11:00` or `2023-11-16T18:20..19:00:30`; null for anything else. */
export function readTraceWindow(text: string): TraceWindow | null {
  const match = window.exec(text);
  if (match === null) return null;
  const from = momentOf(match.slice(1, 5));
  const to = momentOf(match.slice(5, 9));
  if (from === null || to === null || (to.date !== null && from.date === null)) return null;
  return { text: text.trim(), from, to };
}

function momentOf([date, hours, minutes, seconds]: readonly (string | undefined)[]): Moment | null {
  const midnight = date === undefined ? null : Date.parse(`${date}T00:00:00Z`) / 1000;
  if (Number.isNaN(midnight)) return null;
  const clock = 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds ?? 0);
  return { date: midnight, clock };
}
