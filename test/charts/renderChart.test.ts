import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { renderPng, renderSvg } from "../../src/node/renderChart.ts";
import { cases } from "./cases.ts";

/** Vega takes a while where other tests run beside it. */
const slow = { timeout: 60_000 };
const specs = cases.filter(({ title }) => title === "six pairs, one overloaded");

describe("renderSvg and renderPng", () => {
  it("give the same bytes for a chart drawn alone, again, and at the same time as others", slow, async () => {
    const alone: string[] = [];
    for (const { spec } of specs) alone.push(await renderSvg(spec));
    const together = await Promise.all([...specs, ...specs].map(({ spec }) => renderSvg(spec)));
    expect(together).toEqual([...alone, ...alone]);
    for (const { spec } of specs) expect(JSON.parse(JSON.stringify(spec))).toEqual(spec);
    expect(Buffer.compare(renderPng(alone[0]!), renderPng(alone[0]!))).toBe(0);
  });
});

describe("rendering in another process", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "capsim-charts-"));
    await mkdir(join(folder, "node"));
    await symlink(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "package.json"), '{ "type": "module" }');
    for (const name of ["fonts", "renderChart"]) {
      const source = await readFile(`src/node/${name}.ts`, "utf8");
      const options = {
        module: ModuleKind.NodeNext,
        target: ScriptTarget.ES2023,
        rewriteRelativeImportExtensions: true,
      };
      const { outputText } = transpileModule(source, { fileName: `${name}.mts`, compilerOptions: options });
      await writeFile(join(folder, "node", `${name}.js`), outputText);
    }
    await writeFile(
      join(folder, "render.js"),
      `import { readFileSync } from "node:fs";
       import { createHash } from "node:crypto";
       import { renderPng, renderSvg } from "./node/renderChart.js";
       const svg = await renderSvg(JSON.parse(readFileSync(process.argv[2], "utf8")));
       console.log(JSON.stringify({ svg, png: createHash("sha256").update(renderPng(svg)).digest("hex") }));`,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  it("gives the same bytes from the spec's JSON, in another time zone and language", slow, async () => {
    const spec = specs.find(({ name }) => name === "latency-load")!.spec;
    await writeFile(join(folder, "spec.vl.json"), JSON.stringify(spec));
    const environment = { ...process.env, TZ: "Asia/Tokyo", LANG: "de_DE.UTF-8" };
    const options = { env: environment, maxBuffer: 1e8 };
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(folder, "render.js"), join(folder, "spec.vl.json")],
      options,
    );
    const svg = await renderSvg(spec);
    const png = createHash("sha256").update(renderPng(svg)).digest("hex");
    expect(JSON.parse(stdout)).toEqual({ svg, png });
  });
});

describe("renderPng", () => {
  it("draws text with the bundled font, at twice the size of the SVG", () => {
    const blank = '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">';
    const empty = renderPng(`${blank}</svg>`);
    const text = renderPng(`${blank}<text y="15" font-family="DejaVu Sans">p95</text></svg>`);
    expect(text.length).toBeGreaterThan(empty.length);
    const header = new DataView(text.buffer, text.byteOffset);
    expect([header.getUint32(16), header.getUint32(20)]).toEqual([120, 40]);
  });
});
