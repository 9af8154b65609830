import { describe, expect, it } from "vitest";
import { timedEntries, timelineChart } from "../../reports/charts/timelineChart.ts";
import { recoveryTexts } from "../../reports/troubleTexts.ts";
import { entryOf, threePairs, timedEntryOf } from "./fixtures.ts";

const [pair] = threePairs;
const entry = timedEntryOf(pair!);

describe("timelineChart", () => {
  it("draws what is known, and leaves a gap where nothing was answered", () => {
    const text = JSON.stringify(timelineChart(timedEntries([entry])));
    expect(text).toContain('{"minutes":10.25,"value":null}');
    expect(text).toContain("shaded: replicas down, replicas slow");
    expect(text).toContain("as before 123 s after the disturbance");
  });

  it("is not drawn for an undisturbed run, and once for the deployments of one house", () => {
    expect(timedEntries([entryOf(pair!, 2)])).toEqual([]);
    const house = ["a", "b"].map((deployment) => ({ ...entry, deployment }));
    expect(timedEntries(house)).toHaveLength(1);
  });
});

describe("recoveryTexts", () => {
  it("says where runs do not recover, and how often", () => {
    const recovery = { ...entry.recovery!, recoversSeconds: { value: null, ci: null, band: null } };
    expect(recoveryTexts({ recovery: { ...recovery, recoveredShare: 0.25 } })[0]).toBe(
      "does not recover within the measured time in 75 % of the runs",
    );
    expect(recoveryTexts({})).toEqual([]);
  });
});
