import { expect, it } from "vitest";
import { withoutEmpty } from "../../../reports/html/withoutEmpty.ts";

it("leaves out the named columns in which no row has anything, and no others", () => {
  const table = {
    title: "t",
    head: ["a", "b", "c"],
    rows: [
      ["1", "-", ""],
      ["2", "", "x"],
    ],
  };
  expect(withoutEmpty(table, ["b", "c"])).toEqual({
    title: "t",
    head: ["a", "c"],
    rows: [
      ["1", ""],
      ["2", "x"],
    ],
  });
  expect(withoutEmpty(table, ["c"])).toEqual(table);
});
