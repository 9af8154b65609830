import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { packageRoot } from "./packageRoot.ts";

/** Texts that a page holds beside its content; what it carries is gzip in base64, hashes are those of its policy. */
export type PageFiles = {
  readonly script: string;
  readonly style: string;
  readonly simulator: string;
  readonly pack: string;
  readonly scriptHash: string;
  readonly styleHash: string;
};

/**
 * What a report's page is made of: the bundles that were built with capsim, and what this page carries.
 *
 * @param pack plain data for the page's script
 * @param isLive whether the page simulates
 * @throws Error when a bundle is missing: capsim was not built
 */
export function pageFiles(pack: object, isLive: boolean): PageFiles {
  const [script, style] = [bundle("page.js"), bundle("style.css")];
  return {
    script,
    style,
    simulator: isLive ? packed(bundle("simulator.js")) : "",
    pack: packed(JSON.stringify(pack)),
    scriptHash: hashOf(script),
    styleHash: hashOf(style),
  };
}

function bundle(name: string): string {
  return readFileSync(join(packageRoot(), "dist", "page", name), "utf8");
}

function packed(text: string): string {
  return gzipSync(text, { level: 9 }).toString("base64");
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
