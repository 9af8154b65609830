import { describe, expect, it } from "vitest";
import { loadKindNames } from "../../../src/engine/loadKinds.ts";
import { mistake, resolved } from "./asking.ts";

const none = { users: undefined };

describe("the load of a scenario", () => {
  it.each([
    ["users", { users: 50, thinkTime: 100 }, { kind: "users", users: 50, thinkTime: 100 }],
    [
      "seats",
      { ...none, seats: 200, activeShare: 0.1, thinkTime: 60 },
      { kind: "users", users: 20, thinkTime: 60 },
    ],
    ["concurrency", { ...none, concurrency: 8 }, { kind: "concurrency", concurrency: 8 }],
    ["rate", { ...none, rate: 0.5 }, { kind: "rate", rate: 0.5, arrival: { kind: "poisson" } }],
    [
      "a rate in bursts",
      { ...none, rate: 0.5, arrival: "gamma", arrivalCv: 2 },
      { kind: "rate", rate: 0.5, arrival: { kind: "gamma", cv: 2 } },
    ],
    ["burst", { ...none, burst: 4 }, { kind: "burst", requests: 4 }],
  ])("of %s is the engine's", async (_, keys, load) => {
    expect((await resolved(keys)).load.load).toEqual(load);
  });

  it("thinks as long as makes so many requests an hour of each user", async () => {
    const { load } = await resolved({ workload: "gitlab-benchmark", requestsPerUserHour: 36 });
    expect(load.load).toMatchObject({ kind: "users", thinkTime: 100 });
  });

  it("of seats has an uncertain share of active users, of users none", async () => {
    const ofSeats = await resolved({ ...none, seats: 500, thinkTime: 60 });
    const ofUsers = await resolved({ users: 500, thinkTime: 60 });
    expect(ofSeats.load.demand!.users).toBeGreaterThan(0);
    expect(ofUsers.load.demand?.users ?? 0).toBe(0);
    expect(ofSeats.load.seats).toMatchObject({ seats: 500 });
  });

  it.each([
    ["no load", none, ["no load"]],
    ["two loads", { rate: 1 }, ["users 50", "rate 1"]],
    ["a detail of another kind", { ...none, burst: 4, thinkTime: 5 }, ["thinkTime 5", "users"]],
    ["a detail of a rate beside users", { arrival: "poisson" }, ["arrival poisson", "rate"]],
    ["a gamma process without its coefficient", { ...none, rate: 1, arrival: "gamma" }, ["arrival gamma"]],
    ["a coefficient without its process", { ...none, rate: 1, arrivalCv: 2 }, ["arrivalCv 2"]],
    [
      "two ways to say how often",
      { thinkTime: 5, requestsPerUserHour: 9 },
      ["thinkTime 5", "requestsPerUserHour 9"],
    ],
  ])("refuses %s", async (_, keys, parts) => {
    const message = await mistake(keys);
    for (const part of parts) expect(message).toContain(part);
  });

  it("knows every kind that the engine has", () => {
    expect(loadKindNames).toEqual(["users", "concurrency", "rate", "burst", "trace"]);
  });
});
