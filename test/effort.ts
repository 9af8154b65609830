/** Whether this is the long suite (`npm run test:long`), which has more time. */
export const isLong = process.env.CAPSIM_LONG === "1";

/**
 * How often a test tries: a count for `npm test` and one for `npm run test:long`. Both start from the same seeds, so that
 * the quick tries are the first of the long ones. A file that asks here belongs to both suites; one that only the long
 * suite runs is named `*.long.test.ts`.
 */
export function runs(quick: number, long: number): number {
  return isLong ? long : quick;
}
