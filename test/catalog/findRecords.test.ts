import { describe, expect, it } from "vitest";
import { curvesFor, findMachine, findModel, measuredModels } from "../../src/catalog/findRecords.ts";
import { editDistance } from "../../src/catalog/resolveName.ts";
import { UserError } from "../../src/errors.ts";
import { loadCatalog } from "../../src/node/catalogFiles.ts";

const catalog = loadCatalog();

describe("findModel", () => {
  it.each([
    ["mixtral-8x7b-instruct-v0.1", "mixtral-8x7b-instruct-v0.1"],
    ["mixtral-8x7b", "mixtral-8x7b-instruct-v0.1"],
    ["MIXTRAL-8x22B", "mixtral-8x22b-instruct-v0.1"],
    ["mistralai/Mistral-7B-Instruct-v0.3", "mistral-7b-instruct-v0.3"],
    ["Mistral 7B-it v0.3", "mistral-7b-instruct-v0.3"],
    ["Meta-Llama-3-8B", "llama-3-8b-instruct"],
    ["codegemma-7b", "codegemma-7b"],
    ["gpt-4o", "gpt-4o"],
    ["codestral", "codestral-22b-v0.1"],
  ])("understands %s", (name, id) => {
    expect(findModel(catalog, name).id).toBe(id);
  });

  it("lists the candidates of an ambiguous name", () => {
    expect(() => findModel(catalog, "mistral-7b")).toThrow(
      new UserError(
        'model "mistral-7b" is ambiguous: say mistral-7b-instruct-v0.3 or mistral-7b-instruct-v0.2',
      ),
    );
  });

  it.each([
    ["mixtrl-8x7b", "mixtral-8x7b-instruct-v0.1"],
    ["lama-3.1-70b", "llama-3.1-70b-instruct"],
    ["codestrall", "codestral-22b-v0.1"],
  ])("names the nearest model first when %s is unknown", (name, nearest) => {
    expect(() => findModel(catalog, name)).toThrow(`model "${name}" is unknown: did you mean ${nearest}`);
    expect(() => findModel(catalog, name)).toThrow(UserError);
  });

  it.each(["", "-", "7b", "instruct"])("refuses %j, which begins no name", (name) => {
    expect(() => findModel(catalog, name)).toThrow("is unknown");
  });

  it("finds every model by each of its names", () => {
    for (const model of catalog.models) {
      for (const name of [model.id, model.name, ...model.aliases]) {
        expect(findModel(catalog, name).id, name).toBe(model.id);
      }
    }
  });
});

describe("findMachine", () => {
  it.each([
    ["small", "small"],
    ["a2-highgpu-2g", "small"],
    ["Medium", "medium"],
    ["a2-highgpu-4g", "medium"],
    ["a2-ultragpu-4g", "medium-80gb"],
    ["LARGE", "large"],
    ["a2-ultragpu-8g", "large"],
    ["p4d", "p4d.24xlarge"],
    ["standard_nd96isr_h100_v5", "Standard_ND96isr_H100_v5"],
  ])("understands %s", (name, id) => {
    expect(findMachine(catalog, name).id).toBe(id);
  });

  it("names the nearest machine for a mistyped one", () => {
    expect(() => findMachine(catalog, "lrage")).toThrow('machine "lrage" is unknown: did you mean large?');
  });
});

describe("curvesFor", () => {
  const found = (model: string, machine: string) =>
    curvesFor(catalog, findModel(catalog, model), findMachine(catalog, machine));

  it("finds a measured pair by any name of the machine, not borrowed", () => {
    expect(found("mixtral-8x22b", "a2-ultragpu-8g")).toEqual(found("mixtral-8x22b", "large"));
    expect(found("mixtral-8x22b", "large").curves).toHaveLength(1);
    expect(found("mixtral-8x22b", "large").borrowedBy).toBeNull();
  });

  it("gives the second reading of medium the same curves, and says so", () => {
    const { curves, borrowedBy } = found("mixtral-8x7b", "a2-ultragpu-4g");
    expect(curves).toEqual(found("mixtral-8x7b", "medium").curves);
    expect(borrowedBy).toBe("medium-80gb");
  });

  it("finds nothing for a pair nobody measured", () => {
    expect(found("codestral", "large")).toEqual({ curves: [], borrowedBy: null });
    expect(found("mixtral-8x7b", "small")).toEqual({ curves: [], borrowedBy: null });
  });
});

describe("measuredModels", () => {
  it.each([
    ["small", 1],
    ["medium", 2],
    ["medium-80gb", 2],
    ["large", 3],
    ["p4d.24xlarge", 0],
  ])("finds those measured on %s", (machine, count) => {
    expect(measuredModels(catalog, findMachine(catalog, machine))).toHaveLength(count);
  });
});

describe("editDistance", () => {
  it("counts insertions, deletions, replacements and swaps of neighbours", () => {
    expect(editDistance("", "abc")).toBe(3);
    expect(editDistance("kitten", "sitting")).toBe(3);
    expect(editDistance("large", "large")).toBe(0);
    expect(editDistance("lrage", "large")).toBe(1);
  });
});
