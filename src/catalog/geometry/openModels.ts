import type { ModelGeometry } from "../types.ts";
import { geometryFromConfig } from "./modelConfig.ts";

/** The file `models/openModels.json`: parts of Hugging Face configurations, under the names benchmarks use. */
export type OpenModelFile = {
  readonly models: readonly {
    readonly names: readonly string[];
    readonly source: string;
    readonly config: Readonly<Record<string, unknown>>;
  }[];
};

/** A well-known model that is not in the catalogue, with its geometry. */
export type OpenModel = { readonly names: readonly string[]; readonly geometry: ModelGeometry };

/** Reads `models/openModels.json`, which ships with capsim. */
export function parseOpenModels(file: OpenModelFile): OpenModel[] {
  return file.models.map(({ names, config }) => ({
    names,
    geometry: geometryFromConfig(config, `openModels.json: ${names[0]}`),
  }));
}

/**
 * The geometry of the model that a benchmark's free text names, such as "meta-llama/Llama-2-7b-hf"; null where none fits.
 * Of several names found in the text the longest wins.
 */
export function findOpenModel(models: readonly OpenModel[], text: string): ModelGeometry | null {
  const plain = normal(text);
  let best: ModelGeometry | null = null;
  let length = 0;
  for (const { names, geometry } of models)
    for (const name of names) {
      const key = normal(name);
      if (key.length > length && isWordIn(plain, key)) {
        best = geometry;
        length = key.length;
      }
    }
  return best;
}

/** Whether `key` stands in `text` and neither a digit nor a letter of a longer size or version follows or precedes it. */
function isWordIn(text: string, key: string): boolean {
  const at = text.indexOf(key);
  if (at < 0) return false;
  return !/[a-z0-9]/.test(text[at + key.length] ?? "") && !/[0-9x]/.test(text[at - 1] ?? "");
}

function normal(text: string): string {
  return text.toLowerCase().replaceAll(/[\s_/]+/g, "-");
}
