import { didYouMean } from "../../catalog/resolveName.ts";
import { documentNames } from "../../documents/names.ts";
import { documentJsonSchema } from "../../documents/schemas.ts";
import { UserError } from "../../errors.ts";
import { scenarioJsonSchema } from "../../settings/values.ts";

/**
 * `capsim schema FILE`: the JSON Schema of one of capsim's files, without a final newline.
 *
 * @throws UserError for a file that has none
 */
export function schemaCommand(file: string): string {
  if (file === "scenario") return JSON.stringify(scenarioJsonSchema(), null, 2);
  const name = documentNames.find((each) => each === file);
  if (name !== undefined) return JSON.stringify(documentJsonSchema(name), null, 2);
  const names = ["scenario", ...documentNames];
  throw new UserError(`schema ${file}: there are ${names.join(", ")}${didYouMean(file, names)}`);
}
