import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/node/packageRoot.ts";
import { scratch } from "../cli/harness.ts";
import { isLong } from "../effort.ts";

const root = packageRoot();
const files = scratch();
afterAll(() => files.remove());

function run(program: string, args: readonly string[], cwd: string) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  return { status, stdout, stderr };
}

const isReachable = isLong && run("npm", ["view", "commander", "version"], root).status === 0;
if (isLong && !isReachable)
  console.warn(
    "NOT TESTED: the package's installation. npm's registry is out of reach, which gives its dependencies.",
  );

/** What `npm pack` made. */
const [packed] = JSON.parse(
  run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", files.folder], root).stdout,
) as [{ filename: string; size: number; files: { path: string }[] }];
const paths = packed.files.map(({ path }) => path);

describe("the package", () => {
  it("holds what runs, and nothing that makes or tests it", () => {
    const unwanted = paths.filter((path) =>
      /(^|\/)(test|bench|coverage|docs\/api)\/|\.tsbuildinfo$|(?<!\.d)\.ts$|^(dist\/)?scripts\/(?!prepare\.mjs$)/.test(
        path,
      ),
    );
    expect(unwanted).toEqual([]);
    expect(packed.size).toBeLessThan(2_000_000);
  });

  it("holds every file that its manifest names", () => {
    const { exports, bin } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
    const named = Object.values({ ...exports, ...bin })
      .flatMap((each) => (typeof each === "string" ? [each] : Object.values(each as object)))
      .map((path: string) => path.replace(/^\.\//, ""));
    expect(named.filter((path) => !paths.includes(path))).toEqual([]);
  });
});

if (isLong)
  describe.runIf(isReachable)("the package, installed into an empty folder", { timeout: 600_000 }, () => {
    const app = files.path("app");
    const newest = files.path("newest");
    const nodes = new Map([["this Node", process.execPath]]);

    beforeAll(() => {
      for (const folder of [app, newest]) {
        mkdirSync(folder);
        writeFileSync(join(folder, "package.json"), '{ "private": true }');
      }
      const options = ["--no-audit", "--no-fund", "--prefer-offline"];
      const installed = run("npm", ["install", ...options, files.path(packed.filename)], app);
      if (installed.status !== 0) throw new Error(installed.stderr);
      const node = run("npm", ["install", ...options, "node@latest"], newest);
      if (node.status !== 0) throw new Error(node.stderr);
      nodes.set("the newest Node", join(newest, "node_modules/node/bin/node"));
    }, 600_000);

    it.each(["this Node", "the newest Node"])(
      "runs the command on %s, without a deprecated call",
      (which) => {
        const node = nodes.get(which)!;
        const command = join(app, "node_modules/capsim/bin/capsim.js");
        const args = ["--burst", "4", "--machine", "large", "--model", "mixtral-8x7b", "--replications", "5"];
        const done = run(node, ["--throw-deprecation", command, "simulate", ...args], app);
        expect(done).toMatchObject({
          status: 0,
          stdout: expect.stringContaining("mixtral-8x7b-instruct-v0.1"),
        });
        const made = ["latency-load.png", "report.html"].map((name) =>
          existsSync(join(app, "capsim-out", name)),
        );
        expect(made).toEqual([true, true]);
      },
    );

    it("is found by npx", () => {
      const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
      expect(run("npx", ["--no-install", "capsim", "--version"], app)).toMatchObject({
        status: 0,
        stdout: `${version}\n`,
      });
    });

    it.each(["this Node", "the newest Node"])("is imported on %s, the core and the data too", (which) => {
      const code = `
      import { simulate, UserError } from "capsim";
      import { capsimWith } from "capsim/core";
      import { shippedData } from "capsim/data";
      const scenario = { burst: 4, machine: "large", model: "mixtral-8x7b", replications: 5 };
      const ours = await simulate(scenario);
      const core = await capsimWith(shippedData, { today: "2026-11-30" }).simulate(scenario);
      const mistake = await simulate({ burst: -1, machine: "large" }).catch((error) => error);
      console.log(ours.schema, JSON.stringify(ours) === JSON.stringify(core), mistake instanceof UserError);
    `;
      const module = join(app, "import.mjs");
      writeFileSync(module, code);
      const done = run(nodes.get(which)!, ["--throw-deprecation", module], app);
      expect(done).toEqual({ status: 0, stdout: "capsim.result/1 true true\n", stderr: "" });
    });

    it("prepares itself without a compiler", () => {
      const folder = dirname(join(app, "node_modules/capsim/package.json"));
      expect(run("npm", ["run", "prepare"], folder)).toMatchObject({ status: 0 });
    });

    it("has types that a strict project compiles against", () => {
      writeFileSync(
        join(app, "use.mts"),
        `import { type ScenarioOptions, simulate } from "capsim";
       import { capsimWith } from "capsim/core";
       import { shippedData } from "capsim/data";
       const scenario: ScenarioOptions = { users: 500, machine: "large", slo: ["e2e.p95<5s"] };
       const { results } = await simulate(scenario, { signal: AbortSignal.timeout(1000) });
       export const value: number | null | undefined = results[0]?.metrics?.e2eLatencySeconds.p95.value;
       export const same = capsimWith(shippedData, { today: "2026-11-30" }).plan({ users: 5, slo: "e2e.p95<5s" });
       // @ts-expect-error a number, not a text
       simulate({ users: "500" });
      `,
      );
      const compilerOptions = {
        ...{ strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [] },
        ...{ target: "es2023", lib: ["es2023", "dom"], module: "nodenext", skipLibCheck: true },
      };
      writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["use.mts"] }));
      const checked = run(process.execPath, [join(root, "node_modules/typescript/bin/tsc")], app);
      expect(checked).toMatchObject({ status: 0, stdout: "" });
    });
  });
