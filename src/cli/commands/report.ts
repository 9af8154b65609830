import { dirname } from "node:path";
import type { ZodType } from "zod";
import { breakEvenSchema } from "../../documents/breakEven.ts";
import { planSchema } from "../../documents/plan.ts";
import { resultSchema } from "../../documents/result.ts";
import { sweepSchema } from "../../documents/sweep.ts";
import { whatifSchema } from "../../documents/whatif.ts";
import { UserError } from "../../errors.ts";
import { parseJsonValue } from "../../json/parseJson.ts";
import type { ReportDocument } from "../../live/liveSource.ts";
import { atomicWrite, ensureWritableFolder } from "../../node/atomicWrite.ts";
import { readTextFile } from "../../node/readTextFile.ts";
import { readFlags } from "../../settings/asked.ts";
import type { RawFlags } from "../../settings/layers.ts";
import { type CliIo, exitCodes } from "../io.ts";
import { makeReport } from "../report/makeReport.ts";

const schemas: Readonly<Record<ReportDocument["schema"], ZodType>> = {
  "capsim.result/1": resultSchema,
  "capsim.sweep/1": sweepSchema,
  "capsim.plan/1": planSchema,
  "capsim.whatif/1": whatifSchema,
  "capsim.breakeven/1": breakEvenSchema,
};

/**
 * `capsim report`: makes one self-contained page of saved results.
 *
 * @param file JSON that `capsim simulate`, `sweep`, `plan` or `whatif` saved
 * @returns the exit code
 * @throws UserError for a file that cannot be read or holds something else
 */
export async function reportCommand(file: string, flags: RawFlags, io: CliIo): Promise<number> {
  const { out, quiet } = readFlags("report", flags).values;
  const document = parseDocument(await readTextFile(file), file);
  await ensureWritableFolder(dirname(out));
  const text = await makeReport(document, new Date().toISOString().slice(0, 10)).catch((error) => {
    throw whatIsMissing(document, file) ?? error;
  });
  await atomicWrite(out, text);
  if (!quiet) io.stderr.write(`saved ${out}\n`);
  return exitCodes.done;
}

function parseDocument(text: string, file: string): ReportDocument {
  const data = parseJsonValue(text, file);
  const schema = (data as { schema?: unknown } | null)?.schema;
  if (typeof schema !== "string" || !Object.hasOwn(schemas, schema))
    throw new UserError(
      `${file}: is ${typeof schema === "string" ? schema : "no result of capsim"}; give a file with the schema ${Object.keys(schemas).join(", ")}`,
    );
  return data as ReportDocument;
}

/** What a document lacks that its schema asks for; null where it lacks nothing. */
function whatIsMissing(document: ReportDocument, file: string): UserError | null {
  const { error } = schemas[document.schema].safeParse(document);
  const [issue] = error?.issues ?? [];
  if (issue === undefined) return null;
  const place = issue.path.length === 0 ? "" : `${issue.path.join(".")}: `;
  return new UserError(
    `${file}: is no whole ${document.schema} (${place}${issue.message}); run the command again that saved it`,
  );
}
