import { access, constants, mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { phrase, setting, UserError } from "../errors.ts";

/**
 * Writes a file as a whole: to a temporary name beside it, then renamed. Whoever reads sees the old content or the new,
 * and a write that fails leaves the old.
 *
 * @throws UserError when the place cannot be written to (full disk, no permission)
 */
export async function atomicWrite(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw new UserError(
      phrase`${file}: cannot be written (${reason(error)}); make room or choose another ${setting("out")}`,
    );
  }
}

/**
 * Makes sure that files can be written into a folder, and makes the folder.
 *
 * @throws UserError when the name is a file's, or the folder cannot be made or written to
 */
export async function ensureWritableFolder(folder: string): Promise<void> {
  const existing = await stat(folder).catch(() => null);
  if (existing !== null && !existing.isDirectory())
    throw new UserError(phrase`${setting("out")} ${folder}: is a file; name a folder`);
  try {
    if (existing === null) await makeFolder(folder);
    await access(folder, constants.W_OK);
    const probe = join(folder, `.capsim.${process.pid}.tmp`);
    await writeFile(probe, "");
    await rm(probe);
  } catch (error) {
    throw new UserError(
      phrase`${setting("out")} ${folder}: cannot be written to (${reason(error)}); choose another folder`,
    );
  }
}

/** Makes a folder and those above it. (Node's own recursive mkdir never returns for a folder below /proc.) */
async function makeFolder(folder: string): Promise<void> {
  const above = dirname(folder);
  if (above !== folder && (await stat(above).catch(() => null)) === null) await makeFolder(above);
  await mkdir(folder);
}

function reason(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? String(error);
}
