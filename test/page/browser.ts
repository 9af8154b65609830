import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Where Debian puts Chromium; another one by its path. */
const path = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** Whether pages can be opened here; without a browser the tests of pages say so and do not run. */
export const hasBrowser = existsSync(path);
if (!hasBrowser)
  console.warn(
    `no Chromium at ${path}: the tests of report.html do not run; install it (apt-get install chromium) or name one with CHROMIUM=/path`,
  );

/** A Chromium without a window, that asks nobody for anything. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--no-first-run",
    ],
  });
}
