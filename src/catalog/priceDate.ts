import { z } from "zod";

/** A day, a month or a year, as exactly as a source tells when its price held: YYYY-MM-DD, YYYY-MM or YYYY. */
export const priceDate = z.union([
  z.string().regex(/^20\d\d$/),
  z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/),
  z.iso.date(),
]);
