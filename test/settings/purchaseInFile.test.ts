import { describe, expect, it } from "vitest";
import { loadCosts } from "../../src/node/catalogFiles.ts";
import { loadWorld } from "../../src/node/loadWorld.ts";
import { resolvePlan } from "../../src/questions/plan/resolvePlan.ts";
import { resolveScenario } from "../../src/questions/resolve/resolveScenario.ts";
import { readAsked } from "../../src/settings/asked.ts";
import { readInputs } from "../../src/settings/inputs.ts";
import { layersOf } from "../../src/settings/layers.ts";
import { parseLocated } from "../../src/settings/locatedValues.ts";

const world = loadWorld();
const text = `users: 300
machine: large
model: mixtral-8x7b
slo: e2e.p95<15s
growth: 20%/year
years: 2
price:
  large: 30.5
hours: 12x5
redundancy: n+1
`;
const plan = (flags: Readonly<Record<string, unknown>> = {}, file = text) =>
  resolvePlan(
    readAsked("plan", layersOf("plan", flags, parseLocated(file, "s.yaml")), world.files),
    world,
    loadCosts(),
    "2026-11-30",
  );

describe("a scenario file that says how to buy", () => {
  it("is a plan's as the flags would be", async () => {
    const { growth, settings, candidates } = await plan();
    const typed = await plan(
      { growth: "20%/year", years: "2", price: ["large=30.5"], hours: "12x5", redundancy: "n+1" },
      text.split("growth")[0]!,
    );
    expect({ growth, settings, terms: candidates[0]!.terms }).toEqual({
      growth: typed.growth,
      settings: typed.settings,
      terms: typed.candidates[0]!.terms,
    });
    expect(candidates[0]!.terms).toMatchObject({ kind: "rent", price: { perHour: 30.5 } });
  });

  it("gives way to flags", async () => {
    expect((await plan({ redundancy: "n+2" })).settings.redundancy).toEqual({ kind: "spare", machines: 2 });
  });

  it("is a simulation's too, which says what it sets aside", async () => {
    const { skipped } = await resolveScenario(
      readInputs({}, parseLocated(text, "s.yaml"), world.files),
      world,
    );
    expect(skipped).toEqual([
      "growth, years, price, hours, redundancy: matters to capsim plan only, and was set aside",
    ]);
  });
});
