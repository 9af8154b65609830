import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { renderDocument } from "../../reports/render.ts";
import { type CliIo, terminalOf } from "../../src/cli/io.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const lengths = ["--calibration", law, "--input-tokens", "100", "--output-tokens", "20"];
const short = ["--duration", "20", "--no-charts", "--no-progress"];
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

/** What a terminal, or a pipe, has for a table. */
const terminal = (isTerminal: boolean, env: CliIo["env"] = {}) =>
  terminalOf({ stdout: { isTerminal, write() {} }, env });

describe("colour", { timeout: 120_000 }, () => {
  it.each(runs)(
    "of %s is on a terminal only, not with NO_COLOR, and the words say the same without it",
    async (name, args) => {
      const out = name === "validate" ? [] : ["--out", files.path(name)];
      const { stdout } = await capsim([name, ...args, ...out, "--format", "json"]);
      const document = JSON.parse(stdout);
      const piped = renderDocument(document, "table", terminal(false));
      const coloured = renderDocument(document, "table", terminal(true));
      expect(coloured).not.toBe(piped);
      expect(words(coloured)).toBe(words(piped));
      expect(renderDocument(document, "table", terminal(true, { NO_COLOR: "1" }))).toBe(piped);
      expect(piped).not.toContain(escapeCode);
    },
  );
});
