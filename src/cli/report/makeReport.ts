import { stringify } from "yaml";
import { documentCharts } from "../../../reports/charts/documentCharts.ts";
import { type PageParts, reportPage } from "../../../reports/render/html.ts";
import { viewOf } from "../../../reports/render.ts";
import type { SimulationText } from "../../../reports/words/bandTexts.ts";
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
  const view = viewOf(document, {
    costOf: costTextFor(loadCatalog(), today),
    commandOf: simulationText(document),
  });
  const charts: Record<string, object> = {};
  for (const { name, spec } of documentCharts(document, []))
    charts[`chart-${name}`] = await compileChart(spec);
  const { live, told } = liveOf(document, today);
  const saved = filesOf(document.reproduction);
  const pack = { charts, live, files: saved.files };
  return reportPage(view, document, {
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
