import { fixedRect, fixedText, lineSample, pointSample } from "./fixedMarks.ts";
import { textWidth } from "./text.ts";
import { figureWidth, type Layer, labelSize, type Panel } from "./theme.ts";

/** One entry of a key: a sample of what is drawn, and what it means. */
export type KeyItem = {
  readonly text: string;
  readonly sample:
    | {
        readonly kind: "line";
        readonly dash: readonly number[];
        readonly color: string;
        readonly shape?: string;
      }
    | { readonly kind: "point"; readonly shape: string; readonly color: string; readonly filled: boolean }
    | { readonly kind: "swatch"; readonly color: string; readonly opacity: number };
};

const sampleWidth = 26;
const rowHeight = 16;

/** A row (or rows) of samples with their meaning: a legend whose place we know. */
export function keyPanel(items: readonly KeyItem[]): Panel {
  const width = figureWidth - 60;
  const { height, layers } = keyAbove(items, width);
  return { width, height, view: { stroke: null }, layer: layers(height) };
}

/** The same rows within `width` pixels: how high they are, and their layers to stand above a panel's pixel `bottom`. */
export function keyAbove(
  items: readonly KeyItem[],
  width: number,
): { readonly height: number; layers(bottom: number): Layer[] } {
  const places = placeItems(items, width);
  const height = rowHeight * (1 + Math.max(-1, ...places.map((place) => place.row)));
  return {
    height,
    layers: (bottom) => items.flatMap((item, i) => itemLayers(item, places[i]!, bottom - height)),
  };
}

type Place = { readonly x: number; readonly row: number };

function placeItems(items: readonly KeyItem[], most: number): Place[] {
  let x = 0;
  let row = 0;
  return items.map((item) => {
    const width = sampleWidth + 6 + textWidth(item.text, labelSize);
    if (x > 0 && x + width > most) {
      x = 0;
      row += 1;
    }
    const place = { x, row };
    x += Math.ceil(width) + 18;
    return place;
  });
}

function itemLayers(item: KeyItem, place: Place, top: number): Layer[] {
  const y = top + place.row * rowHeight + rowHeight / 2;
  const label = fixedText({ x: place.x + sampleWidth + 6, y, align: "left", baseline: "middle" }, item.text);
  return [...sampleLayers(item.sample, place.x, y), label];
}

function sampleLayers(sample: KeyItem["sample"], x: number, y: number): Layer[] {
  const middle = x + sampleWidth / 2;
  switch (sample.kind) {
    case "line": {
      const line = lineSample(x, x + sampleWidth, y, sample);
      if (sample.shape === undefined) return [line];
      return [line, pointSample(middle, y, { color: sample.color, shape: sample.shape, filled: true })];
    }
    case "point":
      return [pointSample(middle, y, sample)];
    case "swatch": {
      const { color, opacity } = sample;
      const place = { x, x2: x + sampleWidth, y: y - 5, y2: y + 5 };
      return [fixedRect(place, { color, opacity })];
    }
  }
}
