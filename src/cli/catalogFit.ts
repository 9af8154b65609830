import { batchContextTokens, type FitReport, fitReport } from "../catalog/fitReport.ts";
import type { Catalog, Machine, Model } from "../catalog/types.ts";
import { csvText, labelled, markdownText, type TextTable } from "./catalogLayout.ts";
import type { CatalogFormat } from "./catalogText.ts";

/**
 * What `capsim catalog fit MODEL MACHINE` says: weights, KV cache left, whether it fits, the largest batch, GitLab's
 * minimum beside it, the contradictions of the sources, and the machines that fit if this one does not.
 *
 * @throws UserError for a model that only a cloud serves
 */
export function renderFit(catalog: Catalog, model: Model, machine: Machine, format: CatalogFormat): string {
  const report = fitReport(catalog, model, machine);
  if (format === "json") return JSON.stringify({ schema: "capsim.fit/1", ...report }, null, 2);
  const facts = fitFacts(report);
  const table: TextTable = { headers: ["item", "value"], rows: facts };
  if (format === "csv") return csvText(table);
  if (format === "markdown") return markdownText(table);
  const verdict = report.fit.fits ? "fits" : "does not fit";
  return [
    `${report.model} ${verdict} ${report.machine}`,
    ...facts.map(([label, value]) => labelled(label, value)),
  ].join("\n");
}

function fitFacts(report: FitReport): [label: string, value: string][] {
  const { fit, minimum } = report;
  return [
    ["memory", fit.reason],
    ["weights", `${(fit.weightBytes / 1e9).toFixed(1)} GB (bf16)`],
    ["KV cache", `${fit.kvTokens} tokens (${fit.kvBlocks} blocks of 16)`],
    ["largest batch", `${report.largestBatch} sequences of ${batchContextTokens} tokens of context`],
    [
      "minimum",
      minimum === null
        ? "GitLab's page names none for this model"
        : `GitLab asks for ${minimum.configuration}, ${minimum.minimumVramGb} GB of VRAM (${minimum.label}): this machine's HBM ${report.reachesMinimum ? "reaches" : "is below"} that`,
    ],
    ...(fit.fits
      ? []
      : [
          ["fits on", report.machinesThatFit.join(", ") || "none of the catalogued machines"] as [
            string,
            string,
          ],
        ]),
    ...report.notes.map((note): [string, string] => ["note", note]),
  ];
}
