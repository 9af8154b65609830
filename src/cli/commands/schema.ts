import { didYouMean } from "../../catalog/resolveName.ts";
import { type DocumentName, documentJsonSchema, documentSchemas } from "../../documents/schemas.ts";
import { UserError } from "../../errors.ts";
import { scenarioJsonSchema } from "../../settings/values.ts";

/** The files that have a JSON Schema. */
export const schemaNames = ["scenario", ...Object.keys(documentSchemas)] as ("scenario" | DocumentName)[];

/**
 * `capsim schema FILE`: the JSON Schema of one of capsim's files, without a final newline.
 *
 * @throws UserError for a file that has none
 */
export function schemaCommand(file: string): string {
  const name = schemaNames.find((each) => each === file);
  if (name === undefined)
    throw new UserError(
      `schema ${file}: there are ${schemaNames.join(", ")}${didYouMean(file, schemaNames)}`,
    );
  return JSON.stringify(name === "scenario" ? scenarioJsonSchema() : documentJsonSchema(name), null, 2);
}
