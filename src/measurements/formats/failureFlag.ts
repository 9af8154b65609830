/**
 * How a row says that requests failed: part of its `qcFlag`. Empty where none failed.
 *
 * @param sent requests in all; null where it is not known
 */
export function failureFlag(failed: number | null, sent: number | null): string {
  if (failed === null || failed <= 0) return "";
  return sent === null ? `failed=${failed}` : `failed=${failed}/${sent}`;
}

/** Share of the requests that failed, as `failureFlag` wrote it; 0 where the flag does not say of how many. */
export function failedShare(qcFlag: string): number {
  const match = /(?:^|;)failed=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)(?:;|$)/.exec(qcFlag);
  return match ? Math.min(1, Number(match[1]) / Number(match[2])) : 0;
}
