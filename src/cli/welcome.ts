import { wrapText } from "../../reports/render/terminalText.ts";
import { commandTable } from "./commandTable.ts";

const nameWidth = 12;

/** What `capsim` alone prints: what it can do, and one command to try. */
export function welcome(): string {
  return `capsim predicts how long users wait for a large language model on your own GPU
machines, with intervals, from measured response times. Try:

  capsim simulate --users 500 --machine large

${commandTable.flatMap(({ name, text }) => wrapText(text, `  ${name.padEnd(nameWidth)}`, "".padEnd(nameWidth + 2))).join("\n")}

capsim COMMAND --help tells more of each, with examples.
`;
}
