import { describe, expect, it } from "vitest";
import { machinesBetween } from "../../../src/planning/fleet/costInterval.ts";
import { batchingServer } from "../../montecarlo/scenarios.ts";
import { candidate, planOf } from "./fleets.ts";

const carrying = (machines: number, toleratedDown: number, ci: readonly [number, number] | null) => ({
  ...{ machines, toleratedDown },
  capacity: { ci },
});

describe("the machines that a capacity's interval leaves open", () => {
  it("are those that carry the load at either end", () => {
    expect(machinesBetween(carrying(4, 0, [450, 680]), 500)).toEqual([3, 5]);
    expect(machinesBetween(carrying(4, 0, [539, 751]), 500)).toEqual([3, 4]);
    expect(machinesBetween(carrying(1, 0, [900, 1200]), 500)).toEqual([1, 1]);
  });

  it("hold the fleet itself, and count the spare ones", () => {
    expect(machinesBetween(carrying(4, 0, [700, 900]), 500)).toEqual([3, 4]);
    expect(machinesBetween(carrying(4, 1, [450, 1000]), 500)).toEqual([3, 5]);
  });

  it("are unknown where nothing bounds the capacity", () => {
    expect(machinesBetween(carrying(4, 0, null), 500)).toBeNull();
    expect(machinesBetween(carrying(4, 0, [0, 700]), 500)).toBeNull();
  });

  it("cost what so many of them cost, in a plan's options in front", async () => {
    const scenario = batchingServer({ kind: "users", users: 700, thinkTime: 30 });
    const [option] = await planOf([candidate(scenario, { perHour: 5 })], {
      slos: ["e2e.p95<12s"],
      duration: 60,
    });
    const [fewest, most] = machinesBetween(option!, 700)!;
    expect(fewest).toBeLessThanOrEqual(option!.machines);
    expect(option!.costInterval).toEqual([fewest * 5 * 730, most * 5 * 730]);
  });
});
