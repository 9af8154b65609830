import { bandWidth } from "./format.ts";

/** How words stand out on a terminal; where there is no colour the text is given back as it is. */
export type Emphasis = (style: "bold" | "dim" | "red" | "yellow" | "green", text: string) => string;

/** Characters of a row's name, of a latency, and of what stands last; 80 with four latencies. */
export const nameWidth = 28;
export const latencyWidth = bandWidth + 1;
export const rateWidth = 8;
