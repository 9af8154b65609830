import { dirname } from "node:path";
import { UserError } from "../../errors.ts";
import type { ReportDocument } from "../../live/liveSource.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { readTextFile } from "../../node/readTextFile.ts";
import type { RawFlags } from "../../scenario/inputs.ts";
import { type CliIo, exitCodes } from "../io.ts";
import { makeReport } from "../report/makeReport.ts";

const schemas: readonly string[] = [
  "capsim.result/1",
  "capsim.sweep/1",
  "capsim.plan/1",
  "capsim.whatif/1",
  "capsim.breakeven/1",
];

/**
 * `capsim report`: makes one self-contained page of saved results.
 *
 * @param file JSON that `capsim simulate`, `sweep`, `plan` or `whatif` saved
 * @returns the exit code
 * @throws UserError for a file that cannot be read or holds something else
 */
export async function reportCommand(file: string, flags: RawFlags, io: CliIo): Promise<number> {
  const out = String(flags.out);
  const document = parseDocument(await readTextFile(file), file);
  await ensureWritableFolder(dirname(out));
  const text = await makeReport(document, new Date().toISOString().slice(0, 10));
  await atomicWrite(out, text);
  if (flags.quiet !== true) io.stderr.write(`saved ${out}\n`);
  return exitCodes.done;
}

function parseDocument(text: string, file: string): ReportDocument {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new UserError(
      `${file}: is not JSON (${(error as Error).message}); give what --out saved, such as result.json`,
    );
  }
  const schema = (data as { schema?: unknown } | null)?.schema;
  if (typeof schema !== "string" || !schemas.includes(schema))
    throw new UserError(
      `${file}: is ${typeof schema === "string" ? schema : "no result of capsim"}; give a file with the schema ${schemas.join(", ")}`,
    );
  return data as ReportDocument;
}
