import { describe, it } from "vitest";
import { exactLaw } from "../../src/engine/fittedLaw.ts";
import { type Scenario, soleDeployment } from "../../src/engine/scenario.ts";
import { Simulation } from "../../src/engine/simulation.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { availability } from "../../src/planning/availability.ts";
import { expectTheory, lawOf } from "./replications.ts";

const fleet = { machines: 4, meanTimeToFailure: 40, meanTimeToRepair: 10, crews: Number.POSITIVE_INFINITY };
/** Seconds between looks, several times 1/(1/40 + 1/10) = 8 s after which a replica has forgotten how it was. */
const gap = 25;
const looks = 800;

function failing(): Scenario {
  const { machines: replicas, meanTimeToFailure, meanTimeToRepair } = fleet;
  const constant = { kind: "constant", tokens: 1 } as const;
  return soleDeployment(
    {
      law: exactLaw(lawOf({ c0: 0.01 })),
      engine: { maxNumSeqs: 8, maxNumBatchedTokens: 512, kvBlocks: 1000, maxModelLen: 8192 },
      replicas,
      routing: "round-robin",
      faults: {
        random: { meanTimeToFailure, meanTimeToRepair },
        outages: [],
        slow: [],
        loadSeconds: 0,
        detectionSeconds: 0,
      },
    },
    { kind: "rate", rate: 0.1, arrival: { kind: "poisson" } },
    { name: "law", features: [{ name: "only", share: 1, inputTokens: constant, outputTokens: constant }] },
  );
}

/** Share of the looks at one run at which at least `needed` replicas are up. */
function shareUp(replication: number, needed: number): number {
  const simulation = new Simulation(failing(), replicationStreams(17, replication), {
    completed() {},
    failed() {},
  });
  const downSecondsAt = (time: number) => {
    simulation.advanceTo(time);
    return simulation.totals().deployments[0]!.downSeconds;
  };
  let enough = 0;
  for (let look = 1; look <= looks; look++) {
    // Within a millisecond something changes at one look in six thousand (0.16 changes a second), and rounds to one side or the other.
    const before = downSecondsAt(look * gap);
    const down = Math.round((downSecondsAt(look * gap + 0.001) - before) / 0.001);
    if (fleet.machines - down >= needed) enough++;
  }
  return enough / looks;
}

describe("replicas that fail", () => {
  it.each([2, 3, 4])("run %i of 4 at a time as often as the closed form says", (needed) => {
    const shares = Array.from({ length: 20 }, (_, i) => shareUp(i, needed));
    expectTheory(shares, availability(fleet, needed).availability);
  });
});
