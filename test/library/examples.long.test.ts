import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/node/packageRoot.ts";
import { examplesOf } from "./exampleBlocks.ts";

const root = packageRoot();
// A module inside the package may import it by its name, through the exports that others see.
mkdirSync(join(root, "dist"), { recursive: true });
const folder = mkdtempSync(join(root, "dist", "examples-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const entries = ["main.ts", "core.ts"].map((name) => join(root, "src/entry", name));
const documented = examplesOf(entries).map(({ name, code }) => ({ name, code: whole(name, code) }));
const readme = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/```js\n([\s\S]*?)```/g)].map(
  ([, code]) => ({ name: "README", code: code! }),
);

/** Runs a module in an empty folder. */
function run(name: string, code: string) {
  const module = join(folder, `${name.replaceAll(/\W/g, "-")}.mjs`);
  const cwd = mkdtempSync(join(folder, "empty-"));
  writeFileSync(module, code);
  const { status, stdout, stderr } = spawnSync(process.execPath, [module], { cwd, encoding: "utf8" });
  return { status, stdout, stderr, written: readdirSync(cwd) };
}

/** Lines that an example says it prints: what stands after `// =>` in each. */
function promised(code: string): string[] {
  return [...code.matchAll(/\/\/ => (.*)$/gm)].map(([, text]) => text!);
}

/** Values other than texts are printed as JSON, so that an example can say what they are. */
const asJson = `const log = console.log;
console.log = (...values) => log(values.map((each) => (typeof each === "string" ? each : JSON.stringify(each))).join(" "));
`;

describe("the documented examples", { timeout: 300_000 }, () => {
  it("import what they use from capsim", () => {
    expect(documented.length).toBeGreaterThanOrEqual(7);
    expect(documented.filter(({ code }) => !/^import .* from "capsim/m.test(code))).toEqual([]);
  });

  it.each(documented)("$name prints what it says, and nothing else", ({ name, code }) => {
    const { status, stdout, stderr, written } = run(name, asJson + code);
    expect({ status, stderr, written }).toEqual({ status: 0, stderr: "", written: [] });
    expect(promised(code).length).toBeGreaterThan(0);
    expect(stdout.trimEnd().split("\n")).toEqual(promised(code));
  });

  it.each(readme)("of the README run", ({ name, code }) => {
    const { status, stdout, stderr, written } = run(name, code);
    expect({ status, stderr, written }).toEqual({ status: 0, stderr: "", written: [] });
    expect(stdout.trim().split("\n").length).toBeGreaterThan(2);
  });
});

/** A short example, which only calls what it belongs to, as a module that prints what it says. */
function whole(name: string, code: string): string {
  if (code.startsWith("import ")) return code;
  const calls = code.replaceAll(/^(?!console\.)(.*);(\s*\/\/ => .*)$/gm, "console.log($1);$2");
  return `import { ${name} } from "capsim/core";\n${calls}`;
}
