import { UserError } from "../errors.ts";

/**
 * Does something for a caller who gives keys, so that a mistake is told of these and not of the command line's flags.
 *
 * @throws UserError whose message has `maxNumSeqs` where that of `work` has `--max-num-seqs`
 */
export async function inKeys<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(keysForFlags(error.message));
  }
}

function keysForFlags(message: string): string {
  return message.replaceAll(/(?<![\w-])--([a-z]+(?:-[a-z]+)*)\b/g, (_, flag: string) =>
    flag.replaceAll(/-([a-z])/g, (__, letter: string) => letter.toUpperCase()),
  );
}
