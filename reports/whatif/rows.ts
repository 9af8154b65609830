import { findingsOf } from "../../src/documents/finding.ts";
import { type LatencyMetric, latencyMetrics } from "../../src/documents/latencyMetrics.ts";
import type { Difference } from "../../src/documents/parts/sensitivity.ts";
import type { ComparedSide, ComparedVariant, WhatifDocument } from "../../src/documents/whatif.ts";
import { type Basis, scenarioBasis } from "../basis.ts";
import { groupNotes } from "../groupNotes.ts";
import { formatMoney, formatNumber, formatShare, none } from "../words/numbers.ts";

/** "users=800, machine=medium". */
export function setText({ set }: ComparedVariant): string {
  return Object.entries(set)
    .map(([key, value]) => `${key}=${value}`)
    .join(", ");
}

/** "mistral-7b-instruct-v0.3 on large", of a house each of its deployments. */
export function sideText({ results }: ComparedSide): string {
  return results.map(({ model, machine }) => `${model} on ${machine}`).join(" and ");
}

/** "E2E p95 (s)" of "e2e.p95". */
export function metricTitle(name: string): string {
  if (name.startsWith("slo:")) return `keeps ${name.slice("slo:".length)}`;
  const titles: Readonly<Record<string, string>> = {
    requestsPerSecond: "requests/s",
    outputTokensPerSecond: "tokens/s",
    "cost.perMonth": "cost a month (USD)",
  };
  const [metric, stat] = name.split(".");
  return titles[name] ?? `${latencyMetrics[metric as LatencyMetric].short} ${stat} (s)`;
}

const verdictWords = {
  better: "better",
  worse: "worse",
  "no-difference": "no detectable difference",
} as const;

export function verdictText({ verdict }: Difference): string {
  return verdict === null ? none : verdictWords[verdict];
}

/** Whether nothing that is told of a variant is otherwise than in its base. */
export function isSame(variant: ComparedVariant, { sides }: WhatifDocument["base"]): boolean {
  const side = sides[variant.comparedWith]!;
  const told = ({ results, cost }: ComparedSide) => JSON.stringify([results, cost.perMonth]);
  return told(variant) === told(side);
}

/** "12.4" in three digits, money to the dollar, probabilities as percentages. */
export function amountText(name: string, value: number | null): string {
  if (value === null) return none;
  if (name.startsWith("cost.")) return formatMoney(value);
  return isProbability(name) ? formatShare(value) : formatNumber(value);
}

function isProbability(name: string): boolean {
  return name.startsWith("slo:");
}

/** "+1.2 ± 0.1", "-0.17 (-0.26 to -0.06)" where the interval is not symmetric; the interval only where it has a width; "-18 points" of probabilities. */
export function differenceText(name: string, { value, ci }: Pick<Difference, "value" | "ci">): string {
  if (value === null) return none;
  if (isProbability(name))
    return `${differenceText("", { value: 100 * value, ci: ci && [100 * ci[0], 100 * ci[1]] })} points`;
  const signed = (amount: number) => `${amount > 0 ? "+" : ""}${amountText(name, amount)}`;
  if (ci === null || ci[0] === ci[1]) return signed(value);
  const [below, above] = [value - ci[0], ci[1] - value];
  if (Math.abs(above - below) < 1e-6 * (above + below))
    return `${signed(value)} ± ${new Intl.NumberFormat("en-US", { maximumSignificantDigits: 2 }).format(above)}`;
  return `${signed(twoDigits(value))} (${signed(twoDigits(ci[0]))} to ${signed(twoDigits(ci[1]))})`;
}

function twoDigits(value: number): number {
  return Number(value.toPrecision(2));
}

/** "+12 %". */
export function relativeText({ relative }: Difference): string {
  if (relative === null) return none;
  return `${relative > 0 ? "+" : ""}${formatNumber(relative * 100)} %`;
}

/** Everything that a reader must be told beside the numbers, once each. */
export function whatifNotes({ base, variants, warnings, costs }: WhatifDocument): string[] {
  const ofSide = ({ results }: ComparedSide) => results.flatMap(findingsOf);
  const found = groupNotes(
    [
      ...base.sides.map((side) => ({ name: "the base", findings: ofSide(side) })),
      ...variants.map((variant) => ({ name: setText(variant), findings: ofSide(variant) })),
    ],
    "whatif",
  );
  const dates = [...base.sides, ...variants].flatMap(({ cost }) =>
    cost.perMonth === null ? [] : [priceText(cost)],
  );
  return [
    ...new Set([
      ...warnings,
      ...found.texts,
      ...(dates.length > 0
        ? [
            `costs are of ${Number(costs.hoursPerMonth.toPrecision(4))} hours a month${costs.hoursPerMonth === 730 ? ", round the clock" : ""} (${[...new Set(dates)].join("; ")})`,
          ]
        : []),
      ...costs.assumptions,
    ]),
  ];
}

/** What base and variants rest on: the base's load and workload, the laws and servers of all. */
export function whatifBasis({ base: { scenario }, pairs = scenario.pairs }: WhatifDocument): Basis[] {
  return scenarioBasis({ scenario: { ...scenario, pairs } });
}

/** "2025: list price on demand, us-central1: …"; a price that was given is the user's own. */
function priceText({ priceDate, priceSource }: ComparedSide["cost"]): string {
  if (priceSource === "given") return "own price";
  return `${priceDate ?? "undated"}: ${priceSource}`;
}

/** What the intervals mean and rest on. */
export function pairingText({ seed, base, variants }: WhatifDocument): string {
  const runs = base.sides.map(({ results }) => results[0]?.replications ?? 0);
  const isCapped = variants.some(({ stopped }) => stopped === "cap");
  return `Variant minus base, both on the same random numbers (seed ${seed}, ${[...new Set(runs)].join(" and ")} runs each), with the 95 % interval of the difference${isCapped ? "; the cap of runs was reached before the precision asked for" : ""}`;
}
