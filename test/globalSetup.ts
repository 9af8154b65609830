import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

/** Exit code of tsc when it found type errors but wrote its output all the same. */
const emittedWithErrors = 2;

/** Compiles capsim once before the tests: worker threads and the spawned program run from dist/. */
export function setup(): void {
  // Tests that run from the sources alone start at once: CAPSIM_SKIP_BUILD=1 npx vitest run test/stats
  if (process.env.CAPSIM_SKIP_BUILD) return;
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
}
