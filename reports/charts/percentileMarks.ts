import { formatShare } from "../words/numbers.ts";
import { keyPanel } from "./key.ts";
import { sloDash } from "./slo.ts";
import { ink, type Panel } from "./theme.ts";

/** The percentiles that are marked on every curve. */
export const marks = [
  { stat: "p50", share: 0.5, shape: "circle" },
  { stat: "p95", share: 0.95, shape: "square" },
  { stat: "p99", share: 0.99, shape: "triangle-up" },
] as const;

/** The key to them, to their bands, and to an SLO where one is drawn. */
export function percentileKey(hasSlo: boolean): Panel {
  const points = marks.map(
    ({ stat, share, shape }) =>
      ({
        text: `${stat}: ${formatShare(share)} are faster`,
        sample: { kind: "point", shape, color: ink.text, filled: true },
      }) as const,
  );
  const band = {
    text: "90 % planning band",
    sample: { kind: "line", dash: [1, 0], color: ink.frame },
  } as const;
  const slo = { text: "SLO", sample: { kind: "line", dash: sloDash, color: ink.text } } as const;
  return keyPanel(hasSlo ? [...points, band, slo] : [...points, band]);
}
