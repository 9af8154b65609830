import { afterAll, describe, expect, it } from "vitest";
import { lengthSampler, meanTokens } from "../../../src/engine/lengths.ts";
import { filesOnDisk } from "../../../src/node/filesOnDisk.ts";
import { readLengths } from "../../../src/questions/resolve/recordedLengths.ts";
import { scratch } from "../../cli/harness.ts";

const files = scratch();
afterAll(() => files.remove());

describe("recorded lengths", () => {
  it("become a distribution with the sample's mean, least and largest length", async () => {
    const sample = Array.from({ length: 501 }, (_, i) => 100 + i);
    const lengths = await readLengths(
      files.write("l.txt", `tokens\r\n${sample.join("\r\n")}\r\n`),
      filesOnDisk(),
    );
    expect(meanTokens(lengths)).toBeCloseTo(350, 0);
    const at = (u: number) => lengthSampler(lengths).sample({ next: () => u });
    expect([at(0), at(0.5), at(1 - 2 ** -53)]).toEqual([100, 350, 600]);
  });

  it("may be a single one", async () => {
    const lengths = await readLengths(files.write("one.txt", "7\n"), filesOnDisk());
    expect(meanTokens(lengths)).toBe(7);
  });
});
