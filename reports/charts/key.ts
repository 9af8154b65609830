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
  const places = placeItems(items);
  const rows = 1 + Math.max(...places.map((place) => place.row));
  return {
    width: figureWidth - 60,
    height: rows * rowHeight,
    view: { stroke: null },
    layer: items.flatMap((item, index) => itemLayers(item, places[index]!)),
  };
}

type Place = { readonly x: number; readonly row: number };

function placeItems(items: readonly KeyItem[]): Place[] {
  let x = 0;
  let row = 0;
  return items.map((item) => {
    const width = sampleWidth + 6 + textWidth(item.text, labelSize);
    if (x > 0 && x + width > figureWidth - 60) {
      x = 0;
      row += 1;
    }
    const place = { x, row };
    x += Math.ceil(width) + 18;
    return place;
  });
}

function itemLayers(item: KeyItem, place: Place): Layer[] {
  const y = place.row * rowHeight + rowHeight / 2;
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
