import { describe, expect, it } from "vitest";
import { parseCosts } from "../../src/catalog/costFacts.ts";
import { loadCosts, loadGateway } from "../../src/node/catalogFiles.ts";

describe("the facts of costs", () => {
  const facts = loadCosts();

  it("each have a source, or are called an assumption", () => {
    const { gatewayMachines, ...figures } = facts;
    const sources = [
      ...Object.values(figures).map(({ source }) => source),
      ...gatewayMachines.map(({ price }) => price.source),
    ];
    expect(sources).toHaveLength(8);
    expect(sources.filter((source) => !/assumption|Institute|public price tables/.test(source))).toEqual([]);
  });

  it("price a machine for each size of gateway that GitLab names", () => {
    expect(facts.gatewayMachines.map(({ size }) => size)).toEqual(
      loadGateway().sizes.map(({ name }) => name),
    );
  });

  it("refuse a PUE below 1, naming file and field", () => {
    const good = {
      pue: { value: 0.9, source: "s" },
      electricity: { usdPerKwh: 0.1, source: "s" },
      idleShareOfTdp: { value: 0.2, source: "s" },
      purchase: {
        depreciationYears: { value: 5, source: "s" },
        residualShare: { value: 0, source: "s" },
        upkeepSharePerYear: { value: 0, source: "s" },
      },
      gatewayMachines: [
        {
          size: "small",
          machine: "m",
          usdPerHour: 1,
          region: "r",
          date: null,
          confidence: "low",
          source: "s",
        },
      ],
    };
    expect(() => parseCosts(good)).toThrow(/models\/costs\.json[\s\S]*pue\.value/);
    expect(parseCosts({ ...good, pue: { value: 1, source: "s" } }).pue.value).toBe(1);
  });
});
