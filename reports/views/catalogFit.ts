import { batchContextTokens, type FitReport } from "../../src/catalog/fitReport.ts";
import { rowsOf, type View } from "../view.ts";
import { record } from "./catalogRecords.ts";

/**
 * Weights, KV cache left, whether it fits, the largest batch, GitLab's minimum beside it, the contradictions of the
 * sources, and the machines that fit if this one does not.
 */
export function fitView(report: FitReport): View {
  const facts = fitFacts(report);
  const columns = ["item", "value"].map((title) => ({ title, align: "left" as const }));
  return {
    title: `${report.model} ${report.fit.fits ? "fits" : "does not fit"} ${report.machine}`,
    sections: [
      record(...facts.map(([label, text]) => ({ label, text }))),
      {
        part: "figures",
        on: ["markdown", "html"],
        blocks: [{ kind: "table", columns, groups: rowsOf(facts) }],
      },
    ],
    data: () =>
      facts.map(([item, value]) => [
        ["item", item],
        ["value", value],
      ]),
  };
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
