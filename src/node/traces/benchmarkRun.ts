import { stat } from "node:fs/promises";
import { UserError } from "../../errors.ts";
import { type JsonNode, listAt } from "../../json/jsonNode.ts";
import { parseJson } from "../../json/parseJson.ts";
import { isGuidellm } from "../../measurements/formats/guidellm.ts";
import { guidellmRequests } from "../../measurements/formats/guidellmRequests.ts";
import { type RequestRecord, recordsOf } from "../../measurements/formats/requestRecords.ts";
import { isVllmBench } from "../../measurements/formats/vllmBench.ts";
import { vllmRequests } from "../../measurements/formats/vllmRequests.ts";
import type { RequestRecords } from "../../measurements/measurement.ts";
import { readTextFile } from "../readTextFile.ts";

/** A JSON document is read as a whole, and text of Node's has at most half a gigabyte. */
const largestDocument = 400e6;

/**
 * The requests of one load test, from vLLM's `bench serve --save-result --save-detailed` or GuideLLM's
 * `benchmarks.json`; those that failed are left out, as the importers of measurements do.
 *
 * @returns null where the file is JSON of another kind
 * @throws UserError for a file that is no JSON, holds several runs, or no requests with their arrivals
 */
export async function benchmarkRun(file: string): Promise<RequestRecords | null> {
  if ((await stat(file)).size > largestDocument)
    throw new UserError(
      `${file}: is a JSON document of more than 400 MB; give the requests as CSV or JSON Lines`,
    );
  const documents = parseJson(await readTextFile(file), file);
  if (documents.some(isGuidellm)) return fromGuidellm(only(documents, file), file);
  if (documents.some(isVllmBench)) return fromVllm(only(documents, file), file);
  return null;
}

function only(documents: readonly JsonNode[], file: string): JsonNode {
  if (documents.length === 1) return documents[0]!;
  throw new UserError(`${file}: holds ${documents.length} runs; keep one run in the file`);
}

function fromGuidellm(node: JsonNode, file: string): RequestRecords {
  const benchmarks = listAt(node, "benchmarks")!;
  if (benchmarks.length !== 1)
    throw new UserError(`${file}: holds ${benchmarks.length} benchmarks; keep one in the file`);
  const requests = guidellmRequests(benchmarks[0]!);
  if (requests === null)
    throw new UserError(
      `${file}: has no requests with times and lengths; let GuideLLM save them (a JSON report, not a summary)`,
    );
  return usable(requests, file);
}

function fromVllm(node: JsonNode, file: string): RequestRecords {
  const detail = vllmRequests(node);
  if (detail === null)
    throw new UserError(`${file}: has no single requests; run vllm bench serve with --save-detailed`);
  if (!detail.hasArrivals)
    throw new UserError(
      `${file}: has no start_times; save the result with a vLLM that writes them (--save-detailed)`,
    );
  return usable(detail.requests, file);
}

function usable(requests: readonly RequestRecord[], file: string): RequestRecords {
  const answered = requests.filter(({ input, output }) => input >= 1 && output >= 1);
  if (answered.length === 0)
    throw new UserError(`${file}: holds no requests that were answered; give a run with answers`);
  return recordsOf(answered);
}
