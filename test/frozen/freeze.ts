import { readFileSync, writeFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Facts } from "./facts.ts";

// Rewrites the fixtures, all or those of one command, with what the working tree does now:
//   CAPSIM_LONG=1 CAPSIM_FREEZE=1 npx vitest run test/frozen [-t "'NAME'"]
// Do so only when a change of the output is meant, and say in the commit which figures changed and why.
export const isFreezing = process.env.CAPSIM_FREEZE === "1";

/** What a command did: its exit code, what it printed, and what it saved by file name. */
export type Frozen = {
  readonly code: number;
  readonly stdout: Facts;
  readonly files: { readonly [name: string]: Facts };
};

export function freeze(command: string, outcome: Frozen): void {
  writeFileSync(fixture(command), gzipSync(JSON.stringify(outcome), { level: 9 }));
}

export function thaw(command: string): Frozen {
  return JSON.parse(gunzipSync(readFileSync(fixture(command))).toString());
}

function fixture(command: string): URL {
  return new URL(`fixtures/${command}.json.gz`, import.meta.url);
}
