import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  closedMeanFloor,
  leastReplicasForMean,
  leastStableReplicas,
  smallestEnough,
} from "../../../src/planning/bounds/stability.ts";

const positive = fc.double({ min: 0.01, max: 1000, noNaN: true });

describe("leastStableReplicas", () => {
  it("is the first number above the load, never the load itself", () => {
    expect([6.9, 7, 7.1].map((offered) => leastStableReplicas(offered, 3.5))).toEqual([2, 3, 3]);
    fc.assert(
      fc.property(positive, positive, (offered, capacity) => {
        const replicas = leastStableReplicas(offered, capacity);
        expect(offered).toBeLessThan(replicas * capacity * (1 + 1e-12));
        expect(offered).toBeGreaterThanOrEqual((replicas - 1) * capacity * (1 - 1e-12));
      }),
    );
  });
});

describe("the floor of a closed system", () => {
  const load = { users: 500, thinkTime: 143, callsPerQuestion: 1 };

  it("is what users have to wait beyond thinking, or nothing", () => {
    expect(closedMeanFloor(load, 2)).toBe(107);
    expect(closedMeanFloor(load, 4)).toBe(0);
  });

  it("is kept by the least replicas, and not by one fewer", () => {
    fc.assert(
      fc.property(positive, positive, positive, (users, capacity, seconds) => {
        const each = { ...load, users: Math.ceil(users), thinkTime: 10 };
        const replicas = leastReplicasForMean(each, capacity, seconds);
        expect(closedMeanFloor(each, replicas * capacity)).toBeLessThanOrEqual(seconds * (1 + 1e-9) + 1e-9);
        if (replicas > 1)
          expect(closedMeanFloor(each, (replicas - 1) * capacity)).toBeGreaterThan(
            seconds * (1 - 1e-9) - 1e-9,
          );
      }),
    );
  });
});

describe("smallestEnough", () => {
  it("finds the first number that is enough, in few tries", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), (least, first) => {
        let tries = 0;
        const found = smallestEnough(least, 500, (number) => {
          tries++;
          return number >= first;
        });
        expect(found).toBe(Math.max(least, first));
        expect(tries).toBeLessThanOrEqual(20);
      }),
    );
    expect(smallestEnough(1, 50, () => false)).toBeNull();
  });
});
