import type { Estimate } from "../src/documents/parts/numbers.ts";
import { bandWidth, formatValue, narrowBand } from "./format.ts";

/** How words stand out on a terminal; where there is no colour the text is given back as it is. */
export type Emphasis = (style: "bold" | "dim" | "red" | "yellow" | "green", text: string) => string;

/** Characters of a row's name, of a latency, and of what stands last; 80 with four latencies. */
export const nameWidth = 28;
export const latencyWidth = bandWidth + 1;
export const rateWidth = 8;

/** Columns from which on a result stands on one line, and what it has there for its name and for each latency with its band. */
export const wideColumns = 150;
export const wideName = 48;
export const wideWidth = 20;

/** What a wide row is about, its name in bold; on a line of its own where the row has no room for it. */
export function wideLabel(name: string, rest: string, emphasis: Emphasis): string {
  const room = wideName - name.length - rest.length;
  const shown = emphasis("bold", name) + rest;
  return room > 0 ? shown + " ".repeat(room) : `${shown}\n${" ".repeat(wideName)}`;
}

/** A value with its band beside it, for a wide row. */
export function wideEstimate(estimate: Estimate, emphasis: Emphasis): string {
  const band = ` ${narrowBand(estimate)}`.padEnd(bandWidth + 1);
  return formatValue(estimate).padStart(wideWidth - band.length) + emphasis("dim", band);
}
