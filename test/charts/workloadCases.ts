import { profileChart } from "../../reports/charts/profileChart.ts";
import { fitCharts } from "../../src/cli/workload/fitCharts.ts";
import { loadProfiles } from "../../src/node/catalogFiles.ts";
import { fitMade } from "../traces/fit/traces.ts";

const origin = {
  name: "made",
  trace: "requests-of-a-service-with-a-rather-long-name-2024-05-13_to_2024-05-19.csv.gz",
  version: "1.2.3",
  features: ["code completion in the editor, as it is typed"],
};
const poisson = { kind: "poisson" } as const;
const onOff = { kind: "on-off", means: [10, 40], rates: [4.6, 0.1] } as const;

/** The charts of fitted traces, and of every built-in profile. */
export const workloadCases = [
  ...Object.entries({
    "a bursty trace": fitMade({ rate: 5, arrival: onOff, requests: 8000 }),
    "a trace of a week": fitMade({ rate: 0.02, arrival: poisson, requests: 13_000 }),
    "a regular trace": fitMade({ rate: 5, arrival: { kind: "constant" }, requests: 500 }),
  }).flatMap(([title, fit]) => fitCharts(fit, origin).map(({ name, spec }) => ({ title, name, spec }))),
  ...loadProfiles().profiles.map((profile) => ({
    title: "a built-in profile",
    name: profile.name,
    spec: profileChart({ title: profile.name, subtitle: [profile.description], profile }),
  })),
];
