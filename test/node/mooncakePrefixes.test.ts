import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { capsim, scratch } from "../cli/harness.ts";

const trace = fileURLToPath(
  new URL("../../../shared/traces/mooncake/conversation_trace.jsonl.gz", import.meta.url),
);
const isThere = existsSync(trace);
if (!isThere)
  console.warn(`skipped: no trace at ${trace}; the prefix hits of the Mooncake trace are not checked`);

const files = scratch();
afterAll(() => files.remove());
/** So fast that hardly any two requests of a conversation are in flight at once. */
const law = files.write(
  "fast.json",
  JSON.stringify({
    ...{ schema: "capsim.law/1", model: "toy", machine: "bench" },
    parameters: { c0: { value: 1e-4 }, cPre: { value: 1e-9 } },
  }),
);

/** Share of the prompt tokens in leading blocks of 512 that were seen before, whoever sent them. */
function seenShare(): number {
  const seen = new Set<number>();
  let [tokens, hits] = [0, 0];
  for (const line of gunzipSync(readFileSync(trace)).toString("utf8").trim().split("\n")) {
    const { input_length: length, hash_ids: ids } = JSON.parse(line) as {
      input_length: number;
      hash_ids: number[];
    };
    const first = ids.findIndex((id) => !seen.has(id));
    tokens += length;
    // The last token of a prompt is computed even where all of it is cached; caches hold whole blocks of 16.
    hits += Math.min((first < 0 ? ids.length : first) * 512, 16 * Math.floor((length - 1) / 16));
    for (const id of ids) seen.add(id);
  }
  return hits / tokens;
}

describe.runIf(isThere)("a trace that names the blocks its prompts begin with", { timeout: 120_000 }, () => {
  async function hitShare(...args: string[]): Promise<number> {
    const { code, stdout } = await capsim([
      ...["simulate", "--trace", trace, "--calibration", law, "--replications", "2..2", "--no-charts"],
      ...["--quiet", "--format", "json", "--out", files.path("out"), ...args],
    ]);
    expect(code).toBe(0);
    return JSON.parse(stdout).results[0].metrics.prefixHitShare.value;
  }

  it("finds them again in a boundless cache: of the tokens as many as a set of all that was seen", async () => {
    const found = await hitShare("--kv-tokens", "1000000000");
    const most = seenShare();
    // Prompts that come in the same three seconds as their twins find these not computed yet.
    expect(found).toBeLessThanOrEqual(most + 1e-9);
    expect(found).toBeGreaterThan(0.98 * most);
    // The trace's publishers count blocks, 36.6 % of them; whole blocks of tokens are nearly the same.
    expect(Math.abs(found - 0.366)).toBeLessThan(0.015);
  });

  it("finds fewer in a small cache, and fewer where two replicas share the work without regard to prefixes", async () => {
    const boundless = await hitShare("--kv-tokens", "1000000000");
    const shared = await hitShare("--kv-tokens", "1000000000", "--replicas", "2", "--routing", "round-robin");
    const small = await hitShare("--kv-tokens", "2000000");
    // What all prompts begin with is found on either; a conversation's own past on one of two.
    expect(shared).toBeLessThan(0.9 * boundless);
    expect(small).toBeLessThan(0.9 * boundless);
    expect(shared).toBeGreaterThan(0);
    expect(small).toBeGreaterThan(0);
  });
});
