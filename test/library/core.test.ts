import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { type ScenarioOptions, simulate } from "../../src/entry/main.ts";
import { packageRoot } from "../../src/node/packageRoot.ts";

const scenario: ScenarioOptions = {
  rate: 2,
  machine: "large",
  model: "mixtral-8x7b",
  slo: "e2e.p95<20s",
  replications: 5,
  duration: 120,
};

/** A page's module that imports the core and the data by the names that others know them by. */
const page = `
import { capsimWith, UserError } from "capsim/core";
import { shippedData } from "capsim/data";
const { simulate, plan } = capsimWith(shippedData, { today: "2026-11-30" });
export const made = async (scenario) => JSON.stringify(await simulate(JSON.parse(scenario)));
export const mistakes = () => Promise.all([
  simulate({ users: 5, machine: "large", trace: "t.csv" }).catch(String),
  simulate({ rate: 5, machine: "large", calibration: "law.json" }).catch(String),
  simulate({ rate: 5, machine: "large", threads: 2 }).catch(String),
]).then((all) => all.join("\\n"));
`;

describe("capsim/core and capsim/data", { timeout: 60_000 }, () => {
  it("bundle for a browser and simulate without any of Node, with the same result to the byte", async () => {
    const { outputFiles, metafile } = await build({
      stdin: { contents: page, resolveDir: packageRoot() },
      bundle: true,
      platform: "browser",
      format: "iife",
      globalName: "capsimPage",
      metafile: true,
      write: false,
      logLevel: "silent",
    });
    const { text } = outputFiles[0]!;
    expect(
      Object.keys(metafile.inputs).filter((file) => /(^node:|src\/node\/|src\/cli\/)/.test(file)),
    ).toEqual([]);
    // What every browser has beside the language itself.
    const context = createContext({ TextEncoder, TextDecoder });
    runInContext(text, context);
    const made: string = await runInContext(
      `capsimPage.made(${JSON.stringify(JSON.stringify(scenario))})`,
      context,
    );
    expect(JSON.parse(made)).toEqual(JSON.parse(JSON.stringify(await simulate(scenario))));
    const mistakes: string = await runInContext("capsimPage.mistakes()", context);
    expect(mistakes.split("\n")).toEqual([
      "UserError: users 5 and trace t.csv are two loads; give one of them",
      "UserError: law.json: there is no such file; give its text",
      "UserError: threads 2: simulations run where the host says; leave it out",
    ]);
  });
});
