import type { TopLevelSpec } from "vega-lite";
import type { LoadCurve } from "../src/documents/parts/curves.ts";
import type { Estimate } from "../src/documents/parts/numbers.ts";
import type { SloVerdict } from "../src/documents/parts/slo.ts";

/** What is read: a terminal shows less, and on narrower lines, than a page. */
export type Medium = "terminal" | "markdown" | "html";

/** Where something is shown; everywhere where this is left out. */
type Shown = { readonly on?: readonly Medium[] };

/** How words stand out. */
export type Tone = "strong" | "faint" | "good" | "bad" | "doubtful";

/** A document as it is read, whatever the format: written once, and rendered by any of them. */
export type View = {
  /** Above a text. */
  readonly title: string;
  /** Above a page. */
  readonly question?: string;
  readonly sections: readonly Section[];
  /** Lines of CSV. */
  readonly data: () => DataTable;
};

/** The part of a page that a section belongs to; other formats keep the order of the sections. */
export type Part = "answer" | "charts" | "figures" | "notes" | "bands" | "quality" | "basis";

/** Blocks under one heading; left out where it has none. */
export type Section = Shown & {
  readonly part: Part;
  readonly heading?: string;
  readonly blocks: readonly Block[];
};

export type Block =
  | Paragraph
  | Table
  | List
  | { readonly kind: "answers"; readonly answers: readonly Answer[] }
  | { readonly kind: "charts"; readonly charts: () => readonly NamedChart[] }
  | { readonly kind: "sparks"; readonly curves: readonly SparkCurve[] };

export type Paragraph = Shown & { readonly kind: "paragraph"; readonly text: string; readonly tone?: Tone };

/** Texts, counted, or under labels; on a page the items of one part are one list. */
export type List = Shown & {
  readonly kind: "list";
  readonly style: "numbered" | "plain" | "labelled";
  readonly items: readonly { readonly label?: string; readonly text: string }[];
};

/** One line of an answer: about what, what was found, and whether it meets the SLOs. */
export type Answer = {
  readonly about: string;
  readonly text: string;
  readonly verdict: SloVerdict | null;
  readonly cost: string | null;
};

/** A chart and the name of its files. */
export type NamedChart = { readonly name: string; readonly title: string; readonly spec: TopLevelSpec };

/** A curve that a terminal draws with bars of characters. */
export type SparkCurve = {
  readonly deployment?: string;
  readonly model: string;
  readonly machine: string;
  readonly replicas?: number;
  readonly points: readonly {
    readonly load: number;
    readonly state: LoadCurve["points"][number]["state"];
    readonly e2eP95: Estimate;
  }[];
};

export type Table = Shown & {
  readonly kind: "table";
  /** Above the table where its section holds several. */
  readonly title?: string;
  /** The same on a page of HTML alone, whose tables all have names. */
  readonly caption?: string;
  readonly columns: readonly Column[];
  readonly groups: readonly Group[];
  /** What the columns mean. */
  readonly notes?: readonly string[];
};

/** Rows that stand together; a page gives each group a table of its own. */
export type Group = {
  readonly title?: string;
  readonly rows: readonly Row[];
  /** Rows that a terminal shows at most, and what it says of the others: "3 more …". */
  readonly most?: { readonly rows: number; readonly rest: string };
};

export type Row = Shown & {
  /** One for each column. */
  readonly cells: readonly Cell[];
  /** Stands in place of all cells that follow the row's name: what happened, and how bad it is. */
  readonly instead?: readonly string[];
  /** Belongs to the row above. */
  readonly isPart?: boolean;
  /** Below the row in a terminal. */
  readonly detail?: string;
};

/** How numbers of a column are written. */
export type Precision = "three-digits" | "digits" | "share" | "money" | "count" | "whole" | "measured";

export type Column = Shown & {
  readonly title: string;
  readonly unit?: string;
  /** The head where lines are short, of one line or two. */
  readonly short?: readonly string[];
  readonly precision?: Precision;
  readonly align?: "left" | "right";
  /** Where a line has no room, columns of 3 are left out first, then those of 2; those of 1 (the default) stay. */
  readonly importance?: 1 | 2 | 3;
  /** Title of the column below which this one stands where a row takes two lines. */
  readonly below?: string;
  /** Stands before each text there: "on ". */
  readonly lead?: string;
  /** The bands of estimates are left out where there is no room beside the values, in place of a line below them. */
  readonly isBandSpare?: boolean;
  /** A value like the one above is not repeated in a terminal. */
  readonly isShownOnce?: boolean;
  /** Left out where no row has anything in it. */
  readonly mayBeEmpty?: boolean;
};

export type Cell =
  | string
  | TextCell
  | { readonly kind: "number"; readonly value: number | null; readonly tone?: Tone }
  | { readonly kind: "estimate"; readonly value: number | null; readonly band: Estimate["band"] }
  | { readonly kind: "verdict"; readonly verdict: SloVerdict; readonly probability: number };

/** A text, shorter in a terminal where it is `brief`, with what stands there where an estimate has its band. */
type TextCell = {
  readonly kind: "text";
  readonly text: string;
  readonly tone?: Tone;
  readonly brief?: string;
  readonly beneath?: string;
};

/** A line of data: its values under the names of their columns. */
export type DataLine = readonly (readonly [name: string, value: DataValue])[];
export type DataValue = string | number | boolean | null | undefined;
export type DataTable = readonly DataLine[];

/** Whether a part of a view is shown in a medium. */
export function isShown({ on }: Shown, medium: Medium): boolean {
  return on === undefined || on.includes(medium);
}

/** The cell of an estimate: its value, and the band to plan for. */
export function estimateCell({ value, band }: Pick<Estimate, "value" | "band">): Cell {
  return { kind: "estimate", value, band };
}

export function numberCell(value: number | null, tone?: Tone): Cell {
  return { kind: "number", value, ...(tone && { tone }) };
}

/** Rows without groups. */
export function rowsOf(rows: readonly (readonly Cell[])[]): readonly Group[] {
  return [{ rows: rows.map((cells) => ({ cells })) }];
}

export function paragraph(text: string, tone?: Tone): Paragraph {
  return { kind: "paragraph", text, ...(tone && { tone }) };
}

export function listOf(style: List["style"], texts: readonly string[]): List[] {
  return texts.length === 0 ? [] : [{ kind: "list", style, items: texts.map((text) => ({ text })) }];
}

/** What a document assumed, under labels. */
export function basisSection(basis: readonly { readonly label: string; readonly text: string }[]): Section {
  return {
    part: "basis",
    heading: "Basis",
    blocks: basis.length === 0 ? [] : [{ kind: "list", style: "labelled", items: basis }],
  };
}

/** What a reader must know beside the numbers, counted. */
export function notesSection(texts: readonly string[], heading = "Notes"): Section {
  return { part: "notes", heading, blocks: listOf("numbered", texts) };
}
