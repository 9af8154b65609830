import type { TopLevelSpec } from "vega-lite";
import { wrapText } from "./text.ts";
import { chartConfig, figureWidth, type Panel, textSize, vegaLiteSchema } from "./theme.ts";

/** Puts panels under one another below a title and a subtitle that never run past the figure's width. */
export function figure(parts: {
  readonly title: string;
  /** Sentences; each starts a line. */
  readonly subtitle: readonly string[];
  readonly panels: readonly Panel[];
}): TopLevelSpec {
  return {
    $schema: vegaLiteSchema,
    description: [parts.title, ...parts.subtitle].join(". "),
    padding: 12,
    config: chartConfig,
    title: {
      text: wrapText(parts.title, figureWidth, 15, "bold"),
      subtitle: parts.subtitle.flatMap((sentence) => wrapText(sentence, figureWidth, textSize)),
      fontSize: 15,
      subtitleFontSize: textSize,
      subtitleLineHeight: 15,
      subtitlePadding: 5,
      offset: 12,
      frame: "bounds",
    },
    spacing: 14,
    bounds: "full",
    vconcat: [...parts.panels],
  };
}
