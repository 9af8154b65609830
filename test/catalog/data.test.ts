import { describe, expect, it } from "vitest";
import { loadCatalog, loadWorkloads } from "../../src/node/catalogFiles.ts";

const catalog = loadCatalog();
const rows = catalog.curves.flatMap((curve) =>
  curve.rows.map((row) => ({ name: `${curve.model} on ${curve.machine}, ${row.requests} requests`, row })),
);

describe("GitLab's measured rows", () => {
  it("are 18 in 6 curves of 1, 10 and 100 requests", () => {
    expect(rows).toHaveLength(18);
    expect(catalog.curves.map((curve) => curve.rows.map(({ requests }) => requests))).toEqual(
      Array.from({ length: 6 }, () => [1, 10, 100]),
    );
  });

  it.each(rows)("have Total TPS = tokens of all requests over total time: $name", ({ row }) => {
    const expected = (row.requests * row.meanOutputTokens) / row.totalTime;
    expect(Math.abs(row.totalTokensPerSecond / expected - 1)).toBeLessThan(0.003);
  });
});

describe("the catalogue's records", () => {
  it("each have a source", () => {
    const sourced = [
      ...catalog.models,
      ...catalog.machines,
      ...catalog.curves,
      ...catalog.gpuMinima,
      ...catalog.baseRequirements,
      ...catalog.machines.flatMap(({ price }) => price ?? []),
      ...loadWorkloads().workloads.flatMap(({ assumptions }) => assumptions),
      ...loadWorkloads().userLoad.assumptions,
    ];
    expect(sourced.filter(({ source }) => source.trim().length < 5)).toEqual([]);
  });

  it("date each price by day, month or year, or say that it is undated", () => {
    const prices = catalog.machines.flatMap(({ price }) => price ?? []);
    expect(prices.length).toBeGreaterThan(25);
    for (const { date, region } of prices) {
      expect(date === null || /^20\d\d(-\d\d){0,2}$/.test(date), String(date)).toBe(true);
      expect(region).not.toBe("");
    }
    expect(new Set(prices.map(({ date }) => date))).toEqual(
      new Set(["2025", null, "2026", "2026-09", "2026-11-09", "2025-04-11"]),
    );
  });

  it("give eight A100 the most power of a DGX A100 (6.5 kW), eight H100 that of a DGX H100 (10.2 kW)", () => {
    const watts = (id: string) => {
      const machine = catalog.machines.find((each) => each.id === id)!;
      return machine.gpuCount * (machine.tdpWattsPerGpu + machine.hostWattsPerGpu);
    };
    expect([watts("large"), watts("a2-highgpu-8g"), watts("p5.48xlarge")]).toEqual([6500, 6500, 10200]);
    expect(catalog.machines.filter(({ powerSource }) => powerSource.length < 5)).toEqual([]);
  });

  it.each([
    ["models", catalog.models],
    ["machines", catalog.machines],
  ])("share no id or alias: %s", (_, records) => {
    const names = records.flatMap(({ id, aliases }) => [id, ...aliases]).map((name) => name.toLowerCase());
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it("hold every model of GitLab's page, the cloud's without geometry", () => {
    expect(catalog.models).toHaveLength(22);
    expect(catalog.models.filter(({ geometry }) => geometry === null).map(({ id }) => id)).toEqual([
      "claude-3.5-sonnet",
      "claude-3.7-sonnet",
      "gpt-4-turbo",
      "gpt-4o",
      "gpt-4o-mini",
    ]);
  });

  it("count 2 x layers x KV heads x head size x 2 bytes of KV cache a token", () => {
    for (const { id, geometry } of catalog.models) {
      if (geometry === null) continue;
      const bytes = 2 * geometry.layers * geometry.kvHeads * geometry.headDim * 2;
      expect(geometry.kvBytesPerToken, id).toBe(bytes);
      expect(geometry.weightBytes, id).toBe(2 * geometry.parameters);
    }
  });

  it("have experts and shared weights that add up, to the published active weights", () => {
    const active = (name: string) => {
      const geometry = catalog.models.find(({ id }) => id === name)!.geometry!;
      const shared = geometry.weightBytes - geometry.experts * geometry.expertWeightBytes;
      expect(shared).toBeGreaterThan(0);
      const sum = shared + geometry.expertsPerToken * geometry.expertWeightBytes;
      expect(geometry.activeWeightBytes).toBe(sum);
      return sum / 1e9;
    };
    expect(active("mixtral-8x7b-instruct-v0.1")).toBeCloseTo(25.76, 1);
    expect(active("mixtral-8x22b-instruct-v0.1")).toBeCloseTo(78.32, 1);
  });

  it("tell both readings of GitLab's medium machine", () => {
    const medium = catalog.machines.find(({ id }) => id === "medium")!;
    const other = catalog.machines.find(({ id }) => id === "medium-80gb")!;
    expect([medium.gpuCount, medium.hbmBytesPerGpu]).toEqual([4, 40e9]);
    expect([other.gpuCount, other.hbmBytesPerGpu]).toEqual([4, 80e9]);
    expect(medium.notes.join(" ")).toContain("a2-ultragpu-4g");
    expect(other.notes.join(" ")).toContain("4x Nvidia A100 40 GB");
  });
});
