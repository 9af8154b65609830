import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

export type FontWeight = "regular" | "bold";

const fontFiles: Readonly<Record<FontWeight, string>> = {
  regular: "DejaVuSans.ttf",
  bold: "DejaVuSans-Bold.ttf",
};

/** The path of a bundled DejaVu Sans file (npm package dejavu-fonts-ttf). */
export function fontPath(weight: FontWeight): string {
  return createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${fontFiles[weight]}`);
}

/** Pixels that `text` takes in one line at `size` pixels. */
export type MeasureText = (text: string, size: number, weight: FontWeight) => number;

/**
 * Loads both weights of DejaVu Sans and returns a measure from their advance widths. Kerning is left out: it only
 * narrows a line, and opentype.js cannot read all of DejaVu's substitution tables.
 */
export async function loadTextMeasure(): Promise<MeasureText> {
  const widths = { regular: await loadAdvanceWidths("regular"), bold: await loadAdvanceWidths("bold") };
  return (text, size, weight) => {
    let ems = 0;
    for (const character of text) ems += widths[weight](character);
    return ems * size;
  };
}

/** Advance width of one character in ems. */
async function loadAdvanceWidths(weight: FontWeight): Promise<(character: string) => number> {
  const { default: opentype } = await import("opentype.js");
  const bytes = await readFile(fontPath(weight));
  const font = opentype.parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const known = new Map<string, number>();
  return (character) => {
    const cached = known.get(character);
    if (cached !== undefined) return cached;
    const width = font.charToGlyph(character).advanceWidth / font.unitsPerEm;
    known.set(character, width);
    return width;
  };
}
