import { z } from "zod";

/**
 * The content of one of capsim's own data files, its shape checked.
 *
 * @param file name of the file in `models/`, for the message
 * @throws Error naming the file and the fields: the files are capsim's own, so a bad one is capsim's fault
 */
export function checkFile<T>(file: string, schema: z.ZodType<T>, json: unknown): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new Error(`models/${file}: ${z.prettifyError(parsed.error)}`);
}
