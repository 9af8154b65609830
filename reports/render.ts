import type { Validation } from "../src/documents/validation.ts";
import { jsonText } from "../src/json/jsonText.ts";
import type { AnyDocument } from "./charts/documentCharts.ts";
import { csvText } from "./render/csv.ts";
import { markdownText } from "./render/markdown.ts";
import { terminalText } from "./render/terminal.ts";
import type { Terminal } from "./render/terminalText.ts";
import type { View } from "./view.ts";
import { breakEvenView } from "./views/breakEven.ts";
import { planView } from "./views/plan.ts";
import { resultView } from "./views/result.ts";
import { type Links, noLinks } from "./views/shared.ts";
import { sweepView } from "./views/sweep.ts";
import { validationView } from "./views/validation.ts";
import { whatifView } from "./views/whatif.ts";

/** How a document is printed. */
export type OutputFormat = "table" | "json" | "csv" | "markdown";

/** What a command prints: a view of the document, or the document itself. */
export function render(view: View, document: object, format: OutputFormat, terminal: Terminal): string {
  switch (format) {
    case "table":
      return terminalText(view, terminal);
    case "json":
      return jsonText(document);
    case "csv":
      return csvText(view.data());
    case "markdown":
      return markdownText(view);
  }
}

/** A document in a format, ended by a newline. */
export function renderDocument(
  document: AnyDocument | Validation,
  format: OutputFormat,
  terminal: Terminal,
): string {
  return render(viewOf(document), document, format, terminal);
}

/** The view of any document. */
export function viewOf(document: AnyDocument | Validation, links: Links = noLinks): View {
  switch (document.schema) {
    case "capsim.result/1":
      return resultView(document, links);
    case "capsim.sweep/1":
      return sweepView(document, links);
    case "capsim.plan/1":
      return planView(document, links);
    case "capsim.whatif/1":
      return whatifView(document);
    case "capsim.breakeven/1":
      return breakEvenView(document, links);
    case "capsim.validation/1":
      return validationView(document);
  }
}
