// Builds dist/ after an install from the repository; does nothing where TypeScript is absent (npm ci --omit=dev).
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";

let compiler;
try {
  compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
} catch {
  process.exit(0);
}
if (!existsSync(new URL("../tsconfig.build.json", import.meta.url))) process.exit(0);
const build = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
  cwd: new URL("..", import.meta.url),
  stdio: "inherit",
});
if (build.status !== 0) process.exit(build.status ?? 1);
const { writeData } = await import("./writeData.mjs");
writeData();
const { bundlePage } = await import("./bundlePage.mjs");
await bundlePage(await import("esbuild"));
