import { listed } from "../../../reports/words/lists.ts";
import { findMachine, findModel } from "../../catalog/findRecords.ts";
import { didYouMean } from "../../catalog/resolveName.ts";
import { UserError } from "../../errors.ts";
import { loadCatalog, loadWorkloads } from "../../node/catalogFiles.ts";
import { readFlags } from "../../settings/asked.ts";
import type { RawFlags } from "../../settings/layers.ts";
import { catalogKinds, renderCatalog, renderFit } from "../catalogText.ts";

/**
 * `capsim catalog KIND [NAME]` and `capsim catalog fit MODEL MACHINE`, as text without a final newline.
 *
 * @throws UserError for a kind, name or format that does not exist
 */
export function catalogCommand(kind: string, names: readonly string[], flags: RawFlags): string {
  const { format } = readFlags("catalog", flags).values;
  if (kind === "fit") {
    const [model, machine, ...rest] = names;
    if (model === undefined || machine === undefined || rest.length > 0)
      throw new UserError(
        "catalog fit: name a model and a machine, e.g. capsim catalog fit mixtral-8x7b large",
      );
    const catalog = loadCatalog();
    return renderFit(catalog, findModel(catalog, model), findMachine(catalog, machine), format);
  }
  const chosen = catalogKinds.find((each) => each === kind || each === `${kind}s`);
  if (chosen === undefined) {
    const all = [...catalogKinds, "fit"];
    throw new UserError(`catalog ${kind}: there are ${listed(all)}${didYouMean(kind, all)}`);
  }
  if (names.length > 1)
    throw new UserError(`catalog ${kind} ${names.join(" ")}: name one record (names with spaces in quotes)`);
  return renderCatalog(
    { catalog: loadCatalog(), library: loadWorkloads() },
    chosen,
    names[0] ?? null,
    format,
  );
}
