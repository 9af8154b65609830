import { wrapText } from "../../reports/textLayout.ts";
import type { ScenarioInput } from "../scenario/scenarioInput.ts";
import type { CliIo } from "./io.ts";

/** Where a command's files go when the user names no folder. */
export const usualFolder = "capsim-out";

/** Says where a command's document and charts stand: below a table, on stderr beside any other format. */
export function tellWhere(
  { format = "table", quiet }: Pick<ScenarioInput, "format" | "quiet">,
  folder: string,
  file: string,
  charts: readonly string[],
  io: CliIo,
): void {
  const pictures = charts.length === 0 ? "" : `, and as .png, .svg and .vl.json ${charts.join(", ")}`;
  const text = `${wrapText(`Saved in ${folder}: ${file}${pictures}`, "", "  ").join("\n")}\n`;
  if (format === "table") io.stdout.write(`\n${text}`);
  else if (!quiet) io.stderr.write(text);
}
