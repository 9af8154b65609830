import { describe, expect, it } from "vitest";
import { findMachine } from "../../../src/catalog/findRecords.ts";
import { choosePurchase } from "../../../src/questions/plan/choosePurchase.ts";
import { resolvePlan } from "../../../src/questions/plan/resolvePlan.ts";
import { readAsked } from "../../../src/settings/asked.ts";
import { layersOf } from "../../../src/settings/layers.ts";
import { parseLocated } from "../../../src/settings/locatedValues.ts";
import { costs, world } from "./asking.ts";

const asked = (keys: Readonly<Record<string, unknown>>) => {
  const file = parseLocated(JSON.stringify({ users: 50, slo: "e2e.p95<15s", ...keys }), "mine.yaml");
  return readAsked("plan", layersOf("plan", {}, file), world.files);
};
const bought = (keys: Readonly<Record<string, unknown>>) => choosePurchase(asked(keys), world.catalog, costs);
const resolved = (keys: Readonly<Record<string, unknown>>) =>
  resolvePlan(asked({ model: "mixtral-8x7b", machine: "large", ...keys }), world, costs, "2026-11-30");
const large = findMachine(world.catalog, "large");

describe("how machines are bought", () => {
  it("is round the clock at list prices, with none to spare, where nothing is said", () => {
    const { hoursPerMonth, redundancy, cloud, termsOf } = bought({});
    expect({ redundancy, cloud }).toEqual({ redundancy: { kind: "none" }, cloud: null });
    expect(hoursPerMonth).toBeCloseTo(730, 6);
    expect(termsOf("large", large)).toMatchObject({ kind: "rent", price: { perHour: large.price!.perHour } });
  });

  it("is at the price and in the hours that were given", () => {
    const { hoursPerMonth, termsOf } = bought({ price: { large: 32.5 }, hours: "12x5" });
    expect(hoursPerMonth).toBeCloseTo((12 * 5 * 365) / 12 / 7, 0);
    expect(termsOf("large", large)).toMatchObject({ kind: "rent", price: { perHour: 32.5 } });
    expect(bought({ purchase: { large: 400_000 } }).termsOf("large", large).kind).toBe("purchase");
  });

  it.each([
    ["n+1", { kind: "spare", machines: 1 }],
    ["availability=99.9", { kind: "availability", target: 0.999 }],
  ])("has %s to spare where that is asked for", (redundancy, its) => {
    expect(bought({ redundancy }).redundancy).toEqual(its);
  });

  it("makes a candidate of each machine of the cloud", async () => {
    const { candidates } = await resolved({ machine: undefined, cloud: "gcp" });
    const clouds = candidates.map(({ context }) => findMachine(world.catalog, context.machine).cloud);
    expect(new Set(clouds)).toEqual(new Set(["gcp"]));
  });

  it("follows the load's growth over the years that were given", async () => {
    expect((await resolved({ growth: "20%/year", years: 2 })).growth).toMatchObject({
      perYear: expect.closeTo(0.2, 9),
      years: 2,
    });
  });

  it.each([
    ["a plan without an SLO", { slo: undefined }, "no SLO"],
    ["machines beside a cloud", { cloud: "gcp" }, "cloud gcp"],
    ["a price of a machine that does not exist", { price: { lrage: 1 } }, "large"],
    ["two prices of a machine", { price: { large: 1 }, purchase: { large: 1 } }, "large"],
    ["years without growth", { years: 2 }, "years 2"],
    ["a load that is no amount", { users: undefined, burst: 4 }, "burst"],
    ["a failure rate without an availability", { mtbf: "90d" }, "mtbf 90d"],
    ["more users than a plan simulates", { users: 2_000_000 }, "2,000,000"],
  ])("is not %s", async (_, keys, part) => {
    const work = async () => resolved(keys);
    await expect(work()).rejects.toThrow(part);
  });
});
