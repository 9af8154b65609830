import { z } from "zod";

// What the schemas of capsim's own data files have in common.
export const words = z.string().min(1);
export const positive = z.number().positive();
export const count = z.int().positive();
/** A day, a month or a year, as exactly as a source tells when its price held: YYYY-MM-DD, YYYY-MM or YYYY. */
export const priceDate = z.union([
  z.string().regex(/^20\d\d$/),
  z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/),
  z.iso.date(),
]);

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
