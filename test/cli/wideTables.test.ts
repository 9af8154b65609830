import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { renderDocument } from "../../reports/render.ts";
import { terminalOf } from "../../src/cli/io.ts";
import { isLong } from "../effort.ts";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);
const lengths = ["--calibration", law, "--input-tokens", "100", "--output-tokens", "20"];
const short = ["--duration", "60", "--no-charts", "--no-progress", "--out", files.path("out")];
const quick = [...lengths, ...short, "--replications", "5..5"];

/** Of each command what stands on one line where there is room, and in 80 columns does not. */
const runs: readonly (readonly [name: string, args: readonly string[], row: RegExp])[] = [
  ["simulate", ["--rate", "20", ...quick], /^toy {2,}bench {2,}\[1\] .*\d–\d/m],
  ["sweep", ["--rate", "5,20,100", ...quick], /^toy {2,}bench .*\d–\d.* overload$/m],
  [
    "plan",
    ["--rate", "20", "--slo", "e2e.p95<5s", "--confidence", "0.8", ...lengths, ...short],
    /^\d+ x bench {2}toy .*\d–\d.*% .*latency$/m,
  ],
  ["whatif", ["--rate", "20", "--set", "rate=20", ...quick], /^Variant minus base.{66,}$/m],
];

/** A plan takes longest to make; that its table fits 80 columns is held where plans are tested. */
const tried = isLong ? runs : runs.filter(([name]) => name !== "plan");

describe("a table", { timeout: 120_000 }, () => {
  it.each(tried)(
    "of %s has a result on one line in a wide terminal, and fits 80 columns",
    async (name, args, row) => {
      const { code, stdout } = await capsim([name, ...args, "--format", "json"]);
      expect(code).toBe(0);
      const document = JSON.parse(stdout);
      const at = (columns: number) => {
        const terminal = terminalOf({ stdout: { isTerminal: true, columns, write() {} }, env: {} });
        const text = stripVTControlCharacters(renderDocument(document, "table", terminal));
        expect(text.split("\n").filter((line) => line.length > columns)).toEqual([]);
        return text;
      };
      const narrow = at(80);
      expect(narrow).not.toMatch(row);
      if (name === "sweep") expect(narrow).toMatch(/^ {2}toy on bench +[▁-█]{2}! {2}/m);
      for (const columns of [150, 160]) expect(at(columns)).toMatch(row);
    },
  );
});
