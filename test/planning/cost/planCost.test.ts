import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findMachine } from "../../../src/catalog/findRecords.ts";
import { loadCatalog, loadCosts } from "../../../src/node/catalogFiles.ts";
import type { CostInput } from "../../../src/planning/cost/costInput.ts";
import { operatingHours } from "../../../src/planning/cost/operatingHours.ts";
import { planCost } from "../../../src/planning/cost/planCost.ts";
import {
  listPrice,
  listRent,
  type MachineTerms,
  ownPrice,
  type Purchase,
  purchaseAt,
  type Rent,
} from "../../../src/planning/cost/terms.ts";

const catalog = loadCatalog();
const facts = loadCosts();
const today = "2026-11-23";
const machine = (name: string) => findMachine(catalog, name);
const own = (perHour: number, changes: Partial<Rent> = {}): Rent => ({
  kind: "rent",
  price: ownPrice(perHour),
  discount: 0,
  commitment: null,
  ...changes,
});
const cost = (terms: MachineTerms, machines = 1, changes: Partial<CostInput> = {}) =>
  planCost({
    fleets: [{ machine: "m", machines, terms }],
    gateway: null,
    hoursPerMonth: 730,
    today,
    ...changes,
  });

describe("renting", () => {
  it("costs price x machines x hours: p5.48xlarge at 55.04 USD/h, 3 of them, is 120,537.60 a month", () => {
    const { perHour, perMonth, currency, priceDate, findings } = cost(listRent(machine("p5.48xlarge")), 3);
    expect({ perHour, perMonth, currency, priceDate, findings }).toEqual({
      perHour: 165.12,
      perMonth: 120_537.6,
      currency: "USD",
      priceDate: "2026-11-09",
      findings: [],
    });
  });

  it("rounds the month once: 40.55038 x 2 x 730 is 59,203.5548", () => {
    expect(cost(listRent(machine("large")), 2)).toMatchObject({ perHour: 81.1, perMonth: 59_203.55 });
  });

  it("counts hours of operation: 12 h on 5 days are 260.714 hours, 3,258.93 at 12.50 USD/h", () => {
    const working = cost(own(12.5), 1, { hoursPerMonth: operatingHours(12, 5) });
    expect(working).toMatchObject({ perHour: 12.5, perMonth: 3258.93 });
    expect(operatingHours(24, 7)).toBe(730);
  });

  it("takes a negotiated discount off every hour: 12.50 less 15 % for 730 hours is 7,756.25", () => {
    expect(cost(own(12.5, { discount: 0.15 }))).toMatchObject({ perHour: 10.63, perMonth: 7756.25 });
  });

  it("pays the committed part round the clock, the rest by the hour", () => {
    // 4 machines of 10 USD/h: half of them by the hour for 200 hours, half committed for 730 hours at 37 % off.
    const { breakdown, perMonth } = cost(own(10, { commitment: { share: 0.5, discount: 0.37 } }), 4, {
      hoursPerMonth: 200,
    });
    expect(breakdown).toEqual([
      { item: "rent", machine: "m", perMonth: 4000 },
      { item: "committed rent", machine: "m", perMonth: 9198 },
    ]);
    expect(perMonth).toBe(13_198);
  });

  it("adds the gateway's machines: 3 t3.2xlarge are 728.83 a month", () => {
    const { price, machine: name } = facts.gatewayMachines[1]!;
    const gateway = { machine: name, instances: 3, price: listPrice(price) };
    const { breakdown, perMonth, findings } = cost(own(1), 1, { gateway });
    expect(breakdown[1]).toEqual({ item: "gateway", machine: "t3.2xlarge", perMonth: 728.83 });
    expect(perMonth).toBe(1458.83);
    const figures = { perHourUsd: 0.3328, date: null, age: "unknown" };
    expect(findings).toEqual([{ code: "price-age", about: { machine: "t3.2xlarge" }, figures }]);
  });

  it("adds up the fleets of several deployments", () => {
    const fleets = [
      { machine: "a", machines: 2, terms: own(3.333) },
      { machine: "b", machines: 1, terms: own(0.005) },
    ];
    // 4866.18 and 3.65.
    expect(cost(own(1), 1, { fleets })).toMatchObject({ perMonth: 4869.83, perHour: 6.67 });
  });
});

describe("buying", () => {
  const bought: Purchase = { ...purchaseAt(200_000, machine("large"), facts), source: "quote" };

  it("costs depreciation, upkeep and power: a machine of 200,000 USD with 8 A100 is 5,276.99 a month", () => {
    // 200,000/60; 5 % a year; 6.5 kW x 1.56 x 730 h x 0.15 USD = 1,110.33.
    const { breakdown, perMonth, perHour, priceSource } = cost(bought);
    expect(breakdown.map(({ item, perMonth }) => [item, perMonth])).toEqual([
      ["depreciation", 3333.33],
      ["upkeep", 833.33],
      ["electricity", 1110.33],
    ]);
    expect({ perMonth, perHour, priceSource }).toEqual({
      perMonth: 5276.99,
      perHour: 7.23,
      priceSource: "quote",
    });
  });

  it("keeps the worth that remains out of the depreciation", () => {
    const { breakdown } = cost({ ...bought, residualShare: 0.1, years: 4 });
    expect(breakdown[0]!.perMonth).toBe(3750);
  });

  it("draws less where the GPUs idle: half used at an idle fifth, 0.6 of their TDP", () => {
    // (3,300 + 3,200 x 0.6) W x 1.56 x 730 h x 0.15 USD/kWh.
    const half = cost({ ...bought, power: { ...bought.power, utilisation: 0.5 } });
    expect(half.breakdown[2]!.perMonth).toBe(891.68);
    expect(half.assumptions.join()).toContain("used 50 % of the time, idle at 20 % of their TDP");
    expect(cost(bought).assumptions.join()).toContain("at their TDP, which is the most they can draw");
  });

  it("costs no less in a month of few hours but for the power, and more by the hour", () => {
    const [full, working] = [730, 200].map((hoursPerMonth) => cost(bought, 1, { hoursPerMonth }));
    expect(working!.breakdown.slice(0, 2)).toEqual(full!.breakdown.slice(0, 2));
    expect(working!.perHour!).toBeGreaterThan(full!.perHour!);
  });
});

describe("prices that cannot be trusted", () => {
  const dated = (date: string | null): Rent => ({
    ...own(10),
    price: { perHour: 10, date, source: "table", isOwn: false },
  });

  it.each([
    ["2025-11-24", null],
    ["2025-11-22", "over-a-year"],
    ["2025-11", "maybe-over-a-year"],
    ["2025-10", "over-a-year"],
    ["2025", "maybe-over-a-year"],
    ["2024", "over-a-year"],
    ["2026", null],
    [null, "unknown"],
  ])("dated %s: %s", (date, age) => {
    const { findings, priceDate } = cost(dated(date));
    expect(priceDate).toBe(date);
    const figures = { perHourUsd: 10, date, age };
    expect(findings).toEqual(age === null ? [] : [{ code: "price-age", about: { machine: "m" }, figures }]);
  });

  it("are dated by the oldest of several", () => {
    const fleets = ["2026-11-09", "2026"].map((date) => ({ machine: "m", machines: 1, terms: dated(date) }));
    expect(cost(own(1), 1, { fleets }).priceDate).toBe("2026");
  });

  it("leave no cost where there is none, and say what is missing", () => {
    const none = cost(listRent(machine("g2-standard-12")), 2);
    expect(none).toMatchObject({ perHour: null, perMonth: null, priceDate: null, priceSource: "" });
    expect(none.findings).toEqual([{ code: "price-missing", about: { machine: "m" }, figures: {} }]);
  });

  it("are the user's own affair", () => {
    expect(cost(own(12.5))).toMatchObject({ findings: [], priceSource: "given", priceDate: null });
  });
});

describe("cost as a function", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const amount = fc.double({ min: 0.01, max: 1e6, noNaN: true });
  const rents = fc.record({
    kind: fc.constant("rent" as const),
    price: amount.map(ownPrice),
    discount: share,
    commitment: fc.option(fc.record({ share, discount: share })),
  });
  const purchases = fc.record({ price: amount, residualShare: share, years: fc.integer({ min: 1, max: 9 }) });
  const terms: fc.Arbitrary<MachineTerms> = fc.oneof(
    rents,
    purchases.map((changes) => ({ ...purchaseAt(1, machine("large"), facts), ...changes })),
  );
  const machines = fc.integer({ min: 0, max: 500 });
  const hours = fc.double({ min: 0.1, max: 730, noNaN: true });

  it("never falls with machines, nor with hours", () => {
    fc.assert(
      fc.property(terms, machines, machines, hours, hours, (each, n, more, h, later) => {
        const base = cost(each, n, { hoursPerMonth: Math.min(h, later) }).perMonth!;
        expect(cost(each, n + more, { hoursPerMonth: Math.min(h, later) }).perMonth!).toBeGreaterThanOrEqual(
          base,
        );
        expect(cost(each, n, { hoursPerMonth: Math.max(h, later) }).perMonth!).toBeGreaterThanOrEqual(base);
      }),
    );
  });

  it("is the sum of its lines, each in whole cents", () => {
    fc.assert(
      fc.property(terms, machines, hours, (each, n, hoursPerMonth) => {
        const { perMonth, breakdown } = cost(each, n, { hoursPerMonth });
        const cents = breakdown.map((line) => Math.round(line.perMonth * 100));
        breakdown.forEach((line, i) => {
          expect(line.perMonth).toBe(cents[i]! / 100);
        });
        expect(perMonth).toBe(cents.reduce((a, b) => a + b, 0) / 100);
      }),
    );
  });
});
