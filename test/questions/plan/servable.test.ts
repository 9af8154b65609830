import { describe, expect, it } from "vitest";
import { UserError } from "../../../src/errors.ts";
import { servable } from "../../../src/questions/plan/servable.ts";
import { singleServer } from "../../montecarlo/scenarios.ts";
import { candidate, settingsOf } from "../../planning/fleet/fleets.ts";

/** Machines that each serve one request a second. */
const asked = (rate: number, machine: string) =>
  candidate(singleServer({ kind: "rate", rate, arrival: { kind: "poisson" } }), { machine, perHour: 1 });
const settings = settingsOf({ slos: ["e2e.p95<30s"] });

describe("candidates that may be planned with", () => {
  it("are those of which 1,024 machines keep up with the load", () => {
    const [few, many] = [asked(1000, "few"), asked(1050, "many")];
    const { kept, skipped } = servable([few, many], settings, true);
    expect(kept).toEqual([few]);
    expect(skipped).toEqual(["skipped, the load takes more than 1,024 machines: toy on many"]);
  });

  it("may all be missing where none is needed, and else are asked for", () => {
    const many = [asked(1050, "many")];
    expect(servable(many, settings, false).kept).toEqual([]);
    expect(() => servable(many, settings, true)).toThrow(UserError);
    expect(servable([], settings, true)).toEqual({ kept: [], skipped: [] });
  });
});
