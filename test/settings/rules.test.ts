import { describe, expect, it } from "vitest";
import type { CommandName } from "../../src/settings/choices.ts";
import { type SettingKey, settings } from "../../src/settings/settings.ts";
import { defaultOf, ruleOf } from "../../src/settings/values.ts";

/** What a setting's rule makes of a value in the first of its commands; `undefined` where it refuses it. */
function read(key: SettingKey, value: unknown, command: CommandName = settings[key].commands[0]!): unknown {
  return ruleOf(key, command).safeParse(value).data;
}

describe("a rule", () => {
  it.each<[SettingKey, number, number]>([
    ["users", 1, 10_000_000],
    ["replicas", 1, 1000],
    ["maxNumSeqs", 1, 65_536],
    ["maxNumBatchedTokens", 1, 10_000_000],
    ["kvTokens", 16, 1e12],
  ])("takes whole numbers in its bounds only: %s from %d to %d", (key, least, most) => {
    for (const right of [least, most]) expect(read(key, right)).toBe(right);
    for (const wrong of [least - 1, most + 1, least + 0.5, Number.NaN, Number.POSITIVE_INFINITY, "x", null])
      expect(read(key, wrong), `${wrong}`).toBeUndefined();
  });

  it.each<[SettingKey, unknown, unknown]>([
    ["confidence", "95%", 0.95],
    ["confidence", 0.5, 0.5],
    ["confidence", 0.49, undefined],
    ["confidence", "100%", undefined],
    ["precision", "50%", 0.5],
    ["precision", 0.51, undefined],
    ["prefixCaching", "on", true],
    ["prefixCaching", "off", false],
    ["prefixCaching", "maybe", undefined],
    ["routing", "round-robin", "round-robin"],
    ["routing", "round-robbin", undefined],
    ["seed", 0, 0],
    ["seed", -1, undefined],
    ["redundancy", "n+1", { kind: "spare", machines: 1 }],
    ["redundancy", "N + 2", { kind: "spare", machines: 2 }],
    ["redundancy", "n+3", undefined],
    ["redundancy", "availability=99.9%", { kind: "availability", target: 0.999 }],
    ["redundancy", "availability=50", undefined],
    ["redundancy", "availability=100", undefined],
    ["growth", "20%/year", { text: "20%/year", perYear: expect.closeTo(0.2, 12) }],
    ["growth", "1%/month", { text: "1%/month", perYear: expect.closeTo(1.01 ** 12 - 1, 12) }],
    ["growth", "-100%/year", undefined],
    ["price", "large=32.5", [{ machine: "large", usd: 32.5, at: 0 }]],
    ["price", "large=0", undefined],
    ["price", { large: -1 }, undefined],
    ["years", 20, 20],
    ["years", 21, undefined],
  ])("reads %s: %j", (key, given, value) => {
    expect(read(key, given)).toEqual(value);
  });
});

describe("defaults", () => {
  it("are those that the documentation states", () => {
    expect([defaultOf("seed"), defaultOf("confidence"), defaultOf("precision")]).toEqual([1, 0.95, 0.02]);
    expect([defaultOf("replicas"), defaultOf("duration"), defaultOf("replications")]).toEqual([
      1,
      3600,
      [20, 400],
    ]);
  });
});
