import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { meanWeekday, weekFromMonday } from "../../scripts/deriveProfiles.ts";
import { busiestStart, findProfile, rateProfile } from "../../src/catalog/profiles.ts";
import { meanFactor } from "../../src/engine/rateProfile.ts";
import { loadProfiles } from "../../src/node/catalogFiles.ts";
import { packageRoot } from "../../src/node/packageRoot.ts";

const library = loadProfiles();
const rates = join(packageRoot(), "..", "shared", "traces", "azure_llm_2024");
const hasRates = existsSync(rates);
if (!hasRates)
  console.warn(`skipped: ${rates} is absent, so the profiles are not compared with their source`);

describe("the built-in profiles", () => {
  it("have 1 in the busiest hour, and a slot an hour but for the flat one", () => {
    for (const { name, factors, period } of library.profiles) {
      expect(Math.max(...factors), name).toBe(1);
      if (name !== "flat") expect(factors).toHaveLength(period / 3600);
    }
  });

  it("show the working day of the code service: 2.1 to 2.3 times the day's mean, busiest at 18 to 20 UTC", () => {
    const day = rateProfile(findProfile(library, "azure-code-day"));
    // The published figure of single weekdays; their mean is a little smoother.
    expect(1 / meanFactor(day)).toBeGreaterThan(2.1 * 0.97);
    expect(1 / meanFactor(day)).toBeLessThan(2.3);
    expect(day.start / 3600).toBe(19);
  });

  it("begin the week on Monday: Saturday and Sunday are quieter than any working day", () => {
    for (const name of ["azure-code-week", "azure-conversation-week"]) {
      const { factors } = findProfile(library, name);
      const days = [0, 1, 2, 3, 4, 5, 6].map((day) =>
        factors.slice(24 * day, 24 * day + 24).reduce((sum, factor) => sum + factor, 0),
      );
      expect(Math.max(...days.slice(5)), name).toBeLessThan(Math.min(...days.slice(0, 5)));
    }
  });

  it.skipIf(!hasRates)("are what their script derives from the digitised rates", () => {
    const week = weekFromMonday(join(rates, "hourly_profile_code_digitised.csv"), 4);
    const day = meanWeekday(week);
    const { factors } = findProfile(library, "azure-code-day");
    const expected = day.map((rate) => Math.round((rate / Math.max(...day)) * 1e4) / 1e4);
    expect(factors).toEqual(expected);
  });
});

describe("a profile for a load", () => {
  it("is relative to its busiest slot and starts there unless it is said otherwise", () => {
    const given = { name: "own", period: 40, factors: [2, 8, 8, 4] };
    expect(rateProfile(given)).toEqual({ name: "own", period: 40, factors: [0.25, 1, 1, 0.5], start: 10 });
    expect(rateProfile(given, 95).start).toBe(15);
    expect(busiestStart(given.factors, given.period)).toBe(10);
  });

  it("is found by name in any case, and a typo gets the nearest ones", () => {
    expect(findProfile(library, "AZURE-code-DAY").period).toBe(86_400);
    expect(() => findProfile(library, "azure-cod-day")).toThrow(/azure-code-day/);
  });
});
