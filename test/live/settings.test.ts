import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LiveChoices } from "../../src/live/protocol.ts";
import { changesOf, type LiveSettings, type LiveStart } from "../../src/live/settings.ts";
import { settingsFromHash, settingsToHash } from "../../src/live/settingsHash.ts";

const own: LiveSettings = {
  load: 500,
  callsPerUserHour: 25.2,
  mix: { "code-completion": 90, "code-generation": 5, chat: 5 },
  inputScale: 1,
  outputScale: 1,
  model: "mixtral-8x7b-instruct-v0.1",
  machine: "large",
  replicas: 1,
  slo: "e2e.p95<5s",
  pricePerHour: null,
};
const start: LiveStart = { loadKey: "users", settings: own, otherSlos: [] };

const choices: LiveChoices = {
  models: [{ id: own.model!, machines: ["large", "medium"] }],
  machines: ["large", "medium"].map((id) => ({ id, pricePerHour: null })),
};
const fromHash = (hash: string) => settingsFromHash(hash, start, choices);

const around = (value: number) => fc.double({ min: value / 100, max: value * 100, noNaN: true });
const settings: fc.Arbitrary<LiveSettings> = fc.record({
  load: fc.integer({ min: 1, max: 50_000 }),
  callsPerUserHour: around(25.2),
  mix: fc.record({ "code-completion": around(1), "code-generation": fc.nat(), chat: fc.nat() }),
  inputScale: around(1),
  outputScale: around(1),
  model: fc.constant(own.model),
  machine: fc.constantFrom("large", "medium"),
  replicas: fc.integer({ min: 1, max: 100 }),
  slo: fc.constantFrom("e2e.p99<3s", "ttft.p50<250ms", null),
  pricePerHour: fc.option(around(1)),
});

describe("a page's address", () => {
  it("carries any settings there and back", () => {
    fc.assert(
      fc.property(settings, (some) => {
        expect(fromHash(`#${settingsToHash(some, start)}`)).toEqual({ settings: some, ignored: [] });
      }),
    );
  });

  it("is empty at the report's own settings, and holds only what differs", () => {
    expect(settingsToHash(own, start)).toBe("");
    expect(settingsToHash({ ...own, load: 800, machine: "medium" }, start)).toBe("load=800&machine=medium");
  });

  it.each(["", "#", "#answer"])("that is %j says nothing", (hash) => {
    expect(fromHash(hash)).toEqual({ settings: own, ignored: [] });
  });

  it.each([
    ["#load=", ["load="]],
    ["#load=-5&replicas=1.5", ["load=-5", "replicas=1.5"]],
    ["#load=2.7", ["load=2.7"]],
    ["#load=1e7", ["load=1e7"]],
    ["#load=abc&mix=chat", ["load=abc", "mix=chat"]],
    ["#%E0%A4%A=1&mix=chat=0", ["=1", "mix=chat"]],
    ["#price=0", ["price=0"]],
    ["#input=1e9", ["input=1e9"]],
    ["#slo=garbage", ["slo=garbage"]],
    ["#slo=question.p95%3C5s", ["slo=question.p95<5s"]],
    ["#machine=nonsense&model=__proto__", ["model=__proto__", "machine=nonsense"]],
    ["#__proto__=1&users=5", ["__proto__=1", "users=5"]],
  ])("that says %j is one at the report's own settings, and says what is left out", (hash, ignored) => {
    expect(fromHash(hash)).toEqual({ settings: own, ignored });
  });

  it("keeps what is right beside what is wrong", () => {
    expect(fromHash("#load=800&slo=garbage")).toEqual({
      settings: { ...own, load: 800 },
      ignored: ["slo=garbage"],
    });
  });
});

describe("what other settings change", () => {
  it("are the pair alone where nothing differs", () => {
    expect(changesOf(own, start)).toEqual({ model: [own.model], machine: [own.machine] });
  });

  it("keep what else is asked for where the SLO changes", () => {
    const two = { ...start, otherSlos: ["ttft.p95<2s"] };
    expect(changesOf({ ...own, slo: "e2e.p99<9s" }, two).slo).toEqual(["e2e.p99<9s", "ttft.p95<2s"]);
    expect(changesOf({ ...own, slo: null }, two).slo).toEqual(["ttft.p95<2s"]);
  });

  it("are the values that differ", () => {
    const other = {
      ...own,
      load: 800,
      mix: { ...own.mix, chat: 50 },
      inputScale: 2,
      slo: null,
      pricePerHour: 3,
    };
    expect(changesOf(other, start)).toEqual({
      model: [own.model],
      machine: [own.machine],
      users: 800,
      mix: { ...own.mix, chat: 50 },
      inputScale: 2,
      slo: undefined,
    });
  });
});
