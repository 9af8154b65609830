import { type FlagKey, type FlagSpec, flagGroups } from "./simulateFlags.ts";

/** Flags of `capsim simulate` that a sweep does not have: loads without an amount to turn up, and one run's verdict. */
const left: readonly FlagKey[] = [
  ...(["seats", "activeShare", "burst", "trace", "traceScale", "traceWindow", "traceLoop"] as const),
  "requireSlo",
];

/** Flags that mean something else where loads are swept. */
const changed: Partial<Record<FlagKey, Pick<FlagSpec, "value" | "text">>> = {
  users: {
    value: "LOADS",
    text: "numbers of users: 50,100,200 or FROM..TO with a step: 50..1000:50, 10..1000:x2, 10..1000:log8",
  },
  concurrency: { value: "LOADS", text: "numbers of requests always in flight, in the same ways" },
  rate: { value: "LOADS", text: "requests per second, in the same ways" },
  precision: {
    value: "P",
    text: "go on at each load until the latency is known to +-P (default: a fixed number of runs)",
  },
  replications: {
    value: "MIN..MAX",
    text: "runs of each load (default: 20); MIN above 72 narrows the capacity too",
  },
  duration: {
    value: "S",
    text: "seconds measured in each run (default: 3600, or less where that is enough requests)",
  },
  out: { value: "DIR", text: "where sweep.json and the charts go (default: capsim-out)" },
};

/** The flags of `capsim sweep`, in groups. */
export const sweepFlagGroups: readonly { readonly title: string; readonly flags: readonly FlagSpec[] }[] =
  flagGroups.map(({ title, flags }) => ({
    title: title.startsWith("Load") ? "Loads (exactly one of --users, --concurrency, --rate):" : title,
    flags: flags.flatMap((flag: FlagSpec & { readonly key: FlagKey }) =>
      left.includes(flag.key) ? [] : [{ ...flag, ...changed[flag.key] }],
    ),
  }));
