import type { TopLevelSpec } from "vega-lite";
import type { SweepCurve } from "../../src/documents/sweep.ts";
import type { Slo } from "../../src/montecarlo/slo.ts";
import { figure } from "./figure.ts";
import { type KeyItem, keyPanel } from "./key.ts";
import { linearAxis, logAxis, withHeadroom } from "./scale.ts";
import { sloDash, sloLabel, sloRule } from "./slo.ts";
import { knownPoints, overloadKey, type PanelGroup, sweepPanels } from "./sweepPanels.ts";
import { ink } from "./theme.ts";

/** Beyond this ratio of the slowest p95 to the fastest, a straight axis hides the fast machines. */
const logRatio = 30;
/** A band is cut off where it runs past this multiple of the largest p95. */
const bandLimit = 2;

/**
 * E2E p95 against load with planning bands, a panel for each model with a line for each machine, on common axes, and a
 * rule for each SLO on E2E p95. `notes` are added to the subtitle.
 */
export function sweepLatencyChart(
  groups: readonly PanelGroup[],
  slos: readonly Slo[],
  notes: readonly string[] = [],
): TopLevelSpec {
  const curves = groups.flatMap(({ series }) => series.map(({ curve }) => curve));
  const rules = slos.filter(({ metric, stat }) => metric === "e2e" && stat === "p95");
  const key: KeyItem[] = [
    { text: "90 % planning band", sample: { kind: "swatch", color: ink.frame, opacity: 0.35 } },
    ...rules.map(
      (slo): KeyItem => ({ text: sloLabel(slo), sample: { kind: "line", dash: sloDash, color: ink.text } }),
    ),
    ...overloadKey(curves),
  ];
  return figure({
    title: "95th percentile of E2E latency against load",
    subtitle: [
      "Simulated at each marked load on the same random numbers. The band is what to plan for (90 %): uncertainty of the service law and variation between busy hours.",
      ...notes,
    ],
    panels: [
      keyPanel(key),
      sweepPanels(groups, {
        y: secondsAxis(curves, rules),
        yTitle: "E2E p95 (seconds)",
        unit: "s",
        pick: ({ metrics }) => metrics.e2eLatencySeconds.p95,
        hasBands: true,
        behind: (up) => rules.map((slo) => sloRule(slo, { y: up("seconds") }, 1.1)),
      }),
    ],
  });
}

function secondsAxis(curves: readonly SweepCurve[], rules: readonly Slo[]) {
  const estimates = curves.flatMap(knownPoints).map(({ metrics }) => metrics.e2eLatencySeconds.p95);
  const values = estimates.flatMap(({ value }) => value ?? []).filter((value) => value > 0);
  const largest = Math.max(0, ...values);
  const highest = Math.max(0, ...estimates.map(({ band }) => band?.[1] ?? 0));
  const most = Math.max(
    largest,
    Math.min(highest, bandLimit * largest),
    ...rules.map(({ seconds }) => seconds),
  );
  const least = Math.min(most, ...values);
  return withHeadroom(most / least > logRatio ? logAxis(least / 1.3, most) : linearAxis(most, 5), 0.9);
}
