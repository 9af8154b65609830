/**
 * The decimal number in bytes `start` … `end` − 1, blanks around it ignored; NaN for anything else, an empty cell too.
 * Up to 15 digits are read without making text (exact: both parts are whole numbers below 2^53, Clinger 1990); the rest
 * goes through `Number`.
 */
export function numberIn(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(bytes[at]!)) at++;
  let last = end;
  while (last > at && isBlank(bytes[last - 1]!)) last--;
  if (at === last) return Number.NaN;
  const isNegative = bytes[at] === minus;
  if (isNegative) at++;
  let value = 0;
  let digits = 0;
  let point = -1;
  for (let i = at; i < last; i++) {
    const byte = bytes[i]!;
    if (byte >= zero && byte <= nine) {
      value = value * 10 + (byte - zero);
      digits++;
    } else if (byte === dot && point < 0) point = i;
    else return slowNumber(bytes, start, end);
  }
  if (digits === 0 || digits > 15) return slowNumber(bytes, start, end);
  const fraction = point < 0 ? 0 : last - point - 1;
  const scaled = fraction === 0 ? value : value / powersOfTen[fraction]!;
  return isNegative ? -scaled : scaled;
}

/**
 * Seconds since 1970 of a time such as `2023-11-16 18:17:03.9799600` or `2024-05-10T00:00:00+00:00`, without a zone taken
 * as UTC: the whole seconds in `whole`, the rest in `fraction`, so that seven digits survive; false for anything else.
 */
export function timestampIn(bytes: Buffer, start: number, end: number, into: Timestamp): boolean {
  let last = end;
  while (last > start && isBlank(bytes[last - 1]!)) last--;
  let at = start;
  while (at < last && isBlank(bytes[at]!)) at++;
  if (last - at < 19) return false;
  const separator = bytes[at + 10];
  if (separator !== blank && separator !== 0x54) return false;
  if (bytes[at + 4] !== minus || bytes[at + 7] !== minus) return false;
  if (bytes[at + 13] !== colon || bytes[at + 16] !== colon) return false;
  const year = 100 * pair(bytes, at) + pair(bytes, at + 2);
  const month = pair(bytes, at + 5);
  const day = pair(bytes, at + 8);
  const hour = pair(bytes, at + 11);
  const minute = pair(bytes, at + 14);
  const second = pair(bytes, at + 17);
  // NaN fails every comparison.
  if (!(year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month))) return false;
  if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60)) return false;
  let zoneAt = at + 19;
  let fraction = 0;
  if (bytes[zoneAt] === dot && zoneAt < last) {
    zoneAt++;
    const from = zoneAt;
    let digits = 0;
    for (; zoneAt < last && bytes[zoneAt]! >= zero && bytes[zoneAt]! <= nine; zoneAt++)
      if (zoneAt - from < 15) digits = 10 * digits + bytes[zoneAt]! - zero;
    fraction = digits / powersOfTen[Math.min(15, zoneAt - from)]!;
    if (zoneAt === from) return false;
  }
  const zone = zoneSeconds(bytes, zoneAt, last);
  into.whole = 86_400 * daysSince1970(year, month, day) + 3600 * hour + 60 * minute + second - zone;
  into.fraction = fraction;
  return !Number.isNaN(zone);
}

export type Timestamp = { whole: number; fraction: number };

const blank = 0x20;
const dot = 0x2e;
const minus = 0x2d;
const plus = 0x2b;
const colon = 0x3a;
const zero = 0x30;
const nine = 0x39;
const powersOfTen = Array.from({ length: 16 }, (_, power) => 10 ** power);

function isBlank(byte: number): boolean {
  return byte === blank || byte === 0x09;
}

function slowNumber(bytes: Buffer, start: number, end: number): number {
  const text = bytes.toString("latin1", start, end).trim();
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
}

/** Two digits as a number; NaN where they are none. */
function pair(bytes: Buffer, at: number): number {
  const tens = bytes[at]! - zero;
  const ones = bytes[at + 1]! - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : Number.NaN;
}

/** Seconds that a zone is ahead of UTC: nothing, `Z`, `+hh:mm`; NaN for anything else. */
function zoneSeconds(bytes: Buffer, at: number, end: number): number {
  if (at === end) return 0;
  if (end - at === 1) return bytes[at] === 0x5a ? 0 : Number.NaN;
  const sign = bytes[at] === plus ? 1 : bytes[at] === minus ? -1 : Number.NaN;
  if (end - at !== 6 || bytes[at + 3] !== colon) return Number.NaN;
  return sign * (3600 * pair(bytes, at + 1) + 60 * pair(bytes, at + 4));
}

function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2
    ? isLeap
      ? 29
      : 28
    : month === 4 || month === 6 || month === 9 || month === 11
      ? 30
      : 31;
}

/** Days from 1970-01-01 in the Gregorian calendar, years counted from March so that a leap day ends one. */
function daysSince1970(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const sinceMarch = (month + 9) % 12;
  const leapDays = Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  return 365 * marchYear + leapDays + Math.floor((153 * sinceMarch + 2) / 5) + day - 719_469;
}
