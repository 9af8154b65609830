import type { FleetSettings } from "../fleet/fleetPlan.ts";
import type { JointPart } from "../joint/house.ts";
import { type HouseStart, housesOf, type OwnFleet, priceOf } from "../joint/ownFleets.ts";

/** Features that are served together. */
type Group = readonly string[];

/** What is known so far of the fleets of each group of features, and of the houses that they make up. */
export class GroupFleets {
  readonly #groups: ReadonlyMap<string, JointPart>;
  readonly #settings: FleetSettings;
  /** Ways to put the features into groups, for each of which there is a model and a machine. */
  readonly #ways: readonly (readonly Group[])[];
  /** Houses that are wanted of all. */
  readonly #wanted: number;
  readonly #fleets = new Map<string, readonly OwnFleet[]>();

  constructor(
    groups: readonly JointPart[],
    settings: FleetSettings,
    ways: readonly (readonly Group[])[],
    wanted: number,
  ) {
    this.#groups = new Map(groups.map((group) => [keyOf(group.features), group]));
    this.#settings = settings;
    this.#ways = ways.filter((way) => way.every((group) => this.#groups.has(keyOf(group))));
    this.#wanted = wanted;
  }

  add({ features }: JointPart, fleets: readonly OwnFleet[]): void {
    this.#fleets.set(keyOf(features), fleets);
  }

  /**
   * Whether a house with this group may be among the cheapest that are wanted, or be the cheapest split or unsplit one. A way
   * costs at least what its groups do; a group that is not known yet at least what any group within it does, as a model that
   * may serve it may serve those, and one machine.
   */
  mayMatter({ features }: JointPart): boolean {
    const houses = this.houses();
    const last = houses[this.#wanted - 1]?.price ?? Number.POSITIVE_INFINITY;
    const isSplitKnown = houses.some(({ choices }) => choices.length > 1);
    return this.#ways
      .filter((way) => way.some((group) => keyOf(group) === keyOf(features)))
      .some((way) => {
        const least = way.reduce((sum, group) => sum + this.#leastCost(group), 0);
        return Number.isFinite(least) && (!isSplitKnown || least < last);
      });
  }

  /** Houses of all ways whose groups are known, the cheapest first. */
  houses(): readonly (HouseStart & { readonly price: number })[] {
    return this.#ways
      .filter((way) => way.every((group) => this.#fleets.has(keyOf(group))))
      .flatMap((way) =>
        housesOf(
          way.map((group) => this.#groups.get(keyOf(group))!),
          way.map((group) => this.#fleets.get(keyOf(group))!),
          this.#settings,
        ),
      )
      .toSorted((a, b) => a.price - b.price || a.choices.length - b.choices.length);
  }

  /** What a group costs at least a month; infinite where no fleet keeps its SLOs. */
  #leastCost(group: Group): number {
    const own = this.#fleets.get(keyOf(group));
    if (own !== undefined) return this.#cheapest(own);
    const { candidates } = this.#groups.get(keyOf(group))!;
    const within = [...this.#fleets]
      .filter(([key]) => this.#groups.get(key)!.features.every((feature) => group.includes(feature)))
      .map(([, fleets]) => this.#cheapest(fleets));
    const single = candidates.map((candidate) => priceOf(candidate, this.#settings, 1));
    return Math.max(Math.min(...single), ...within);
  }

  #cheapest(fleets: readonly OwnFleet[]): number {
    const [first] = fleets;
    return first === undefined
      ? Number.POSITIVE_INFINITY
      : priceOf(first.candidate, this.#settings, first.machines);
  }
}

/** Features of a group stand in the workload's order. */
function keyOf(features: Group): string {
  return features.join("\n");
}
