import { type FileHandle, open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { UserError } from "../../errors.ts";
import { whyUnreadable } from "../readTextFile.ts";

/** Bytes read at once. */
const chunkBytes = 1 << 20;
/** A first line longer than this belongs to no format that is told by its first line. */
const longestFirstLine = 1 << 16;

/**
 * The bytes of a file in chunks, unpacked where it is gzip, whatever its name. A chunk is overwritten by the next: what
 * is to be kept must be copied.
 *
 * @throws UserError when it cannot be read, is a folder, or is a broken gzip file
 */
export async function* traceBytes(file: string): AsyncGenerator<Buffer> {
  const handle = await opened(file);
  try {
    const chunks = plainChunks(handle, file);
    const first = await chunks.next();
    if (first.done) return;
    const all = withFirst(first.value, chunks);
    yield* first.value[0] === 0x1f && first.value[1] === 0x8b ? unpacked(all, file) : all;
  } finally {
    await handle.close();
  }
}

/** The first line of a file without its end, at most 64 KiB of it, as text; a file's first byte order mark is dropped. */
export async function firstLine(file: string): Promise<string> {
  let text = Buffer.alloc(0);
  for await (const chunk of traceBytes(file)) {
    const end = chunk.indexOf(0x0a);
    text = Buffer.concat([text, end < 0 ? chunk : chunk.subarray(0, end)]);
    if (end >= 0 || text.length > longestFirstLine) break;
  }
  if (text.length === 0) throw new UserError(`${file}: is empty; give a file with content`);
  try {
    const bytes = text.subarray(0, longestFirstLine);
    return new TextDecoder("utf-8", { fatal: text.length <= longestFirstLine }).decode(bytes).trim();
  } catch {
    throw new UserError(`${file}: is not text in UTF-8; give a text file`);
  }
}

async function opened(file: string): Promise<FileHandle> {
  try {
    return await open(file);
  } catch (error) {
    throw new UserError(`${file}: ${whyUnreadable((error as NodeJS.ErrnoException).code)}`);
  }
}

async function* plainChunks(handle: FileHandle, file: string): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafe(chunkBytes);
  for (;;) {
    const bytes = await readInto(handle, buffer, file);
    if (bytes === 0) return;
    yield buffer.subarray(0, bytes);
  }
}

async function readInto(handle: FileHandle, buffer: Buffer, file: string): Promise<number> {
  try {
    return (await handle.read(buffer, 0, buffer.length, null)).bytesRead;
  } catch (error) {
    throw new UserError(`${file}: ${whyUnreadable((error as NodeJS.ErrnoException).code)}`);
  }
}

async function* withFirst(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  yield* rest;
}

/** Several members one after another, as `cat a.gz b.gz` makes, are read as one. */
async function* unpacked(packed: AsyncGenerator<Buffer>, file: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: chunkBytes / 4 });
  const feeding = feed(packed, gunzip).catch((error: Error) => gunzip.destroy(error));
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${file}: is a broken gzip file; pack it again`);
  } finally {
    gunzip.destroy();
    await feeding;
  }
}

async function feed(packed: AsyncGenerator<Buffer>, gunzip: ReturnType<typeof createGunzip>): Promise<void> {
  for await (const chunk of packed) {
    if (gunzip.destroyed) return;
    // The next chunk overwrites this one, so it must be taken in before that is read.
    await new Promise<void>((done) => {
      gunzip.once("close", done);
      gunzip.write(chunk, () => {
        gunzip.off("close", done);
        done();
      });
    });
  }
  gunzip.end();
}
