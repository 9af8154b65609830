import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const lengths = ["--calibration", law, "--input-tokens", "100", "--output-tokens", "20"];
const short = ["--duration", "60", "--no-charts", "--no-progress"];
const quick = [...lengths, ...short, "--replications", "5..5"];

/** A run of each command whose output has something good and something bad to tell. */
const runs: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["simulate", ["--rate", "20", "--slo", "e2e.p95<5s", "--slo", "e2e.p95<1ms", ...quick]],
  ["sweep", ["--rate", "5,100", ...quick]],
  ["plan", ["--rate", "20", "--slo", "e2e.p95<5s", ...lengths, ...short]],
  ["whatif", ["--rate", "20", "--set", "rate=30", ...quick]],
  ["validate", []],
];

const escapeCode = "\u001b[";
/** What stands there, without colours and the spaces at the ends of lines that they may cover. */
const words = (text: string) => stripVTControlCharacters(text).replaceAll(/ +$/gm, "");

describe("colour", { timeout: 120_000 }, () => {
  it.each(runs)(
    "of %s is on a terminal only, not with NO_COLOR, and the words say the same without it",
    async (name, args) => {
      const out = name === "validate" ? [] : ["--out", files.path(name)];
      const run = (options: Parameters<typeof capsim>[1]) => capsim([name, ...args, ...out], options);
      const piped = await run({});
      const coloured = await run({ isTerminal: true });
      const plain = await run({ isTerminal: true, env: { NO_COLOR: "1" } });
      expect(piped.code).toBe(coloured.code);
      // All rows of GitLab's tables are within their error, so that validate has nothing to colour.
      expect(coloured.stdout === piped.stdout).toBe(name === "validate");
      expect(words(coloured.stdout)).toBe(words(piped.stdout));
      expect(plain.stdout).toBe(piped.stdout);
      expect(piped.stdout).not.toContain(escapeCode);
    },
  );
});
