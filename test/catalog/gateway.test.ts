import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gatewayFor, gatewayInstancesFor, parseGateway } from "../../src/catalog/gateway.ts";
import { loadGateway } from "../../src/node/catalogFiles.ts";

const facts = loadGateway();

describe("GitLab's rule for the AI gateway", () => {
  it.each([
    [1, 1, 40],
    [50, 1, 40],
    [51, 1, 160],
    [200, 1, 160],
    [201, 2, 160],
    [500, 3, 160],
    [1000, 5, 160],
  ])("gives %i users %i instances of %i calls", (users, instances, calls) => {
    const advice = gatewayInstancesFor(facts, users);
    expect([advice.instances, advice.size.concurrentRequests]).toEqual([instances, calls]);
    expect(advice.assumption.source).toContain("GitLab documentation");
  });

  it("says where GitLab names no number", () => {
    expect(gatewayInstancesFor(facts, 200).assumption.source).not.toContain("assumption");
    expect(gatewayInstancesFor(facts, 201).assumption.source).toContain("assumption");
  });

  it("never gives more users fewer calls", () => {
    const calls = (users: number) => {
      const { instances, size } = gatewayInstancesFor(facts, users);
      return instances * size.concurrentRequests;
    };
    const users = fc.integer({ min: 1, max: 1_000_000 });
    fc.assert(
      fc.property(users, users, (a, b) => {
        expect(calls(Math.max(a, b))).toBeGreaterThanOrEqual(calls(Math.min(a, b)));
      }),
    );
  });
});

describe("a gateway", () => {
  it("is GitLab's larger size with a time-out of a minute where nothing else is said", () => {
    const { gateway, assumptions } = gatewayFor(facts, { instances: 2 });
    expect(gateway).toEqual({ instances: 2, concurrency: 160, queueLimit: 4096, timeout: 60 });
    expect(assumptions).toHaveLength(3);
    for (const { source } of assumptions) expect(source).toMatch(/GitLab|^assumption/);
  });

  it("takes what the user says in the place of it, and says so", () => {
    const { gateway, assumptions } = gatewayFor(facts, { instances: 1, concurrency: 12, timeout: 5 });
    expect(gateway).toMatchObject({ concurrency: 12, timeout: 5 });
    expect(assumptions.filter(({ source }) => source === "given")).toHaveLength(2);
  });
});

describe("the file of the gateway's facts", () => {
  it("is refused by the field that is wrong", () => {
    expect(() => parseGateway({ ...facts, timeout: { seconds: -1, source: "x" } })).toThrow(
      "timeout.seconds",
    );
    expect(() => parseGateway({ ...facts, beyond: { ...facts.beyond, size: "huge" } })).toThrow(
      "unknown size huge",
    );
  });
});
