import { describe, expect, it } from "vitest";
import { csvText } from "../../../reports/render/csv.ts";
import { markdownText } from "../../../reports/render/markdown.ts";

describe("a field of CSV", () => {
  it("is quoted where it has a comma, a quote or an end of line, with quotes doubled, and blank where it is null", () => {
    const line = ['a "b", c', "two\nlines", 1.5, null].map((value, i) => [`column ${i}`, value] as const);
    expect(csvText([line])).toBe('column 0,column 1,column 2,column 3\n"a ""b"", c","two\nlines",1.5,\n');
  });
});

describe("a cell of Markdown", () => {
  it("does not end at a bar that stands in its text", () => {
    const text = markdownText({
      title: "",
      sections: [
        {
          part: "figures",
          blocks: [{ kind: "table", columns: [{ title: "name" }], groups: [{ rows: [{ cells: ["a|b"] }] }] }],
        },
      ],
      data: () => [],
    });
    expect(text).toContain("| a\\|b |");
  });
});
