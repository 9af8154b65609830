import { dirname } from "node:path";
import { breakEvenSchema } from "../../documents/breakEven.ts";
import { planSchema } from "../../documents/plan.ts";
import { readDocument } from "../../documents/readDocument.ts";
import { resultSchema } from "../../documents/result.ts";
import { sweepSchema } from "../../documents/sweep.ts";
import { whatifSchema } from "../../documents/whatif.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { readTextFile } from "../../node/readTextFile.ts";
import { readFlags } from "../../settings/asked.ts";
import type { RawFlags } from "../../settings/layers.ts";
import { type CliIo, exitCodes } from "../io.ts";
import { makeReport } from "../report/makeReport.ts";

const schemas = [resultSchema, sweepSchema, planSchema, whatifSchema, breakEvenSchema] as const;

/**
 * `capsim report`: makes one self-contained page of saved results.
 *
 * @param file JSON that `capsim simulate`, `sweep`, `plan` or `whatif` saved
 * @returns the exit code
 * @throws UserError for a file that cannot be read or holds something else
 */
export async function reportCommand(file: string, flags: RawFlags, io: CliIo): Promise<number> {
  const { out, quiet } = readFlags("report", flags).values;
  const document = readDocument(await readTextFile(file), file, schemas);
  await ensureWritableFolder(dirname(out));
  await atomicWrite(out, await makeReport(document, new Date().toISOString().slice(0, 10)));
  if (!quiet) io.stderr.write(`saved ${out}\n`);
  return exitCodes.done;
}
