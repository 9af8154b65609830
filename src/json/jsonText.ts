/** A document as text with a final newline; pairs of numbers, such as intervals, stand on one line. */
export function jsonText(document: object): string {
  const text = JSON.stringify(document, null, 2);
  // A line break inside a string is written \\n, so what is matched here is never part of one.
  return `${text.replaceAll(/\[\n\s+([-\d.e+]+),\n\s+([-\d.e+]+)\n\s+\]/g, "[$1, $2]")}\n`;
}
