import type { CostEnd, Difference } from "../../src/documents/parts/sensitivity.ts";
import type { SideSensitivity, WhatifDocument } from "../../src/documents/whatif.ts";
import { exactDifference } from "../../src/planning/whatif/compare.ts";
import type { DataTable } from "../view.ts";
import { setText, sideText } from "../whatif/rows.ts";
import { formatNumber } from "../words/numbers.ts";
import type { DataColumn } from "./dataColumns.ts";

/** What a line tells, beside what all lines share. */
type Compared = {
  readonly variant: string;
  readonly baseName: string;
  readonly variantName: string;
  readonly metric: string;
  readonly difference: Difference;
  readonly replications: number | undefined;
};

/**
 * One line for each difference of each variant, then for each input at either end of its range, what that does to E2E p95 and to the
 * cost of a month; what does not exist is blank.
 */
export function whatifData({ base, variants, sensitivity = [], seed, version }: WhatifDocument): DataTable {
  const ofVariants = variants.flatMap((variant) =>
    Object.entries(variant.differences).map(
      ([metric, difference]): Compared => ({
        variant: setText(variant),
        baseName: sideText(base.sides[variant.comparedWith]!),
        variantName: sideText(variant),
        metric,
        difference,
        replications: variant.results[0]?.replications,
      }),
    ),
  );
  const ofInputs = sensitivity.flatMap((each) =>
    sensitivityLines(each, sideText(base.sides[each.comparedWith]!)),
  );
  return [...ofVariants, ...ofInputs].map(
    ({ variant, baseName, variantName, metric, difference, replications }): DataColumn[] => [
      ["variant", variant],
      ["base_name", baseName],
      ["variant_name", variantName],
      ["metric", metric],
      ["base", difference.base],
      ["variant_value", difference.variant],
      ["difference", difference.value],
      ["difference_ci_low", difference.ci?.[0]],
      ["difference_ci_high", difference.ci?.[1]],
      ["difference_band_low", difference.band?.[0]],
      ["difference_band_high", difference.band?.[1]],
      ["relative", difference.relative],
      ["verdict", difference.verdict],
      ["replications", replications],
      ["seed", seed],
      ["version", version],
    ],
  );
}

/** "prompt length ×1.2" as a variant of its base. */
function sensitivityLines({ sensitivity, cost }: SideSensitivity, name: string): Compared[] {
  const both = { baseName: name, variantName: name, replications: undefined };
  const titled = (input: string, { factor }: { factor: number }) => `${input} ×${formatNumber(factor)}`;
  const money = (end: CostEnd) => exactDifference(cost!.perMonth, end.perMonth);
  return [
    ...sensitivity.inputs.flatMap(({ input, low, high }) =>
      [low, high].map(
        (end): Compared => ({
          ...both,
          variant: titled(input, end),
          metric: "e2e.p95",
          difference: end.e2eP95,
        }),
      ),
    ),
    ...(cost?.inputs ?? []).flatMap(({ input, low, high }) =>
      [low, high].map(
        (end): Compared => ({
          ...both,
          variant: titled(input, end),
          metric: "cost.perMonth",
          difference: money(end),
        }),
      ),
    ),
  ];
}
