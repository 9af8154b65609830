import { readFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { UserError } from "../errors.ts";

/**
 * The text of a file the user named, UTF-8; a gzip file is unpacked, whatever its name; "-" is what is piped in.
 *
 * @throws UserError when it cannot be read, is a folder, is empty, or is no text
 */
export async function readTextFile(file: string): Promise<string> {
  const bytes = await readBytes(file);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isGzip ? await unpacked(file, bytes) : bytes;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch {
    throw new UserError(`${file}: is not text in UTF-8; give a text file`);
  }
  if (text.trim() === "") throw new UserError(`${file}: is empty; give a file with content`);
  return text;
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return file === "-" ? await buffer(process.stdin) : await readFile(file);
  } catch (error) {
    throw new UserError(`${file}: ${whyUnreadable((error as NodeJS.ErrnoException).code)}`);
  }
}

/** What to do about a file that cannot be opened, from the error code of the system. */
export function whyUnreadable(code: string | undefined): string {
  switch (code) {
    case "ENOENT":
      return "there is no such file; check the name and the folder";
    case "EISDIR":
      return "is a folder; name a file";
    case "EACCES":
    case "EPERM":
      return "may not be read; check its permissions";
    default:
      return `cannot be read (${code ?? "unknown reason"}); check the file`;
  }
}

async function unpacked(file: string, bytes: Buffer): Promise<Buffer> {
  try {
    return await promisify(gunzip)(bytes);
  } catch {
    throw new UserError(`${file}: is a broken gzip file; pack it again`);
  }
}
