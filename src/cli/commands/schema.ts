import { didYouMean } from "../../catalog/resolveName.ts";
import { resultJsonSchema } from "../../documents/result.ts";
import { breakEvenJsonSchema } from "../../documents/schema/breakEven.ts";
import { measurementsJsonSchema } from "../../documents/schema/measurements.ts";
import { planJsonSchema } from "../../documents/schema/plan.ts";
import { sweepJsonSchema } from "../../documents/schema/sweep.ts";
import { whatifJsonSchema } from "../../documents/schema/whatif.ts";
import { UserError } from "../../errors.ts";
import { scenarioJsonSchema } from "../../settings/scenarioInput.ts";

const schemas = {
  scenario: scenarioJsonSchema,
  result: resultJsonSchema,
  sweep: sweepJsonSchema,
  whatif: whatifJsonSchema,
  plan: planJsonSchema,
  "break-even": breakEvenJsonSchema,
  measurements: measurementsJsonSchema,
} as const;

/**
 * `capsim schema FILE`: the JSON Schema of one of capsim's files, without a final newline.
 *
 * @throws UserError for a file that has none
 */
export function schemaCommand(file: string): string {
  const names = Object.keys(schemas) as (keyof typeof schemas)[];
  const name = names.find((each) => each === file);
  if (name !== undefined) return JSON.stringify(schemas[name](), null, 2);
  throw new UserError(`schema ${file}: there are ${names.join(", ")}${didYouMean(file, names)}`);
}
