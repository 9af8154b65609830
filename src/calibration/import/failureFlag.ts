/** How a row says that requests failed: part of its `qcFlag`. Empty where none failed. */
export function failureFlag(failed: number | null, sent: number): string {
  return failed === null || failed <= 0 ? "" : `failed=${failed}/${sent}`;
}

/** Share of the requests that failed, as `failureFlag` wrote it; 0 where the flag does not say. */
export function failedShare(qcFlag: string): number {
  const match = /(?:^|;)failed=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)(?:;|$)/.exec(qcFlag);
  return match ? Number(match[1]) / Number(match[2]) : 0;
}
