import { describe, expect, it } from "vitest";
import { parseLocated } from "../../src/settings/locatedValues.ts";

describe("a scenario file", () => {
  const text = "# busy hour\nusers: 500\nslo:\n  - e2e.p95<15s\n  - fast\nnested: { a: 1 }\n";
  const file = parseLocated(text, "s.yaml");

  it("gives its values", () => {
    expect(file.values).toEqual({ users: 500, slo: ["e2e.p95<15s", "fast"], nested: { a: 1 } });
  });

  it.each([
    [["users"], "value", "s.yaml:2:8"],
    [["users"], "key", "s.yaml:2:1"],
    [["slo", 1], "value", "s.yaml:5:5"],
    [["nested", "a"], "value", "s.yaml:6:14"],
    [["nested", "missing"], "value", "s.yaml:6:9"],
    [[], "value", "s.yaml:2:1"],
  ] as const)("knows where %j stands (%s)", (path, what, place) => {
    expect(file.place(path, what)).toBe(place);
  });

  it("is read as JSON too, indented with tabs", () => {
    expect(parseLocated('{\n\t"users": 500,\n\t"slo": ["a"]\n}', "s.json").values).toEqual({
      users: 500,
      slo: ["a"],
    });
  });

  it.each([
    ["users: 1\nusers: 2\n", "s.yaml:2:1"],
    ["a: [1, 2\nb: 3\n", "s.yaml:2:"],
    ["a: *nowhere\n", "s.yaml:1:"],
  ])("names line and column of what is not YAML: %j", (wrong, place) => {
    expect(() => parseLocated(wrong, "s.yaml")).toThrow(place);
  });
});
