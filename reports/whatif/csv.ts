import { type Column, csvLines } from "../csv.ts";
import type { WhatifDocument } from "./document.ts";
import { setText, sideText } from "./rows.ts";

/** One line for each difference of each variant; what does not exist is blank. */
export function whatifCsv({ base, variants, seed, version }: WhatifDocument): string {
  return csvLines(
    variants.flatMap((variant) =>
      Object.entries(variant.differences).map(([metric, each]): Column[] => [
        ["variant", setText(variant)],
        ["base_name", sideText(base.sides[variant.comparedWith]!)],
        ["variant_name", sideText(variant)],
        ["metric", metric],
        ["base", each.base],
        ["variant_value", each.variant],
        ["difference", each.value],
        ["difference_ci_low", each.ci?.[0]],
        ["difference_ci_high", each.ci?.[1]],
        ["difference_band_low", each.band?.[0]],
        ["difference_band_high", each.band?.[1]],
        ["relative", each.relative],
        ["verdict", each.verdict],
        ["replications", variant.results[0]?.replications],
        ["seed", seed],
        ["version", version],
      ]),
    ),
  );
}
