import { describe, expect, it } from "vitest";
import { besideFile } from "../../src/settings/files.ts";

describe("a name in a file", () => {
  it.each([
    ["examples/day.yaml", "profiles/office.yaml", "examples/profiles/office.yaml"],
    ["examples/day.yaml", "./office.yaml", "examples/office.yaml"],
    ["day.yaml", "office.yaml", "office.yaml"],
    ["a/day.yaml", "../office.yaml", "a/../office.yaml"],
    ["a/day.yaml", "/etc/office.yaml", "/etc/office.yaml"],
    ["a\\day.yaml", "office.yaml", "a\\office.yaml"],
    ["a\\day.yaml", "C:\\office.yaml", "C:\\office.yaml"],
  ])("of %s, %s is opened as %s", (file, name, opened) => {
    expect(besideFile(file, name)).toBe(opened);
  });
});
