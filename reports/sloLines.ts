import type { ResultEntry } from "../src/documents/parts/entry.ts";
import type { SloResult } from "../src/documents/parts/slo.ts";
import type { ResultDocument } from "../src/documents/result.ts";
import { formatShare, pairLabel } from "./format.ts";
import type { Emphasis } from "./tableLayout.ts";

const verdictStyles = { met: "green", missed: "red", undecided: "yellow" } as const;
const labelWidth = 40;

/** A section for each SLO, with the verdict on each model and machine; those of single features after the others. */
export function sloSections({ results, scenario }: ResultDocument, emphasis: Emphasis): string[][] {
  const { slos, featureSlos = [], confidence } = scenario.experiment;
  const ofAll = slos.map((slo, i) => ({
    slo,
    verdicts: results.map((entry) => ({ entry, ...entry.slo[i]! })),
  }));
  const ofFeatures = featureSlos.map((slo) => ({
    slo,
    verdicts: results.flatMap((entry) =>
      entry.features.flatMap((feature) =>
        feature.slo.filter((each) => each.slo === slo).map((each) => ({ entry, ...each })),
      ),
    ),
  }));
  return [...ofAll, ...ofFeatures].map(({ slo, verdicts }) => [
    `${emphasis("bold", `SLO ${slo}`)} (met: kept with a probability of ${formatShare(confidence)} or more)`,
    ...verdicts.flatMap((each) => verdictLines(each, emphasis)),
  ]);
}

type Verdict = SloResult & { readonly entry: ResultEntry };

/** One line, or two where the label is long. */
function verdictLines({ entry, verdict, probability }: Verdict, emphasis: Emphasis): string[] {
  const chance = entry.state === "overloaded" ? "overloaded" : `probability ${formatShare(probability)}`;
  const start = `  ${emphasis(verdictStyles[verdict], verdict.padEnd(11))}`;
  const label = pairLabel(entry);
  if (label.length <= labelWidth) return [`${start}${label.padEnd(labelWidth)} ${chance}`];
  return [`${start}${label}`, `${"".padEnd(13 + labelWidth)} ${chance}`];
}
