import type { LiveSettings } from "../live/settings.ts";
import { element } from "./dom.ts";

const metrics = { e2e: "E2E latency", ttft: "TTFT", tpot: "TPOT", queue: "Time in the queue" } as const;
const stats = ["mean", "p50", "p90", "p95", "p99"] as const;
/** An SLO over all requests, in seconds or milliseconds. */
const pattern = /^(e2e|ttft|tpot|queue)\.(mean|p50|p90|p95|p99)<([\d.]+)(ms|s)$/;

/** An SLO as what is measured, which statistic, and how many seconds; empty seconds stand for none. */
export function sloControl(onChange: (change: Partial<LiveSettings>) => void) {
  const what = element("select", { id: "live-slo-what", "aria-label": "SLO: what is measured" });
  for (const [metric, words] of Object.entries(metrics))
    for (const stat of stats)
      what.append(element("option", { value: `${metric}.${stat}` }, `${words} ${stat}`));
  const seconds = element("input", {
    type: "number",
    id: "live-slo",
    min: 0,
    step: "any",
    placeholder: "none",
  });
  const read = () => {
    const limit = Number(seconds.value);
    onChange({ slo: seconds.value !== "" && limit > 0 ? `${what.value}<${limit}s` : null });
  };
  what.addEventListener("change", read);
  seconds.addEventListener("input", read);
  return {
    node: element(
      "div",
      { class: "control slo" },
      element("label", { for: seconds.id }, "SLO, below so many seconds"),
      what,
      seconds,
    ),
    show({ slo }: LiveSettings) {
      const [, metric, stat, amount, unit] = pattern.exec(slo ?? "") ?? [];
      if (document.activeElement === seconds) return;
      if (metric !== undefined) what.value = `${metric}.${stat}`;
      else if (what.value === "") what.value = "e2e.p95";
      seconds.value = amount === undefined ? "" : String(Number(amount) / (unit === "ms" ? 1000 : 1));
    },
  };
}
