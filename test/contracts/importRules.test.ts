import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

type SourceFile = { readonly path: string; readonly text: string; readonly imports: readonly string[] };

/** Specifiers of `import … from`, `export … from`, bare `import "…"` and `import("…")`. */
function importsOf(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/^\s*\/\/.*$/gm, "");
  const statement = /^(?:import|export)\s(?:[^;"]*?\sfrom\s+)?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;
  return [...code.matchAll(statement)].map((match) => (match[1] ?? match[2])!);
}

function filesUnder(folder: string): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => {
      const path = join(folder, name);
      const text = readFileSync(join(root, path), "utf8");
      return { path, text, imports: importsOf(text) };
    });
}

/** Path of an imported file within the project; null for packages and Node's modules. */
function target(file: SourceFile, specifier: string): string | null {
  return specifier.startsWith(".") ? relative(root, join(root, dirname(file.path), specifier)) : null;
}

/** `src/stats/normal.ts` → `stats`; `src/errors.ts` → `errors`; `reports/…` → `reports`. */
function partOf(path: string): string {
  const [first, second] = path.split("/");
  return first === "src" ? second!.replace(/\.ts$/, "") : first!;
}

const files = ["src", "workers", "reports"].flatMap(filesUnder);
const units = ["units", "errors", "json"];
const core = [
  ...units,
  ...["stats", "catalog", "engine", "documents", "measurements", "traces", "calibration", "montecarlo"],
  ...["planning"],
];

/** What each part may import beside itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  units: [],
  errors: [],
  json: ["errors"],
  stats: units,
  engine: [...units, "stats"],
  catalog: [...units, "stats", "engine"],
  measurements: [...units, "stats", "catalog", "engine", "documents"],
  traces: [...units, "stats", "catalog", "engine", "documents"],
  // What capsim saves: schemas, and the types that follow from them.
  // The names of load kinds and routing policies.
  documents: [...units, "engine"],
  calibration: [...units, "stats", "catalog", "engine", "documents", "measurements"],
  montecarlo: [...units, "stats", "catalog", "engine", "documents"],
  planning: [...units, "stats", "catalog", "engine", "documents", "calibration", "montecarlo"],
  // Advice names the settings of a command.
  reports: [...core, "settings"],
  settings: [...core],
  questions: [...core, "reports", "settings"],
  // The runner names the type of its workers' answers.
  node: [...core, "settings", "questions", "workers"],
  // What a report's page runs: the simulator in a thread of its own, and the page itself.
  live: [...core, "reports", "settings", "questions"],
  page: [...core, "reports", "settings", "live"],
  cli: [...core, "reports", "settings", "questions", "live", "node"],
  library: [...core, "reports", "settings", "questions"],
  // What a package may import of capsim.
  entry: [...core, "reports", "settings", "questions", "library", "node"],
  // A worker opens the file of a long trace, which the core cannot.
  workers: ["montecarlo", "live", "node", ...units],
};

describe("the import table", () => {
  it("is held by every file of src, workers and reports", () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .map((specifier) => target(file, specifier))
        .filter((path) => path !== null)
        .filter(
          (path) => partOf(path) !== partOf(file.path) && !allowed[partOf(file.path)]?.includes(partOf(path)),
        )
        .map((path) => `${file.path} imports ${path}`),
    );
    expect(wrong).toEqual([]);
  });

  it("names every part there is", () => {
    expect([...new Set(files.map(({ path }) => partOf(path)))].filter((part) => !(part in allowed))).toEqual(
      [],
    );
  });

  it("leads to files that exist", () => {
    const known = new Set([
      ...files.map(({ path }) => path),
      ...filesUnder("scripts").map(({ path }) => path),
    ]);
    const missing = files.flatMap((file) =>
      file.imports
        .map((specifier) => target(file, specifier))
        .filter((path) => path?.endsWith(".ts") && !known.has(path))
        .map((path) => `${file.path} imports ${path}`),
    );
    expect(missing).toEqual([]);
  });

  it("has no cycles between files", () => {
    const next = new Map(
      files.map((file) => [
        file.path,
        file.imports.map((specifier) => target(file, specifier)).filter((path) => path !== null),
      ]),
    );
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]) => {
      if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(" → "));
      else if (!done.has(path)) {
        for (const imported of next.get(path) ?? []) visit(imported, [...trail, path]);
        done.add(path);
      }
    };
    for (const { path } of files) visit(path, []);
    expect(cycles).toEqual([]);
  });
});

describe("the core", () => {
  const coreFiles = files.filter(({ path }) =>
    [...core, "scenario", "library", "live"].includes(partOf(path)),
  );

  it("imports no module of Node's, and no package but for arithmetic", () => {
    const packages = coreFiles.flatMap(({ path, imports }) =>
      imports
        .filter((specifier) => !specifier.startsWith("."))
        .filter(
          (specifier) =>
            !/^(pure-rand|csv-parse\/browser|simple-statistics|vega-lite|zod|yaml|@noble\/hashes)(\/|$)/.test(
              specifier,
            ),
        )
        .map((specifier) => `${path} imports ${specifier}`),
    );
    expect(packages).toEqual([]);
  });

  it.each([
    "Math.random",
    "Date.now",
    "new Date()",
    "performance.",
    "process.",
    "globalThis",
    "setTimeout",
    "console.",
  ])("does not use %s", (name) => {
    const users = coreFiles
      .filter(({ text }) => withoutComments(text).includes(name))
      .map(({ path }) => path);
    expect(users).toEqual([]);
  });
});

describe("workers", () => {
  it("import the Monte Carlo part, the opener of long traces, errors and modules of Node's, and are a few lines each", () => {
    for (const { path, text, imports } of files.filter((file) => partOf(file.path) === "workers")) {
      const others = imports.filter(
        (name) =>
          !/^(node:|\.\.\/src\/(live\/|montecarlo\/|node\/traces\/traceSpool\.ts|errors\.ts))/.test(name),
      );
      expect([path, others]).toEqual([path, []]);
      expect([path, text.split("\n").length <= 40]).toEqual([path, true]);
    }
  });
});

describe("a thread that simulates", () => {
  it("loads no schema: what it takes of documents are types, and tables without a rule", () => {
    const known = new Map(files.map((file) => [file.path, file]));
    const seen = new Set<string>();
    const visit = (path: string) => {
      const file = known.get(path);
      if (file === undefined || seen.has(path)) return;
      seen.add(path);
      const values = file.text.replaceAll(/^(?:import|export) type\s[^;]*;$/gm, "");
      for (const specifier of importsOf(values)) visit(target(file, specifier) ?? specifier);
    };
    visit("workers/simulate.ts");
    expect(seen.size).toBeGreaterThan(20);
    expect([...seen].filter((path) => importsOf(known.get(path)!.text).includes("zod"))).toEqual([]);
  });
});

/** Files longer than the rule, with their own limit: state machines whose rules share private fields. */
const longFiles: Readonly<Record<string, number>> = {
  "src/engine/replica.ts": 390,
  "src/engine/simulation.ts": 400,
};

describe("the size of a file", () => {
  it("is at most 300 lines", () => {
    const long = files
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ path, lines }) => lines > (longFiles[path] ?? 300));
    expect(long).toEqual([]);
  });
});

describe("this test's own reading of imports", () => {
  it("sees every form, and none in comments", () => {
    const text = [
      'import { a, type B } from "./a.ts";',
      'import {\n  c,\n  d,\n} from "./b.ts";',
      'export { e } from "./c.ts";',
      'export * from "./d.ts";',
      'import type { F } from "./e.ts";',
      'import "./f.ts";',
      'const g = await import("./g.ts");',
      '// import { h } from "./h.ts";',
      '/* import { i } from "./i.ts"; */',
      ' * import { j } from "./j.ts";',
      'const text = "import";',
    ].join("\n");
    expect(importsOf(text)).toEqual(["a", "b", "c", "d", "e", "f", "g"].map((name) => `./${name}.ts`));
  });
});

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/\/\/.*$/gm, "");
}
