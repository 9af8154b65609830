// Writes dist/data.js: all of models/ as one module, which a browser and any bundler can import (JSON modules cannot be
// everywhere: Node 20 warns of them).
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The data as one object: a key for each file, and capsim's version. */
export function writeData() {
  const read = (name) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), "utf8"));
  const names = readdirSync(new URL("../models", import.meta.url)).filter((name) => name.endsWith(".json"));
  const files = names.sort().map((name) => [name.replace(".json", ""), read(`models/${name}`)]);
  const data = { version: read("package.json").version, ...Object.fromEntries(files) };
  const dist = new URL("../dist/", import.meta.url);
  mkdirSync(dist, { recursive: true });
  writeFileSync(new URL("data.js", dist), `export const shippedData = ${JSON.stringify(data)};\n`);
  writeFileSync(
    new URL("data.d.ts", dist),
    `import type { ShippedData } from "./src/library/shippedData.js";
/** What ships with capsim: models, machines, prices, measured curves, laws and workloads, each with its source. */
export declare const shippedData: ShippedData;
`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeData();
