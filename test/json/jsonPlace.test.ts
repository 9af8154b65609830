import { describe, expect, it } from "vitest";
import { jsonPlace } from "../../src/json/jsonPlace.ts";

const text = `{
  "a": { "x": 1, "b": "no {\\"b\\": 2}" },
  "list": [
    [1, 2],
    { "b": null, "deep": [true] }
  ],
  "b": -1.5e3
}
`;

describe("the place of a value in JSON", () => {
  it.each([
    [[], "1:1"],
    [["a"], "2:8"],
    [["a", "b"], "2:23"],
    [["list", 0, 1], "4:9"],
    [["list", 1, "b"], "5:12"],
    [["list", 1, "deep", 0], "5:27"],
    [["b"], "7:8"],
  ])("at %j is %s", (path, place) => {
    expect(jsonPlace(text, path)).toBe(place);
  });

  it("is that of the value around, where there is none at the path", () => {
    expect(jsonPlace(text, ["list", 1, "missing"])).toBe("5:5");
    expect(jsonPlace(text, ["list", 7, "b"])).toBe("3:11");
    expect(jsonPlace(text, ["b", "b"])).toBe("7:8");
    expect(jsonPlace("[]", [0])).toBe("1:1");
  });
});
