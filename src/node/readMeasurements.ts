import { access } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ImportFile, StatedFacts } from "../measurements/importFile.ts";
import { importAll, type MeasuredFile } from "../measurements/importMeasurements.ts";
import type { Measurement } from "../measurements/measurement.ts";
import { readTextFile } from "./readTextFile.ts";

/**
 * The runs in files of any known format, plain or gzip; together they are the loads of their series. A `requests.csv` or
 * `requests.csv.gz` beside a CSV table gives its runs exact arrivals and lengths.
 *
 * @throws UserError naming the file and the line or key that is wrong
 */
export async function readMeasurements(
  paths: readonly string[],
  stated: StatedFacts = {},
): Promise<readonly Measurement[]> {
  return importAll(await readMeasuredFiles(paths), stated);
}

/**
 * The texts of measured tables, each with that of the requests beside it.
 *
 * @throws UserError naming the file that cannot be read
 */
export function readMeasuredFiles(paths: readonly string[]): Promise<MeasuredFile[]> {
  return Promise.all(
    paths.map(async (path) => ({
      file: { name: path, text: await readTextFile(path) },
      companion: await companionOf(path),
    })),
  );
}

/** The requests beside a table; null where there are none. */
async function companionOf(path: string): Promise<ImportFile | null> {
  if (!/\.csv(\.gz)?$/.test(path) || /^requests\.csv/.test(basename(path))) return null;
  for (const name of ["requests.csv", "requests.csv.gz"]) {
    const beside = join(dirname(path), name);
    if (await exists(beside)) return { name: beside, text: await readTextFile(beside) };
  }
  return null;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
