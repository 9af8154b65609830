import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FinishWheel } from "../../src/engine/finishWheel.ts";

/** Insert a member so many steps ahead, remove the i-th member, or go on to the next finishing step. */
const action = fc.oneof(
  fc.record({ kind: fc.constant("insert" as const), ahead: fc.integer({ min: 1, max: 300 }) }),
  fc.record({ kind: fc.constant("remove" as const), which: fc.nat({ max: 50 }) }),
  fc.record({ kind: fc.constant("finish" as const) }),
);

describe("FinishWheel", () => {
  it.each([
    ["a new run", 0],
    ["a run of more than 2^31 steps", 2 ** 31 - 40],
    ["a run of more than 2^32 steps", 2 ** 32 - 40],
  ])("finds the next finishing step and its members, as a sorted list does, in %s", (_, firstStep) => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 120 }), (actions) => {
        let now = firstStep;
        const members = new Map<number, number>();
        const wheel = new FinishWheel(4, 32);
        let slots = 0;
        for (const step of actions) {
          if (step.kind === "insert") {
            if (slots >= wheel.slots) wheel.growSlots(wheel.slots * 2);
            members.set(slots, now + step.ahead);
            wheel.insert(slots++, now + step.ahead, now);
          } else if (members.size > 0 && step.kind === "remove") {
            const slot = [...members.keys()][step.which % members.size]!;
            expect(wheel.stepsLeft(slot, now)).toBe(members.get(slot)! - now);
            wheel.remove(slot);
            members.delete(slot);
          } else if (members.size > 0) {
            const next = Math.min(...members.values());
            expect(wheel.distance(now)).toBe(next - now);
            now = next;
            for (let slot = wheel.first(now); slot >= 0; slot = wheel.first(now)) {
              expect(members.get(slot)).toBe(now);
              wheel.remove(slot);
              members.delete(slot);
            }
            expect([...members.values()]).not.toContain(now);
          }
        }
      }),
      { numRuns: 300, seed: 20_240_611 },
    );
  });
});
