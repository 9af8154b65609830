/** The ways to spread requests over replicas, each in words; the router of each stands in router.ts. */
export const routingPolicies = {
  "round-robin": "each replica in turn",
  "least-outstanding": "the replica with the fewest requests",
  "power-of-two": "the one with fewer requests of two chosen at random",
} as const;
export type Routing = keyof typeof routingPolicies;
export const routings = Object.keys(routingPolicies) as [Routing, ...Routing[]];

/** Where nothing is said. */
export const usualRouting = "least-outstanding" satisfies Routing;
