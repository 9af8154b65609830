import { describe, expect, it } from "vitest";
import { profileChart } from "../../reports/charts/profileChart.ts";
import { fitCharts } from "../../src/cli/workload/fitCharts.ts";
import { loadProfiles } from "../../src/node/catalogFiles.ts";
import { fitMade } from "../calibration/workload/traces.ts";
import { overlaps, pictureOf } from "./pictureTexts.ts";

const origin = {
  name: "made",
  trace: "requests-of-a-service-with-a-rather-long-name-2024-05-13_to_2024-05-19.csv.gz",
  version: "1.2.3",
  features: ["code completion in the editor, as it is typed"],
};
const poisson = { kind: "poisson" } as const;
const onOff = { kind: "on-off", means: [10, 40], rates: [4.6, 0.1] } as const;

const cases = [
  ...fitCharts(fitMade({ rate: 5, arrival: onOff, requests: 8000 }), origin),
  ...fitCharts(fitMade({ rate: 0.02, arrival: poisson, requests: 13_000 }), origin),
  ...fitCharts(fitMade({ rate: 5, arrival: { kind: "constant" }, requests: 500 }), origin),
  ...loadProfiles().profiles.map((profile) => ({
    name: profile.name,
    spec: profileChart({ title: profile.name, subtitle: [profile.description], profile }),
  })),
];

describe.each(cases)("the chart $name of a workload", ({ spec }) => {
  it("keeps every text inside the picture and apart from every other", { timeout: 60_000 }, async () => {
    const { width, height, texts } = await pictureOf(spec);
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.filter((t) => t.left < 0 || t.top < 0 || t.right > width || t.bottom > height)).toEqual([]);
    expect(overlaps(texts, 1)).toEqual([]);
    expect(texts.filter(({ text }) => text.includes("…"))).toEqual([]);
  });
});
