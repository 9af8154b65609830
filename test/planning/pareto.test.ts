import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Criterion, certain, paretoFront, surelyDominated } from "../../src/planning/pareto.ts";

type Option = { readonly cost: number; readonly latency: Criterion };
const option = (cost: number, value: number, half = 0): Option => ({
  cost,
  latency: { value, low: value - half, high: value + half },
});
const criteria = ({ cost, latency }: Option) => [certain(cost), latency];
const options = fc.array(
  fc.tuple(fc.nat(9), fc.nat(9), fc.nat(3)).map(([cost, latency, half]) => option(cost, latency, half)),
  { minLength: 1, maxLength: 12 },
);

describe("paretoFront", () => {
  it("keeps what is cheaper or faster than every other, and equals together", () => {
    const [cheap, fast, middle, worse, twin] = [
      option(1, 9),
      option(9, 1),
      option(5, 5),
      option(6, 5),
      option(5, 5),
    ];
    expect(paretoFront([worse, cheap, fast, middle, twin], criteria)).toEqual([cheap, fast, middle, twin]);
  });

  it("holds an option at least as good as each one it leaves out, and is never empty", () => {
    fc.assert(
      fc.property(options, (all) => {
        const front = paretoFront(all, criteria);
        expect(front.length).toBeGreaterThan(0);
        for (const { cost, latency } of all)
          expect(front.some((kept) => kept.cost <= cost && kept.latency.value <= latency.value)).toBe(true);
      }),
    );
  });
});

describe("surelyDominated", () => {
  it("leaves alone what overlaps", () => {
    const [good, near, far] = [option(1, 5, 1), option(2, 6, 1), option(2, 8, 0.5)];
    expect(paretoFront([good, near, far], criteria)).toEqual([good]);
    expect(surelyDominated([good, near, far], criteria)).toEqual([far]);
  });

  it("is what is off the front where everything is certain", () => {
    fc.assert(
      fc.property(options, (all) => {
        const exact = all.map(({ cost, latency }) => option(cost, latency.value));
        const front = paretoFront(exact, criteria);
        expect(surelyDominated(exact, criteria)).toEqual(exact.filter((each) => !front.includes(each)));
      }),
    );
  });

  it("stays dominated wherever the truth lies within the intervals", () => {
    fc.assert(
      fc.property(
        options,
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12 }),
        (all, u) => {
          const truth = all.map(({ cost, latency: { low, high } }, i) =>
            option(cost, low + u[i]! * (high - low)),
          );
          const front = paretoFront(truth, criteria);
          for (const sure of surelyDominated(all, criteria))
            expect(front).not.toContain(truth[all.indexOf(sure)]);
        },
      ),
    );
  });
});
