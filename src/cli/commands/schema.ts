import { didYouMean } from "../../catalog/resolveName.ts";
import { UserError } from "../../errors.ts";
import { scenarioJsonSchema } from "../../scenario/scenarioInput.ts";
import { breakEvenJsonSchema } from "../schema/breakEven.ts";
import { measurementsJsonSchema } from "../schema/measurements.ts";
import { planJsonSchema } from "../schema/plan.ts";
import { resultJsonSchema } from "../schema/result.ts";
import { sweepJsonSchema } from "../schema/sweep.ts";
import { whatifJsonSchema } from "../schema/whatif.ts";

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
