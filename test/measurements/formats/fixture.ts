import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { UserError } from "../../../src/errors.ts";
import type { ImportFile, StatedFacts } from "../../../src/measurements/importFile.ts";
import { importMeasurements } from "../../../src/measurements/importMeasurements.ts";

/** A file of `test/fixtures/import`; its numbers are invented, and consistent. */
export function fixture(name: string): ImportFile {
  return { name, text: readFileSync(new URL(`../../fixtures/import/${name}`, import.meta.url), "utf8") };
}

/** The message of the user's mistake in a file, which must be one line. */
export function mistakeIn(text: string, name = "runs.csv", stated: StatedFacts = {}): string {
  try {
    importMeasurements({ name, text }, null, stated);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    const { message } = error as Error;
    expect(message).not.toContain("\n");
    return message;
  }
  return "no mistake";
}
