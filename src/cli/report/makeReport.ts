import { stringify } from "yaml";
import { breakEvenContent } from "../../../reports/html/breakEvenContent.ts";
import type { ReportContent } from "../../../reports/html/content.ts";
import { planContent } from "../../../reports/html/planContent.ts";
import { type PageParts, reportHtml } from "../../../reports/html/reportHtml.ts";
import type { CostOf } from "../../../reports/html/simulateAdvice.ts";
import { simulateContent } from "../../../reports/html/simulateContent.ts";
import type { SimulationText } from "../../../reports/html/surerTexts.ts";
import { sweepContent } from "../../../reports/html/sweepContent.ts";
import { whatifContent } from "../../../reports/html/whatifContent.ts";
import { commandLine } from "../../documents/commandLine.ts";
import type { Reproduction } from "../../documents/parts/reproduction.ts";
import { choicesOf } from "../../live/choices.ts";
import { liveSourceOf, type ReportDocument } from "../../live/liveSource.ts";
import { liveBeginning } from "../../live/liveStart.ts";
import { loadCatalog } from "../../node/catalogFiles.ts";
import { compileChart } from "../../node/compileChart.ts";
import { loadWorldData } from "../../node/loadWorld.ts";
import { pageFiles } from "../../node/pageFiles.ts";
import { scenarioCopy, simulationOf } from "../../questions/simulate/reproduction.ts";
import { costTextFor } from "./costText.ts";

/** Name under which a page saves the scenario. */
const scenarioName = "scenario.yaml";

/**
 * The page of a document, as HTML.
 *
 * @param today YYYY-MM-DD: the day whose age prices have
 */
export async function makeReport(document: ReportDocument, today: string): Promise<string> {
  const content = contentOf(document, costTextFor(loadCatalog(), today), simulationText(document));
  const charts: Record<string, object> = {};
  for (const { name, spec } of content.charts) charts[`chart-${name}`] = await compileChart(spec);
  const { live, told } = liveOf(document, today);
  const saved = filesOf(document.reproduction);
  const pack = { charts, live, files: saved.files };
  return reportHtml(content, {
    ...pageFiles(pack, live !== null),
    live: told,
    files: Object.keys(saved.files),
    fileCommand: saved.command,
  });
}

/** The command lines of simulations that a document leads to. */
function simulationText({ reproduction }: ReportDocument): SimulationText {
  return (pair) => {
    const simulation = reproduction === undefined ? null : simulationOf(reproduction, pair);
    return simulation === null ? null : commandLine(simulation);
  };
}

function contentOf(document: ReportDocument, costOf: CostOf, commandOf: SimulationText): ReportContent {
  switch (document.schema) {
    case "capsim.result/1":
      return simulateContent(document, costOf);
    case "capsim.sweep/1":
      return sweepContent(document, commandOf);
    case "capsim.plan/1":
      return planContent(document, commandOf);
    case "capsim.breakeven/1":
      return breakEvenContent(document, commandOf);
    case "capsim.whatif/1":
      return whatifContent(document);
  }
}

/** What the page's simulator needs, null where there is none, and what is told of it. */
function liveOf(
  document: ReportDocument,
  today: string,
): { readonly live: object | null; readonly told: PageParts["live"] } {
  const origin = liveSourceOf(document);
  if (origin === null) return { live: null, told: { reason: "nothing was finished" } };
  const { source, own, kinship } = origin;
  const beginning = liveBeginning(source);
  if ("reason" in beginning) return { live: null, told: beginning };
  const { asked, start } = beginning;
  const base = { asked, data: loadWorldData(), today };
  return { live: { base, start, choices: choicesOf(loadCatalog()), own }, told: { kinship } };
}

type SavedFiles = { readonly files: Readonly<Record<string, string>>; readonly command: string | null };

/** The scenario as one file, the files it names, and the command line that reads it. */
function filesOf(asked: Reproduction | undefined): SavedFiles {
  if (asked === undefined) return { files: {}, command: null };
  const { values, files, rest } = scenarioCopy(asked, scenarioName);
  return { files: { [scenarioName]: stringify(values), ...files }, command: commandLine(rest) };
}
