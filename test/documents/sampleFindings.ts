import { type ZodType, z } from "zod";
import { type Finding, finding } from "../../src/documents/finding.ts";

/** A finding of every code, and of every word that its figures may hold. */
export function sampleFindings(): Finding[] {
  return finding.options.flatMap((option) =>
    Array.from({ length: mostWords(option.shape.figures) }, (_, i) => sample(option, i) as Finding),
  );
}

function mostWords(figures: z.ZodObject): number {
  const words = Object.values(figures.shape).map((each) =>
    each instanceof z.ZodEnum ? each.options.length : 1,
  );
  return Math.max(1, ...words);
}

/** @param turn which of several words to take */
function sample(schema: ZodType, turn: number): unknown {
  if (schema instanceof z.ZodObject)
    return Object.fromEntries(
      Object.entries(schema.shape).map(([key, its]) => [key, sample(its as ZodType, turn)]),
    );
  if (schema instanceof z.ZodArray) return [sample(schema.element as ZodType, turn)];
  if (schema instanceof z.ZodExactOptional || schema instanceof z.ZodNullable)
    return sample(schema.unwrap() as ZodType, turn);
  if (schema instanceof z.ZodEnum) return schema.options[turn % schema.options.length];
  if (schema instanceof z.ZodLiteral) return schema.value;
  if (schema instanceof z.ZodBoolean) return turn % 2 === 0;
  if (schema instanceof z.ZodString) return "a-name";
  return schema.safeParse(2).success ? 2 : 0.5;
}
