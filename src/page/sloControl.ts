import type { LiveSettings } from "../live/settings.ts";
import { element } from "./dom.ts";
import { faultText } from "./faultText.ts";

const metrics = { e2e: "E2E latency", ttft: "TTFT", tpot: "TPOT", queue: "Time in the queue" } as const;
const stats = ["mean", "p50", "p90", "p95", "p99"] as const;
/** An SLO over all requests, in seconds or milliseconds. */
const pattern = /^(e2e|ttft|tpot|queue)\.(mean|p50|p90|p95|p99)<([\d.]+)(ms|s)$/;

/** An SLO as what is measured, which statistic, and how many seconds; empty seconds stand for none. */
export function sloControl(label: string, onChange: (change: Partial<LiveSettings>) => void) {
  const what = element("select", { id: "live-slo-what", "aria-label": "SLO: what is measured" });
  for (const [metric, words] of Object.entries(metrics))
    for (const stat of stats)
      what.append(element("option", { value: `${metric}.${stat}` }, `${words} ${stat}`));
  what.value = "e2e.p95";
  const seconds = element("input", {
    type: "number",
    id: "live-slo",
    min: 0,
    step: "any",
    placeholder: "none",
  });
  const fault = faultText(seconds);
  const read = () => {
    const isNone = seconds.value === "" && !seconds.validity.badInput;
    const limit = Number(seconds.value);
    const isRight = isNone || limit > 0;
    onChange({ slo: limit > 0 ? `${what.value}<${limit}s` : null });
    fault.show(isRight ? null : "Give a number of seconds above 0; no SLO is judged.");
  };
  what.addEventListener("change", read);
  seconds.addEventListener("input", read);
  return {
    node: element(
      "div",
      { class: "control slo" },
      element("label", { for: seconds.id }, label),
      what,
      seconds,
      fault.node,
    ),
    show({ slo }: LiveSettings) {
      const [, metric, stat, amount, unit] = pattern.exec(slo ?? "") ?? [];
      if (document.activeElement === seconds) return;
      fault.show(null);
      if (metric !== undefined) what.value = `${metric}.${stat}`;
      seconds.value = amount === undefined ? "" : String(Number(amount) / (unit === "ms" ? 1000 : 1));
    },
  };
}
