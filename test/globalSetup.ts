import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

/** Exit code of tsc when it found type errors but wrote its output all the same. */
const emittedWithErrors = 2;

/** What dist/ is made from. */
const inputs = [
  ...["src", "reports", "workers", "scripts", "models", "test/bench"],
  ...["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json"],
];

/** Holds when the newest input of dist/ was changed. */
const stamp = "dist/.newestInput";

/** Compiles capsim if an input of dist/ has changed: worker threads and the spawned program run from there. */
export function setup(): void {
  // Tests that run from the sources alone start at once: CAPSIM_SKIP_BUILD=1 npx vitest run test/stats
  if (process.env.CAPSIM_SKIP_BUILD) return;
  const newest = `${Math.max(...inputs.map(lastChange))}`;
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === newest) return;
  rmSync(stamp, { force: true });
  const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  const { status, stdout } = spawnSync(process.execPath, [tsc, "-p", "tsconfig.build.json"], {
    encoding: "utf8",
  });
  if (status === emittedWithErrors) console.warn(`type errors (npm run typecheck):\n${stdout}`);
  else if (status !== 0) throw new Error(`the build failed:\n${stdout}`);
  for (const script of ["scripts/writeData.mjs", "scripts/bundlePage.mjs"]) {
    const made = spawnSync(process.execPath, [script], { encoding: "utf8" });
    if (made.status !== 0) throw new Error(`${script} failed:\n${made.stderr}`);
  }
  if (status !== 0) return;
  writeFileSync(stamp, newest);
}

/** When a file or anything in a folder last changed, in milliseconds; a folder changes when a file leaves it. */
function lastChange(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => lastChange(`${path}/${name}`)));
}
