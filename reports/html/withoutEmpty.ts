import { none } from "../format.ts";
import type { ReportTable } from "./content.ts";

/**
 * The table without those of the named columns in which no row has anything.
 *
 * @example
 * withoutEmpty({ title: "", head: ["a", "SLO"], rows: [["1", "-"]] }, ["SLO"]).head // => ["a"]
 */
export function withoutEmpty(table: ReportTable, columns: readonly string[]): ReportTable {
  const isEmpty = (i: number) => table.rows.every((row) => row[i] === "" || row[i] === none);
  const kept = table.head.map((name, i) => !(columns.includes(name) && isEmpty(i)));
  const cut = (cells: readonly string[]) => cells.filter((_, i) => kept[i]);
  return { ...table, head: cut(table.head), rows: table.rows.map(cut) };
}
