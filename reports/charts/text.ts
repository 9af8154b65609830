import type { ResultEntry } from "../../src/documents/parts/entry.ts";
import { loadKinds } from "../../src/engine/loadKinds.ts";
import { counted } from "../words/lists.ts";
import { formatCount, formatSeconds } from "../words/numbers.ts";

/** Advance widths of DejaVu Sans for U+0020 to U+007E, in thousandths of the font size (dejavu-fonts-ttf 2.37). */
const regularWidths = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636,
  636, 636, 636, 636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295,
  295, 656, 557, 863, 748, 787, 603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838,
  500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521,
  392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838,
];
/** Bold DejaVu Sans is wider by at most 24 %, by 14 % over ordinary words; anything beyond ASCII counts as wide. */
const boldFactor = 1.16;
const otherWidth = 1000;

/** Pixels that `text` takes in DejaVu Sans at `size` pixels: exact for regular ASCII, an upper guess otherwise. */
export function textWidth(text: string, size: number, weight: "normal" | "bold" = "normal"): number {
  let thousandths = 0;
  for (const character of text) thousandths += regularWidths[character.codePointAt(0)! - 32] ?? otherWidth;
  return (thousandths / 1000) * size * (weight === "bold" ? boldFactor : 1);
}

/** Breaks `text` into lines of at most `width` pixels, at spaces, else after - _ / or, at worst, inside a word. */
export function wrapText(
  text: string,
  width: number,
  size: number,
  weight: "normal" | "bold" = "normal",
): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of breakable(text)) {
    if (line !== "" && textWidth((line + piece).trimEnd(), size, weight) > width) {
      lines.push(line.trimEnd());
      line = "";
    }
    line += piece;
    while (textWidth(line.trimEnd(), size, weight) > width && line.length > 1) {
      const cut = longestPrefix(line, width, size, weight);
      lines.push(line.slice(0, cut));
      line = line.slice(cut);
    }
  }
  return line.trim() === "" ? lines : [...lines, line.trimEnd()];
}

/** Pieces that may stand at the end of a line: words with their space, parts of names with their - _ or /. */
function breakable(text: string): string[] {
  return text.match(/[^\s\-_/]*(?:[-_/]+|\s+|$)/g)?.filter((piece) => piece !== "") ?? [];
}

function longestPrefix(line: string, width: number, size: number, weight: "normal" | "bold"): number {
  let cut = 1;
  while (cut < line.length && textWidth(line.slice(0, cut + 1), size, weight) <= width) cut += 1;
  return cut;
}

/** "mixtral-8x7b-instruct-v0.1 on large"; more than one replica, and a name of its own, is said. */
export function pairLabel(pair: Pair): string {
  return `${modelOf(pair)} ${placeOf(pair)}`;
}

/** What a label names. */
export type Pair = {
  readonly deployment?: string;
  readonly model: string;
  readonly machine: string;
  readonly replicas?: number;
};

/** "talk: mixtral-8x7b-instruct-v0.1"; a name that begins with the model's says nothing more. */
function modelOf({ deployment, model }: Pair): string {
  return deployment === undefined || deployment.startsWith(model) ? model : `${deployment}: ${model}`;
}

function placeOf({ machine, replicas = 1 }: Pair): string {
  return replicas === 1 ? `on ${machine}` : `on ${replicas} × ${machine}`;
}

/** The pair's label as lines of at most `width` pixels; the machine starts a line where one line is too short. */
export function pairLines(
  pair: Pair,
  width: number,
  size: number,
  weight: "normal" | "bold" = "normal",
): string[] {
  if (textWidth(pairLabel(pair), size, weight) <= width) return [pairLabel(pair)];
  return [modelOf(pair), placeOf(pair)].flatMap((text) => wrapText(text, width, size, weight));
}

type LoadKind = ResultEntry["load"]["kind"];

/** What the load axis counts, in words. */
export function loadTitle(kind: LoadKind): string {
  return loadKinds[kind].axis;
}

/** "asked: 500 users": the label of the rule at the load that the user asked for. */
export function askedLabel(kind: LoadKind, load: number): string {
  const { one, short } = loadKinds[kind].unit;
  return `asked: ${formatCount(load)} ${load === 1 ? one : short}`;
}

/** The load of one entry in words, for a subtitle. */
export function loadWords(load: ResultEntry["load"]): string {
  switch (load.kind) {
    case "users": {
      const think =
        load.thinkTimeSeconds === undefined
          ? ""
          : `, mean think time ${formatSeconds(load.thinkTimeSeconds)}`;
      return `${counted(load.users ?? 0, "user", formatCount(load.users ?? 0))} (closed population${think})`;
    }
    case "concurrency":
      return `${counted(load.concurrency ?? 0, "request", formatCount(load.concurrency ?? 0))} always in flight`;
    case "rate":
      return `${formatCount(load.requestsPerSecond ?? load.offeredRequestsPerSecond ?? 0)} requests/s (open load)`;
    case "burst":
      return `one burst of ${counted(load.requests ?? 0, "request", formatCount(load.requests ?? 0))}`;
    case "trace":
      return "a recorded trace";
  }
}
