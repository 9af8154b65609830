import type { Reproduction } from "../documents/parts/reproduction.ts";
import { UserError } from "../errors.ts";
import type { Files } from "../settings/files.ts";

/** The files that a document carries with it, under the names it knows them by. */
export function carriedFiles({ files }: Reproduction): Files {
  const texts = new Map(Object.entries(files));
  const absent = (file: string) =>
    new UserError(`${file}: this page does not carry that file; run the command again where it is`);
  return {
    texts,
    async readText(file) {
      const text = texts.get(file);
      if (text === undefined) throw absent(file);
      return text;
    },
    async holdsRates(file) {
      throw absent(file);
    },
    async readTrace(file) {
      throw absent(file);
    },
  };
}
