import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/node/packageRoot.ts";
import { quickFlags, quickLaw, scratch } from "./harness.ts";

const root = packageRoot();
const main = join(root, "dist/src/cli/main.js");
const files = scratch();
afterAll(() => files.remove());
const law = files.write("law.json", quickLaw);

function capsim(args: readonly string[], program = main) {
  return spawnSync(process.execPath, [program, ...args], { encoding: "utf8", cwd: files.folder });
}

/** Makes the program show its progress on a stderr that is a pipe. */
const watched = "data:text/javascript,process.stderr.isTTY=true";

/** What wipes the line of progress, as a pattern. */
const wiped = String.raw`\r\u001b\[K`;

/** A run that would take minutes, with its progress on stderr. */
function longRun(out: string): ChildProcess {
  const flags = [
    "--rate",
    "40",
    "--replications",
    "100000..100000",
    "--input-tokens",
    "100",
    "--output-tokens",
    "20",
  ];
  const args = ["--import", watched, main, "simulate", "--calibration", law, ...flags, "--out", out];
  return spawn(process.execPath, args, { cwd: files.folder });
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((done) => child.on("close", (code) => done(code)));
}

function textOf(stream: NodeJS.ReadableStream | null): { text: string } {
  const collected = { text: "" };
  stream?.on("data", (chunk) => {
    collected.text += chunk;
  });
  return collected;
}

/** Waits until a stream has given what is looked for; the test's own time limit ends the wait. */
async function shows(stream: { readonly text: string }, pattern: RegExp): Promise<void> {
  while (!pattern.test(stream.text)) await new Promise((done) => setTimeout(done, 20));
}

describe("the program", () => {
  it("takes a scenario that is piped in", () => {
    const { status, stderr } = spawnSync(process.execPath, [main, "simulate", "-"], {
      encoding: "utf8",
      input: "users: many\n",
    });
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/^capsim: -:1:8: users many: /),
    });
  });

  it("leaves with 0, 1, 2 as the contract says", () => {
    const run = [
      "simulate",
      "--calibration",
      law,
      ...quickFlags,
      "--rate",
      "20",
      "--out",
      files.path("codes"),
    ];
    expect(capsim(run).status).toBe(0);
    expect(capsim([...run, "--slo", "e2e.p95<1ms", "--require-slo"]).status).toBe(1);
    expect(capsim(["simulate", "--users", "-5"])).toMatchObject({
      status: 2,
      stdout: "",
      stderr: "capsim: --users -5: give a whole number from 1 to 10,000,000\n",
    });
  });

  it("is quiet when its reader has seen enough", () => {
    const shell = `"${process.execPath}" "${main}" catalog models --format json | head -1`;
    const { stdout, stderr } = spawnSync("bash", ["-c", shell], { encoding: "utf8" });
    expect({ stdout, stderr }).toEqual({ stdout: "{\n", stderr: "" });
  });

  it.skipIf(!existsSync("/dev/full"))("blames no one but the disk where its output has no room", () => {
    const shell = `"${process.execPath}" "${main}" catalog models > /dev/full`;
    const { status, stderr } = spawnSync("bash", ["-c", shell], { encoding: "utf8" });
    expect(stderr).toMatch(/^capsim: the output cannot be written \(ENOSPC/);
    expect(status).toBe(2);
  });

  it("stops within a second at the first Ctrl-C, keeps and prints what was finished, and says so", async () => {
    const out = files.path("interrupted");
    const child = longRun(out);
    const stdout = textOf(child.stdout);
    const stderr = textOf(child.stderr);
    await shows(stderr, /simulating: [1-9]\d* runs done/);
    const asked = performance.now();
    child.kill("SIGINT");
    // npx hands the terminal's signal on, so that it comes twice.
    setTimeout(() => child.kill("SIGINT"), 10);
    expect(await exitOf(child)).toBe(130);
    expect(performance.now() - asked).toBeLessThan(1000);
    expect(stdout.text).toContain("stopped: interrupted");
    // In place of the line of progress, which is wiped.
    expect(stderr.text).toMatch(new RegExp(`${wiped}interrupted: [^\\n]+\\n(?:${wiped})?$`));
    const document = JSON.parse(readFileSync(join(out, "result.json"), "utf8"));
    expect(document.results[0].stopped).toBe("interrupted");
    expect(document.results[0].replications).toBeGreaterThan(0);
  });

  it("starts nothing heavy for its help", () => {
    const loaded = staticImports(main);
    expect(loaded).toContain("commander");
    for (const heavy of ["zod", "yaml", "vega", "vega-lite", "piscina"]) expect(loaded).not.toContain(heavy);
  });
});

describe("when a worker thread dies, the program says so in one line, leaves with 3, and nothing is left running", () => {
  it.each([
    ["while it prepares", "export const prepare = () => process.exit(7); export const replicate = prepare;"],
    [
      "while it simulates",
      `export { prepare } from "./real.js";
       import { replicate as run } from "./real.js";
       let jobs = 0;
       export const replicate = (job) => (++jobs > 2 ? process.exit(7) : run(job));`,
    ],
    [
      "by an error",
      'export const prepare = () => { throw new Error("broken"); }; export const replicate = prepare;',
    ],
  ])("%s", (when, worker) => {
    const copy = files.path(when.replaceAll(" ", "-"));
    cpSync(join(root, "dist"), join(copy, "dist"), { recursive: true });
    cpSync(join(root, "package.json"), join(copy, "package.json"));
    for (const folder of ["node_modules", "models"]) symlinkSync(join(root, folder), join(copy, folder));
    cpSync(join(copy, "dist/workers/simulate.js"), join(copy, "dist/workers/real.js"));
    writeFileSync(join(copy, "dist/workers/simulate.js"), worker);
    const program = join(copy, "dist/src/cli/main.js");
    const run = [
      "simulate",
      "--calibration",
      law,
      "--rate",
      "20",
      "--input-tokens",
      "10",
      "--output-tokens",
      "5",
    ];
    const { status, stdout, stderr } = capsim([...run, "--out", files.path("dead")], program);
    expect({ status, stdout }).toEqual({ status: 3, stdout: "" });
    expect(stderr).toMatch(/^capsim is at fault: [^\n]+\n$/);
    expect(existsSync(files.path("dead/result.json"))).toBe(false);
  });
});

/** Packages that a compiled file loads before it does anything, through all files it imports. */
function staticImports(file: string, seen = new Set<string>()): Set<string> {
  for (const [, name] of readFileSync(file, "utf8").matchAll(/^(?:import|export)[^;]*? from "([^"]+)";/gm)) {
    if (!name!.startsWith(".")) seen.add(name!);
    else if (!seen.has(resolve(dirname(file), name!))) {
      seen.add(resolve(dirname(file), name!));
      staticImports(resolve(dirname(file), name!), seen);
    }
  }
  return seen;
}
