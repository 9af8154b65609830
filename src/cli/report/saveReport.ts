import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { ReportDocument } from "../../live/liveSource.ts";
import { atomicWrite } from "../../node/atomicWrite.ts";
import { makeReport } from "./makeReport.ts";

/** The page beside a document. */
export const reportFile = "report.html";

/**
 * Writes the page of a document into its folder.
 *
 * @returns the file's name
 */
export async function saveReport(folder: string, document: ReportDocument): Promise<string> {
  const text = await makeReport(document, new Date().toISOString().slice(0, 10));
  await atomicWrite(join(folder, reportFile), text);
  return reportFile;
}

/** Removes the page of an earlier document: one that stands beside a document is always its own. */
export async function removeReport(folder: string): Promise<void> {
  await rm(join(folder, reportFile), { force: true });
}
