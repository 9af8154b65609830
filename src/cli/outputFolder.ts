import { wrapText } from "../../reports/textLayout.ts";
import type { ScenarioInput } from "../settings/scenarioInput.ts";
import type { CliIo } from "./io.ts";

/** Where a command's files go when the user names no folder. */
export const usualFolder = "capsim-out";

/**
 * Says where a command's files stand: below a table, on stderr beside any other format.
 *
 * @param files its document, and the page of it where there is one
 * @param charts names of the charts, without their endings
 */
export function tellWhere(
  { format = "table", quiet }: Pick<ScenarioInput, "format" | "quiet">,
  folder: string,
  files: readonly string[],
  charts: readonly string[],
  io: CliIo,
): void {
  const pictures = charts.length === 0 ? "" : `, and as .png, .svg and .vl.json ${charts.join(", ")}`;
  const text = `${wrapText(`Saved in ${folder}: ${files.join(", ")}${pictures}`, "", "  ").join("\n")}\n`;
  if (format === "table") io.stdout.write(`\n${text}`);
  else if (!quiet) io.stderr.write(text);
}
