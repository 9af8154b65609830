/** Told of each line: bytes `start` … `end` − 1, without the line's end; `number` counts from 1. True ends the reading. */
export type LineListener = (bytes: Buffer, start: number, end: number, number: number) => boolean;

const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts chunks of bytes into lines (LF or CRLF; the last one may have no end), without making text of them. A line that
 * lies across chunks is put together first.
 */
export async function forEachLine(chunks: AsyncIterable<Buffer>, onLine: LineListener): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  let number = 0;
  const tell = (bytes: Buffer, start: number, end: number) => {
    const isCrLf = end > start && bytes[end - 1] === carriageReturn;
    return onLine(bytes, start, isCrLf ? end - 1 : end, ++number);
  };
  for await (const chunk of chunks) {
    let start = 0;
    if (rest.length > 0) {
      const end = chunk.indexOf(newline);
      if (end < 0) {
        rest = Buffer.concat([rest, chunk]);
        continue;
      }
      const line = Buffer.concat([rest, chunk.subarray(0, end)]);
      if (tell(line, 0, line.length)) return;
      start = end + 1;
    }
    for (;;) {
      const end = chunk.indexOf(newline, start);
      if (end < 0) break;
      if (tell(chunk, start, end)) return;
      start = end + 1;
    }
    rest = Buffer.from(chunk.subarray(start));
  }
  if (rest.length > 0) tell(rest, 0, rest.length);
}
