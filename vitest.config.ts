import { readdirSync, readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";
import { isLong } from "./test/effort.ts";

export default defineConfig({
  test: {
    include: isLong ? filesOfTheLongSuite() : ["test/**/*.test.ts"],
    // What frozen commands print and save is simulated anew: that takes long.
    exclude: isLong ? [] : ["**/*.long.test.ts", "test/frozen/**"],
    globalSetup: "test/globalSetup.ts",
    maxWorkers: 2,
    // Nothing in capsim has state of its own, so that test files can share the modules they load.
    isolate: false,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

/** Files that only the long suite runs, and those whose counts are higher there. */
function filesOfTheLongSuite(): string[] {
  const tests = readdirSync("test", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `test/${name}`);
  const isOnlyLong = (name: string) => name.endsWith(".long.test.ts") || name.startsWith("test/frozen/");
  return tests.filter((name) => isOnlyLong(name) || readFileSync(name, "utf8").includes('effort.ts"'));
}
