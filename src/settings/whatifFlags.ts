import { priceFlags } from "./planFlags.ts";
import { type FlagKey, type FlagSpec, flagGroups } from "./simulateFlags.ts";

/** Flags of `capsim simulate` that a comparison does not have. */
const left: readonly FlagKey[] = ["trace", "traceScale", "traceWindow", "traceLoop", "requireSlo"];

/** Flags that mean something else here. */
const changed: Partial<Record<FlagKey, Pick<FlagSpec, "value" | "text">>> = {
  precision: {
    value: "P",
    text: "go on until the difference in E2E p95 is known to +-P of the base's (default: 2%)",
  },
  out: { value: "DIR", text: "where whatif.json and the charts go (default: capsim-out)" },
};

const variants: readonly FlagSpec[] = [
  {
    key: "set",
    value: "KEY=VALUE",
    isRepeatable: true,
    text: "the variant has this otherwise; repeatable, together one variant; inside lists by number: deployments.0.replicas=2",
  },
  {
    key: "vary",
    value: "KEY=A,B,C",
    isRepeatable: true,
    text: "a variant for each value (semicolons where values hold commas); repeatable: for each combination",
  },
  {
    key: "sensitivity",
    value: null,
    text: "vary each input over its range: what moves E2E p95 and, with --slo, the cost most, with a tornado chart",
  },
  {
    key: "breakEven",
    value: null,
    text: "in place of differences: which of base and variants is the cheapest that keeps the SLOs, and up to which load",
  },
  {
    key: "upTo",
    value: "N",
    text: "largest load that --break-even looks at, in the unit of the base's (default: twice the base's)",
  },
];

/** The flags of `capsim whatif`, in groups. */
export const whatifFlagGroups: readonly { readonly title: string; readonly flags: readonly FlagSpec[] }[] = [
  { title: "Variants (keys are these flags in camelCase, as in a scenario file):", flags: variants },
  { title: "Prices:", flags: priceFlags },
  ...flagGroups.map(({ title, flags }) => ({
    title: title.replace(", --trace)", ")"),
    flags: flags.flatMap((flag: FlagSpec & { readonly key: FlagKey }) =>
      left.includes(flag.key) ? [] : [{ ...flag, ...changed[flag.key] }],
    ),
  })),
];
