import { ink, type Layer, labelSize, paper } from "./theme.ts";

/** A stroke between two places in pixels of its panel, without data. */
export function fixedRule(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
  look: { readonly color: string; readonly strokeWidth: number; readonly dash: readonly number[] },
): Layer {
  const { color, strokeWidth, dash } = look;
  return {
    data: { values: [{}] },
    mark: { type: "rule", color, strokeWidth, strokeDash: [...dash], aria: false },
    encoding: { x: { value: from.x }, y: { value: from.y }, x2: { value: to.x }, y2: { value: to.y } },
  };
}

/** A rectangle in pixels of its panel, without data. */
export function fixedRect(
  place: { readonly x: number; readonly y: number; readonly x2: number; readonly y2: number },
  look: { readonly color: string; readonly opacity: number },
): Layer {
  const mark = { type: "rect", stroke: ink.frame, strokeWidth: 0.5, aria: false, ...place, ...look } as const;
  return { data: { values: [{}] }, mark, encoding: {} };
}

/** A horizontal stroke as a sample of a line. */
export function lineSample(
  from: number,
  to: number,
  y: number,
  look: { readonly color: string; readonly dash: readonly number[] },
): Layer {
  return fixedRule({ x: from, y }, { x: to, y }, { ...look, strokeWidth: 2 });
}

/** A point as a sample of a point. */
export function pointSample(
  x: number,
  y: number,
  look: { readonly color: string; readonly shape: string; readonly filled: boolean },
): Layer {
  const mark = { type: "point", x, y, ...look, size: 45, opacity: 1, aria: false } as const;
  return { data: { values: [{}] }, mark, encoding: {} };
}

/** Text at a place in pixels of its panel; several lines as an array. */
export function fixedText(place: TextPlace, text: string | readonly string[]): Layer {
  return textLayer({ color: ink.text, ...place }, text);
}

/** Text with a white rim, so that lines behind it do not strike it through. */
export function haloText(place: TextPlace, text: string | readonly string[]): Layer[] {
  const rim = { color: paper, stroke: paper, strokeWidth: 3, strokeJoin: "round", aria: false } as const;
  return [textLayer({ ...place, ...rim }, text), fixedText(place, text)];
}

function textLayer(mark: object, text: string | readonly string[]): Layer {
  return {
    data: { values: [{ text: typeof text === "string" ? text : [...text] }] },
    mark: { type: "text", fontSize: labelSize, ...mark },
    encoding: { text: { field: "text", type: "nominal" } },
  };
}

type TextPlace = {
  readonly x: number;
  readonly y: number;
  readonly align?: "left" | "center" | "right";
  readonly baseline?: "top" | "middle" | "bottom";
  readonly color?: string;
  readonly lineHeight?: number;
};
