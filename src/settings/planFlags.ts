import { type FlagKey, type FlagSpec, flagGroups } from "./simulateFlags.ts";

/** What machines cost: flags of every command that reckons with money. */
export const priceFlags = [
  {
    key: "price",
    value: "MACHINE=USD",
    isRepeatable: true,
    text: "own price of an hour, repeatable: large=32.50",
  },
  {
    key: "purchase",
    value: "MACHINE=USD",
    isRepeatable: true,
    text: "own purchase price, repeatable: written off over years, with power and upkeep",
  },
  {
    key: "hours",
    value: "HOURS",
    text: "of operation: 12x5 (a day, days a week), or hours a month (default: 730, round the clock)",
  },
] as const satisfies readonly FlagSpec[];

export const priceKeys: readonly string[] = priceFlags.map(({ key }) => key);

/** Flags of `capsim plan` alone. */
const own = [
  { key: "cloud", value: "NAME", text: "only the machines of gcp, aws or azure" },
  {
    key: "redundancy",
    value: "RULE",
    text: "keep the SLOs with machines down: n+1, n+2, or in availability=99.9 % of the hours",
  },
  ...priceFlags,
  {
    key: "growth",
    value: "P%/year",
    text: "how the load grows, 20%/year or 1.5%/month: when machines are to be added to the fleets in front",
  },
  { key: "years", value: "N", text: "how long the growth is looked at (default: 3)" },
  {
    key: "split",
    value: null,
    text: "which features to put on models and machines of their own, among those that GitLab calls compatible",
  },
] as const satisfies readonly FlagSpec[];

/** Flags of `capsim simulate` that a plan does not have: it chooses the replicas, and judges steady busy hours of one fleet. */
const left: readonly FlagKey[] = [
  ...(["replicas", "deployments", "dayProfile", "seats", "activeShare"] as const),
  ...(["burst", "trace", "traceScale", "traceWindow", "traceLoop"] as const),
  ...(["outage", "slow", "rollingRestart", "precision", "replications"] as const),
];

const changed: Partial<Record<FlagKey, Pick<FlagSpec, "text">>> = {
  machine: { text: "machine, or several a,b, or all (default: all of the catalogue)" },
  model: {
    text: "model, or several a,b, or all (default: those that GitLab calls compatible with every feature asked)",
  },
  mtbf: { text: "mean time between failures of a machine (default with availability=: published)" },
  out: { text: "where plan.json and the charts go (default: capsim-out)" },
  requireSlo: { text: "exit with 1 unless an option meets the SLOs" },
};

/** The flags of `capsim plan`, in groups. */
export const planFlagGroups: readonly { readonly title: string; readonly flags: readonly FlagSpec[] }[] = [
  { title: "Purchase:", flags: own },
  ...flagGroups.map(({ title, flags }) => ({
    title: title.startsWith("Load") ? "Load (exactly one of --users, --concurrency, --rate):" : title,
    flags: flags.flatMap((flag: FlagSpec & { readonly key: FlagKey }) =>
      left.includes(flag.key) ? [] : [{ ...flag, ...changed[flag.key] }],
    ),
  })),
];
export const planKeys: readonly string[] = own.map(({ key }) => key);
