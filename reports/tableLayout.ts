import { bandWidth } from "./format.ts";

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
