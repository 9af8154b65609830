import { describe, expect, it } from "vitest";
import type { CostSensitivity } from "../../../src/documents/parts/sensitivity.ts";
import { centreOf } from "../../../src/montecarlo/drawScenario.ts";
import { uninterrupted } from "../../../src/montecarlo/experiment.ts";
import { inProcessRunner } from "../../../src/montecarlo/runner.ts";
import { ownPrice } from "../../../src/planning/cost/terms.ts";
import { hoursOf } from "../../../src/planning/fleet/candidateOption.ts";
import { findCostSensitivity } from "../../../src/planning/whatif/costSensitivity.ts";
import { fewestMachines } from "../../../src/planning/whatif/fewestMachines.ts";
import { inputFactors } from "../../../src/planning/whatif/inputFactors.ts";
import { isLong } from "../../effort.ts";
import { poisson, singleServer } from "../../montecarlo/scenarios.ts";
import { candidate, settingsOf } from "../fleet/fleets.ts";

const runner = inProcessRunner();
const settings = settingsOf({ slos: ["e2e.p95<5s"], duration: 1000 });

function found(machine: ReturnType<typeof candidate>, its = settings) {
  return findCostSensitivity(machine, its, runner, () => {}, uninterrupted);
}

describe("cost sensitivity", { timeout: 120_000 }, () => {
  it.each(isLong ? [0.7, 1.6, 3.1] : [0.7])(
    "never has a bar to the wrong side at %s requests a second",
    async (rate) => {
      const { inputs, machines, perMonth } = (await found(
        candidate(singleServer(poisson(rate))),
      )) as CostSensitivity;
      expect(machines).toBeGreaterThan(rate);
      for (const { input, low, high } of inputs) {
        const [easier, harder] = input === "KV memory" ? [high, low] : [low, high];
        expect(easier.perMonth).toBeLessThanOrEqual(perMonth);
        expect(harder.perMonth).toBeGreaterThanOrEqual(perMonth);
      }
      const answers = inputs.find(({ input }) => input === "answer length")!;
      expect(answers.high.machines!).toBeGreaterThan(answers.low.machines!);
      expect(inputs.find(({ input }) => input === "prompt length")!.swing).toBe(0);
    },
  );

  // Every fleet of every end is simulated in full.
  if (isLong)
    it("has the fleets that a search without the base's as a bound finds", async () => {
      const machine = candidate(singleServer(poisson(2.2)));
      const { inputs } = (await found(machine)) as CostSensitivity;
      for (const factor of inputFactors(machine.scenario))
        for (const end of ["low", "high"] as const) {
          const scenario = centreOf(factor.apply(machine.scenario, end)) as typeof machine.scenario;
          const its = { ...machine, scenario };
          const order = Array.from({ length: 60 }, (_, hour) => hour);
          const hours = hoursOf(its, order, settings, runner);
          let fewest = 1;
          while (!(await hours.judgeWhole([fewest], [0], "screened")).isMet) fewest++;
          const { machines } = inputs.find(({ input }) => input === factor.input)![end];
          expect([factor.input, end, machines]).toEqual([factor.input, end, fewest]);
        }
    });

  it("moves the cost by the price alone to the cent", async () => {
    const rent = { kind: "rent", price: ownPrice(12.37), discount: 0, commitment: null } as const;
    const machine = { ...candidate(singleServer(poisson(0.5))), terms: rent };
    const { machines, inputs } = (await found(machine)) as CostSensitivity;
    const { low, high, swing } = inputs.find(({ input }) => input === "price of a machine")!;
    // 12.37 USD × 730 hours = 9,030.10 USD a machine: four and six fifths of it in whole cents.
    expect([low.perMonth, high.perMonth]).toEqual([(722_408 * machines) / 100, (1_083_612 * machines) / 100]);
    expect(swing).toBe((361_204 * machines) / 100);
  });

  it("has no cost where no fleet keeps the SLOs, as asked or at one end", async () => {
    const never = settingsOf({ slos: ["e2e.p95<1s"], duration: 1000 });
    expect(await found(candidate(singleServer(poisson(0.5))), never)).toBe("no fleet");
    // Alone p95 is 3 s; a fifth longer answers take 3.6 s on a machine of their own.
    const tight = settingsOf({ slos: ["e2e.p95<3.3s"], duration: 1000 });
    const { inputs } = (await found(candidate(singleServer(poisson(0.5))), tight)) as CostSensitivity;
    const [widest] = inputs;
    expect(widest).toMatchObject({ input: "answer length", swing: null });
    expect(widest!.high).toMatchObject({ machines: null, perMonth: null });
  });
});

describe("fewestMachines", () => {
  const search = (needed: number, tooFew: number, enough: number | null, from: number) =>
    fewestMachines(async (machines) => machines >= needed, { tooFew, enough, from, most: 40 }, uninterrupted);

  it("finds the fewest from any start and any bounds that are true, and none beyond the most", async () => {
    for (let needed = 1; needed <= 45; needed++)
      for (let from = 1; from <= 40; from++) {
        const fewest = needed > 40 ? null : needed;
        expect(await search(needed, 0, null, from)).toBe(fewest);
        if (from >= needed) expect(await search(needed, 0, from, from)).toBe(fewest);
        else expect(await search(needed, from - 1, null, from)).toBe(fewest);
      }
  });
});
