import { UserError } from "../errors.ts";
import type { JsonNode } from "../json/jsonNode.ts";
import { parseJson } from "../json/parseJson.ts";
import { aiperfDraft, isAiperf } from "./formats/aiperf.ts";
import { type Draft, finish } from "./formats/draft.ts";
import { gitlabDrafts, gitlabHeader } from "./formats/gitlabTable.ts";
import { guidellmDrafts, isGuidellm } from "./formats/guidellm.ts";
import { inferencePerfDraft, isInferencePerf } from "./formats/inferencePerf.ts";
import { isLlmperf, llmperfDraft } from "./formats/llmperf.ts";
import { tableDrafts, tellingColumns } from "./formats/measurementTable.ts";
import { requestColumns, requestsByRun } from "./formats/requestTable.ts";
import { isVllmBench, vllmDraft } from "./formats/vllmBench.ts";
import type { ImportFile, StatedFacts } from "./importFile.ts";
import type { Measurement, RequestRecords } from "./measurement.ts";
import { withSeries } from "./series.ts";

/** A file of measured runs and, where there is one, the `requests.csv` beside it. */
export type MeasuredFile = { readonly file: ImportFile; readonly companion: ImportFile | null };

const knownFormats =
  "capsim's measurement table (CSV), vLLM bench serve (JSON, JSONL), GuideLLM, AIPerf or GenAI-Perf, llmperf summary, " +
  "inference-perf stage (JSON), GitLab's response-time table (CSV, Markdown)";

/**
 * The runs of one file of any known format, which is told from the content. What the file leaves out comes from `stated`.
 *
 * @param companion exact arrivals and lengths by `run_id`, for a measurement table
 * @throws UserError in one line: file and line (or key), what is wrong, what to add
 * @example
 * import { importMeasurements } from "capsim/core";
 *
 * const text = "run_id,load_kind,concurrency,num_requests,e2e_mean_s\nfirst,closed,4,40,1.5";
 * const [row] = importMeasurements({ name: "runs.csv", text }, null, { model: "mixtral-8x7b" });
 * console.log(row.concurrency, row.metrics.e2e_mean_s); // => 4 1.5
 */
export function importMeasurements(
  file: ImportFile,
  companion: ImportFile | null = null,
  stated: StatedFacts = {},
): readonly Measurement[] {
  return importAll([{ file, companion }], stated);
}

/**
 * The runs of several files. Rows of different files that share model, machine, engine and lengths are loads of one
 * series; a `run_id` that stands in two files is told apart by the file's name.
 *
 * @throws UserError as `importMeasurements`
 */
export function importAll(files: readonly MeasuredFile[], stated: StatedFacts = {}): readonly Measurement[] {
  const seen = new Set<string>();
  const rows = files.flatMap(({ file, companion }) =>
    draftsOf(file, companion).map((draft) => {
      const row = finish(draft, stated);
      const runId = seen.has(row.runId) ? `${file.name}:${row.runId}` : row.runId;
      seen.add(runId);
      return { ...row, runId };
    }),
  );
  return withSeries(rows);
}

function draftsOf(file: ImportFile, companion: ImportFile | null): readonly Draft[] {
  const text = file.text.replace(/^\ufeff/, "");
  const start = text.trimStart();
  if (start === "") throw new UserError(`${file.name}: is empty; give a file of measured runs`);
  if (start.startsWith("{") || start.startsWith("[")) return jsonDrafts(text, file.name);
  if (text.split("\n").some((line) => gitlabHeader.test(line))) return gitlabDrafts(text, file.name);
  const header = (start.split("\n", 1)[0] ?? "").split(",").map((cell) => cell.trim().replace(/^"|"$/g, ""));
  if (tellingColumns.some((name) => header.includes(name)))
    return tableDrafts(text, file.name, companionRequests(companion));
  throw new UserError(`${file.name}: ${whyUnknown(header)}`);
}

function companionRequests(companion: ImportFile | null): ReadonlyMap<string, RequestRecords> {
  return companion === null ? new Map() : requestsByRun(companion.text, companion.name);
}

function whyUnknown(header: readonly string[]): string {
  if (requestColumns.every((name) => header.includes(name)))
    return "holds requests, not runs; put it beside the table (summary.csv) and name the table";
  if (header[0] === "Metric" && header.includes("avg"))
    return "is AIPerf's CSV, which does not say the load; give profile_export_aiperf.json";
  if (header.some((name) => /^(e2e|ttft|tpot)_\w+_ms$/.test(name)))
    return "has latencies in milliseconds; give seconds, in columns such as e2e_mean_s";
  if (header.length === 1 && header[0]!.includes(";"))
    return "separates its columns by semicolons; save it with commas";
  return `no known format; known are ${knownFormats}`;
}

function jsonDrafts(text: string, file: string): readonly Draft[] {
  const documents = parseJson(text, file);
  if (documents.length === 0) throw new UserError(`${file}: an empty list; give a file of measured runs`);
  return documents.flatMap((document, i) =>
    documentDrafts(document, documents.length > 1 ? `${file}#${i + 1}` : file),
  );
}

function documentDrafts(document: JsonNode, runId: string): readonly Draft[] {
  if (isGuidellm(document)) return guidellmDrafts(document, runId);
  if (isInferencePerf(document)) return [inferencePerfDraft(document, runId)];
  if (isLlmperf(document)) return [llmperfDraft(document, runId)];
  if (isVllmBench(document)) return [vllmDraft(document, runId)];
  if (isAiperf(document)) return [aiperfDraft(document, runId)];
  throw new UserError(`${document.where.replace(/: $/, "")}: no known format; known are ${knownFormats}`);
}
