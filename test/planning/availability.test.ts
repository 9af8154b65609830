import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  availability,
  downProbabilities,
  machinesForAvailability,
  type RepairableMachines,
} from "../../src/planning/availability.ts";

const ownCrews = { meanTimeToFailure: 99, meanTimeToRepair: 1, crews: Number.POSITIVE_INFINITY };
const fleets = fc.record({
  machines: fc.integer({ min: 1, max: 12 }),
  meanTimeToFailure: fc.double({ min: 0.5, max: 1000, noNaN: true }),
  meanTimeToRepair: fc.double({ min: 0.01, max: 20, noNaN: true }),
  crews: fc.constantFrom(1, 2, 3, Number.POSITIVE_INFINITY),
});

/** The chain that knows every machine by name: bits of the state say which are down, the lowest are repaired first. */
function bruteForce({ machines, meanTimeToFailure, meanTimeToRepair, crews }: RepairableMachines): number[] {
  const states = 2 ** machines;
  const bits = (state: number) => Array.from({ length: machines }, (_, i) => (state >> i) & 1);
  const fastest = machines / meanTimeToFailure + Math.min(machines, crews) / meanTimeToRepair;
  let share = new Float64Array(states).fill(1 / states);
  // Uniformised: the same long run as the chain in continuous time.
  for (let round = 0; round < 200_000; round++) {
    const next = share.slice();
    for (let state = 0; state < states; state++) {
      let repairing = 0;
      bits(state).forEach((isDown, i) => {
        if (isDown && repairing++ >= crews) return;
        const flow = share[state]! / (isDown ? meanTimeToRepair : meanTimeToFailure) / fastest;
        next[state]! -= flow;
        next[state ^ (1 << i)]! += flow;
      });
    }
    const moved = next.reduce((sum, p, state) => sum + Math.abs(p - share[state]!), 0);
    share = next;
    if (moved < 1e-14) break;
  }
  const down = new Array<number>(machines + 1).fill(0);
  share.forEach((p, state) => {
    down[bits(state).reduce((sum, bit) => sum + bit, 0)]! += p;
  });
  return down;
}

function choose(n: number, k: number): number {
  return k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;
}

describe("machines that fail and are repaired", () => {
  it.each([1, 2, Number.POSITIVE_INFINITY])(
    "are down as a chain over named machines has it, with %s crews",
    (crews) => {
      const fleet = { machines: 4, meanTimeToFailure: 5, meanTimeToRepair: 2, crews };
      const expected = bruteForce(fleet);
      downProbabilities(fleet).forEach((p, j) => {
        expect(p).toBeCloseTo(expected[j]!, 10);
      });
    },
  );

  it("are binomial where each has its own crew", () => {
    fc.assert(
      fc.property(fleets, (fleet) => {
        const { machines: n, meanTimeToFailure, meanTimeToRepair } = fleet;
        const up = meanTimeToFailure / (meanTimeToFailure + meanTimeToRepair);
        downProbabilities({ ...fleet, crews: Number.POSITIVE_INFINITY }).forEach((p, j) => {
          expect(p).toBeCloseTo(choose(n, j) * up ** (n - j) * (1 - up) ** j, 12);
        });
      }),
    );
  });

  it("follow Erlang's loss formula where one crew serves them: all up with probability B(n, MTTF/MTTR)", () => {
    // The number up of n machines with one crew is that of M/M/n/n calls, with load MTTF/MTTR (Palm 1947).
    const erlangB = (servers: number, load: number) => {
      let blocked = 1;
      for (let c = 1; c <= servers; c++) blocked = (load * blocked) / (c + load * blocked);
      return blocked;
    };
    fc.assert(
      fc.property(fleets, (fleet) => {
        const all = availability({ ...fleet, crews: 1 }, fleet.machines).availability;
        const load = fleet.meanTimeToFailure / fleet.meanTimeToRepair;
        expect(all).toBeCloseTo(erlangB(fleet.machines, load), 10);
      }),
    );
  });

  it("give one of two at 99 % each four nines, and 4.38 minutes a month without", () => {
    const two = availability({ ...ownCrews, machines: 2 }, 1);
    expect(two.availability).toBeCloseTo(0.9999, 12);
    expect(two.expectedDown).toBeCloseTo(0.02, 12);
    expect(two.unavailableMinutesPerMonth).toBeCloseTo(4.38, 8);
  });

  it("stay finite for very many of them", () => {
    const p = downProbabilities({ machines: 2000, meanTimeToFailure: 1, meanTimeToRepair: 5, crews: 1 });
    expect(p.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
  });

  it("are available no less with one more machine, one more crew, or one fewer needed", () => {
    fc.assert(
      fc.property(fleets, fc.nat(11), (fleet, less) => {
        const needed = Math.max(1, fleet.machines - less);
        const base = availability(fleet, needed).availability;
        const others = [
          availability({ ...fleet, machines: fleet.machines + 1 }, needed),
          availability({ ...fleet, crews: fleet.crews + 1 }, needed),
          availability(fleet, needed - 1),
        ];
        for (const other of others) expect(other.availability).toBeGreaterThanOrEqual(base - 1e-12);
      }),
    );
  });
});

describe("machinesForAvailability", () => {
  it("adds spares until the target is met", () => {
    expect(machinesForAvailability(ownCrews, 3, 0.97, 10)).toBe(3);
    expect(machinesForAvailability(ownCrews, 3, 0.999, 10)).toBe(4);
    expect(machinesForAvailability(ownCrews, 3, 0.99999, 10)).toBe(5);
  });

  it("gives up where a single crew cannot keep so many running", () => {
    const slowCrew = { meanTimeToFailure: 1, meanTimeToRepair: 1, crews: 1 };
    expect(machinesForAvailability(slowCrew, 3, 0.9, 1000)).toBeNull();
  });
});
