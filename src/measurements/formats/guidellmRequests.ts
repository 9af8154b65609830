import { UserError } from "../../errors.ts";
import { child, type JsonNode, keyIn, listAt, numberAt } from "../../json/jsonNode.ts";
import type { RequestRecord } from "./requestRecords.ts";

/**
 * The successful requests of a GuideLLM benchmark, times from `info.timings` (epoch seconds); null where they, or any of
 * their times or lengths, were not saved.
 *
 * @throws UserError naming the key that holds no number or no length
 */
export function guidellmRequests(benchmark: JsonNode): readonly RequestRecord[] | null {
  const saved = listAt(benchmark, "requests", "successful");
  if (saved === null || saved.length === 0) return null;
  const requests = saved.map(requestOf);
  return requests.every((one): one is RequestRecord => one !== null) ? requests : null;
}

function requestOf(node: JsonNode): RequestRecord | null {
  const timings = child(node, "info", "timings");
  const start = numberAt(timings, "request_start");
  const first = numberAt(timings, "first_token_iteration");
  const end = numberAt(timings, "request_end");
  const input = tokensAt(node, "prompt_tokens");
  const output = tokensAt(node, "output_tokens");
  if (start === null || end === null || input === null || output === null) return null;
  const ttft = numberAt(node, "time_to_first_token_ms");
  return {
    arrival: start,
    input,
    output,
    ttft: first !== null ? first - start : ttft !== null ? ttft / 1000 : Number.NaN,
    e2e: end - start,
  };
}

function tokensAt(node: JsonNode, key: string): number | null {
  const tokens = numberAt(node, key);
  if (tokens === null || (Number.isInteger(tokens) && tokens >= 0 && tokens <= 1e9)) return tokens;
  throw new UserError(`${keyIn(node, key)} ${tokens}: a length is a whole number of tokens; mend it`);
}
