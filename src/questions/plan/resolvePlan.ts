import type { CostFacts } from "../../catalog/costFacts.ts";
import { gatewayInstancesFor } from "../../catalog/gateway.ts";
import type { GatewayBeside } from "../../documents/plan.ts";
import { amountOf } from "../../engine/loadKinds.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import { planCost } from "../../planning/cost/planCost.ts";
import { listPrice } from "../../planning/cost/terms.ts";
import type { FleetCandidate, FleetSettings } from "../../planning/fleet/fleetPlan.ts";
import type { Growth } from "../../planning/growth.ts";
import { type AskedOf, withValues } from "../../settings/asked.ts";
import type { Inputs } from "../../settings/inputs.ts";
import { type ResolvedScenario, resolveScenario } from "../resolve/resolveScenario.ts";
import type { World } from "../resolve/world.ts";
import type { Run } from "../simulate/execute.ts";
import { type ChosenHouse, chooseHouse, compatibleModels } from "./chooseHouse.ts";
import { chooseGrowth, choosePurchase, type GrowthInput } from "./choosePurchase.ts";
import { checkSplit, chooseSplit } from "./chooseSplit.ts";
import { fleetCandidate } from "./fleetCandidate.ts";
import { checkUsers, servable } from "./servable.ts";

/** A plan with everything decided. */
export type ResolvedPlan = {
  readonly inputs: Inputs;
  /** The simulation of one machine of each candidate. */
  readonly resolved: ResolvedScenario;
  /** Of a plan of one deployment; none where several are planned together. */
  readonly candidates: readonly FleetCandidate[];
  readonly house: ChosenHouse | null;
  readonly settings: FleetSettings;
  readonly gateway: GatewayBeside | null;
  /** null where none is asked for. */
  readonly growth: GrowthInput | null;
  readonly skipped: readonly string[];
};

/**
 * Decides everything a plan needs.
 *
 * @param today YYYY-MM-DD
 * @throws UserError for anything that does not go together
 */
export async function resolvePlan(
  asked: AskedOf<"plan">,
  world: World,
  costs: CostFacts,
  today: string,
): Promise<ResolvedPlan> {
  const { catalog } = world;
  const growth = chooseGrowth(asked);
  const { replicas, ...others } = asked.values;
  const given: Inputs = { ...asked, values: others };
  const purchase = choosePurchase(given, catalog, costs);
  checkScenario(given);
  const { machine, calibration, slo, featureSlo } = given.values;
  if ((slo ?? []).length + (featureSlo ?? []).length === 0)
    throw new UserError(phrase`no SLO to plan for: give one, e.g. ${setting("slo")} "e2e.p95<15s"`);
  if (machine !== undefined && purchase.cloud !== null)
    throw new UserError(
      phrase`${given.named("cloud")}: the machines are named already; leave ${setting("cloud")} or ${setting("machine")} out`,
    );
  const machines =
    machine ??
    (calibration !== undefined && purchase.cloud === null
      ? undefined
      : catalog.machines.filter(({ cloud }) => cloud === (purchase.cloud ?? cloud)).map(({ id }) => id));
  const named = withValues(given, machines === undefined ? {} : { machine: machines });
  const models =
    named.values.model ?? (calibration === undefined ? compatibleModels(catalog, null) : undefined);
  const inputs = withValues(named, models === undefined ? {} : { model: [...models] });
  const { mtbf } = inputs.values;
  if (mtbf !== undefined && purchase.redundancy.kind !== "availability")
    throw new UserError(
      phrase`${inputs.named("mtbf")}: matters to an availability only; give ${setting("redundancy")} availability=99.9, or leave it out`,
    );
  const candidateOf = (run: Run) => fleetCandidate(run, inputs, purchase, world);
  const isSplit = asked.values.split === true;
  if (isSplit) checkSplit(given, growth);
  const together = isSplit
    ? await chooseSplit(named, world, candidateOf)
    : given.values.deployments === undefined
      ? null
      : await chooseHouse(given, world, machines ?? [], candidateOf);
  if (together !== null && growth !== null)
    throw new UserError(
      phrase`${given.named("growth")}: is followed for one deployment; leave it or ${given.named("deployments")} out`,
    );
  const found = together?.resolved ?? (await resolveScenario(inputs, world));
  const skipped =
    replicas === undefined ? [] : ["replicas: left out; a plan chooses how many machines there are"];
  checkUsers(found.runs);
  const alone = servable(together === null ? found.runs.map(candidateOf) : [], found.settings, true);
  // A split may do without a group of several features.
  const parts = (together?.chosen.parts ?? []).map((part) => ({
    part,
    ...servable(part.candidates, found.settings, !isSplit || part.features.length === 1),
  }));
  const resolved = {
    ...found,
    skipped: [...skipped, ...found.skipped, ...new Set([alone, ...parts].flatMap((each) => each.skipped))],
  };
  return {
    inputs,
    resolved,
    skipped: resolved.skipped,
    candidates: alone.kept,
    house: together && {
      ...together.chosen,
      parts: parts.map(({ part, kept }) => ({ ...part, candidates: kept })),
    },
    settings: {
      ...resolved.settings,
      redundancy: purchase.redundancy,
      hoursPerMonth: purchase.hoursPerMonth,
      today,
    },
    gateway: gatewayBeside(resolved, world, costs, purchase.hoursPerMonth, today),
    growth,
  };
}

/** The growth of the plan's load; null where none is asked for, or there is no candidate. */
export function growthOf({ growth, candidates }: ResolvedPlan): Growth | null {
  const load = candidates[0]?.scenario.load;
  if (growth === null || load === undefined) return null;
  return { load: amountOf(load), perYear: growth.perYear, years: growth.years };
}

/** What a scenario file may say and a plan has no place for. */
function checkScenario({ values, named }: Inputs): void {
  const refused = ["dayProfile", "outage", "slow", "rollingRestart"] as const;
  const key = refused.find((each) => values[each] !== undefined);
  if (key !== undefined)
    throw new UserError(
      phrase`${named(key)}: a plan chooses the fleet of one deployment and tests it by itself; leave it out`,
    );
}

/** The AI gateway's instances by GitLab's rule, and what they cost; null where no users are said. */
function gatewayBeside(
  { load: { load } }: ResolvedScenario,
  { gateway }: World,
  { gatewayMachines }: CostFacts,
  hoursPerMonth: number,
  today: string,
): GatewayBeside | null {
  if (load.kind !== "users") return null;
  const { instances, size, assumption } = gatewayInstancesFor(gateway, load.users);
  const priced = gatewayMachines.find((each) => each.size === size.name);
  const machine = priced?.machine ?? size.name;
  const cost = planCost({
    fleets: [],
    gateway: { machine, instances, price: priced ? listPrice(priced.price) : null },
    hoursPerMonth,
    today,
  });
  return { instances, size: size.name, machine, source: assumption.source, text: assumption.text, cost };
}
