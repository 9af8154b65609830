import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { atomicWrite, ensureWritableFolder } from "../../src/node/atomicWrite.ts";
import { scratch } from "../cli/harness.ts";

const files = scratch();
afterAll(() => files.remove());

describe("writing a file as a whole", () => {
  it("replaces what was there and leaves nothing else", async () => {
    mkdirSync(files.path("a"));
    await atomicWrite(files.path("a/result.json"), "old");
    await atomicWrite(files.path("a/result.json"), "new");
    expect(readFileSync(files.path("a/result.json"), "utf8")).toBe("new");
    expect(readdirSync(files.path("a"))).toEqual(["result.json"]);
  });

  it("keeps what was there, and cleans up, when the write fails", async () => {
    mkdirSync(files.path("b/result.json"), { recursive: true });
    await expect(atomicWrite(files.path("b/result.json"), "new")).rejects.toThrow(
      "result.json: cannot be written",
    );
    expect(readdirSync(files.path("b"))).toEqual(["result.json"]);
    await expect(atomicWrite(files.path("nowhere/result.json"), "new")).rejects.toThrow("ENOENT");
  });
});

describe("a folder for results", () => {
  it("is made with the folders above it, and is empty", async () => {
    await ensureWritableFolder(files.path("c/d/e"));
    expect(readdirSync(files.path("c/d/e"))).toEqual([]);
    await ensureWritableFolder(files.path("c/d/e"));
  });

  it("is refused where a file has its name or stands in its way", async () => {
    files.write("file", "");
    await expect(ensureWritableFolder(files.path("file"))).rejects.toThrow("is a file; name a folder");
    await expect(ensureWritableFolder(files.path("file/below"))).rejects.toThrow("cannot be written to");
  });

  it("is refused, at once, where nothing can be made", async () => {
    await expect(ensureWritableFolder("/proc/capsim/out")).rejects.toThrow("cannot be written to");
    expect(existsSync("/proc/capsim")).toBe(false);
  });
});
