import { UserError } from "../../errors.ts";
import { finiteNumber, type JsonNode, keyIn, listAt, numbersAt } from "../../json/jsonNode.ts";
import type { RequestRecord } from "./requestRecords.ts";

/** The answered requests of a detailed vLLM result. */
export type VllmRequests = {
  readonly requests: readonly RequestRecord[];
  /** Whether `start_times` were saved; without them every arrival is 0. */
  readonly hasArrivals: boolean;
  readonly note: string;
};

const oldGapsNote = "the gaps of this file begin with TTFT, as old versions wrote them; it was taken off";

/**
 * The requests in the arrays of `--save-detailed`, those that failed (no output) left out: E2E is TTFT plus all gaps.
 * null where the arrays are not there.
 *
 * @throws UserError when the arrays differ in length or hold something else than numbers
 */
export function vllmRequests(node: JsonNode): VllmRequests | null {
  const inputs = numbersAt(node, "input_lens");
  const outputs = numbersAt(node, "output_lens");
  const ttfts = numbersAt(node, "ttfts");
  const gaps = listAt(node, "itls");
  const starts = numbersAt(node, "start_times");
  if (!inputs || !outputs || !ttfts || !gaps) return null;
  const lengths = [inputs, outputs, ttfts, gaps, starts ?? inputs].map((list) => list.length);
  if (new Set(lengths).size > 1)
    throw new UserError(
      `${keyIn(node, "input_lens")}, output_lens, ttfts, itls${starts ? ", start_times" : ""} have ${lengths.join(", ")} elements; ` +
        "they must be equally long: save the result again",
    );
  const answered = inputs.map((_, i) => i).filter((i) => outputs[i]! > 0);
  if (answered.length === 0) return null;
  const gapsOf = answered.map((i) => gapList(gaps[i]!));
  const isOld = answered.every((i, k) => beginsWithTtft(gapsOf[k]!, ttfts[i]!, outputs[i]!));
  const requests = answered.map((i, k) => {
    const rest = isOld ? gapsOf[k]!.slice(1) : gapsOf[k]!;
    return {
      arrival: starts?.[i] ?? 0,
      input: tokens(inputs[i]!, node),
      output: tokens(outputs[i]!, node),
      ttft: ttfts[i]!,
      e2e: ttfts[i]! + rest.reduce((sum, gap) => sum + gap, 0),
    };
  });
  return { requests, hasArrivals: starts !== null, note: isOld ? oldGapsNote : "" };
}

function gapList(node: JsonNode): readonly number[] {
  if (!Array.isArray(node.value))
    throw new UserError(`${node.where}: the gaps of a request are a list of seconds; save the result again`);
  const gaps: readonly unknown[] = node.value;
  const wrong = gaps.findIndex((gap) => !Number.isFinite(gap));
  if (wrong >= 0) finiteNumber({ value: gaps[wrong], where: `${node.where}[${wrong}]` });
  return gaps as readonly number[];
}

function beginsWithTtft(gaps: readonly number[], ttft: number, output: number): boolean {
  return gaps.length === output && Math.abs(gaps[0]! - ttft) <= 1e-3 * ttft;
}

function tokens(value: number, node: JsonNode): number {
  if (Number.isInteger(value) && value >= 0 && value <= 1e9) return value;
  throw new UserError(
    `${keyIn(node, "input_lens")} and output_lens hold ${value}; lengths are whole numbers of tokens`,
  );
}
