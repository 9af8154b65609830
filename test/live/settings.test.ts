import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  changesOf,
  type LiveSettings,
  type LiveStart,
  settingsFromHash,
  settingsToHash,
} from "../../src/live/settings.ts";

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

const positive = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
const settings: fc.Arbitrary<LiveSettings> = fc.record({
  load: positive,
  callsPerUserHour: positive,
  mix: fc.record({ "code-completion": positive, "code-generation": fc.nat(), chat: fc.nat() }),
  inputScale: positive,
  outputScale: positive,
  model: fc.string({ minLength: 1 }),
  machine: fc.string({ minLength: 1 }),
  replicas: fc.integer({ min: 1, max: 99 }),
  slo: fc.constantFrom("e2e.p99<3s", "ttft.p50<250ms"),
  pricePerHour: fc.option(positive),
});

describe("a page's address", () => {
  it("carries any settings there and back", () => {
    fc.assert(
      fc.property(settings, (some) => {
        expect(settingsFromHash(`#${settingsToHash(some, start)}`, start)).toEqual(some);
      }),
    );
  });

  it("is empty at the report's own settings, and holds only what differs", () => {
    expect(settingsToHash(own, start)).toBe("");
    expect(settingsToHash({ ...own, load: 800, machine: "medium" }, start)).toBe("load=800&machine=medium");
  });

  it("can say that there is no SLO", () => {
    const without = { ...own, slo: null };
    expect(settingsFromHash(settingsToHash(without, start), start)).toEqual(without);
  });

  it.each([
    "",
    "#",
    "#load=",
    "#load=-5&replicas=1.5",
    "#load=abc&mix=chat",
    "#%E0%A4%A=1&mix=chat=0",
    "#price=0",
  ])("that says %j is one at the report's own settings", (hash) => {
    expect(settingsFromHash(hash, start)).toEqual(own);
  });
});

describe("the flags of other settings", () => {
  it("are the pair alone where nothing differs", () => {
    expect(changesOf(own, start)).toEqual({ model: [own.model], machine: [own.machine] });
  });

  it("keep what else is asked for where the SLO changes", () => {
    const two = { ...start, otherSlos: ["ttft.p95<2s"] };
    expect(changesOf({ ...own, slo: "e2e.p99<9s" }, two).slo).toEqual(["e2e.p99<9s", "ttft.p95<2s"]);
    expect(changesOf({ ...own, slo: null }, two).slo).toEqual(["ttft.p95<2s"]);
  });

  it("are those that differ, as they would be typed", () => {
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
      users: "800",
      mix: "code-completion=90,code-generation=5,chat=50",
      inputScale: "2",
      slo: undefined,
    });
  });
});
