import { featureCompatibility } from "../../catalog/compatibility.ts";
import type { CostFacts } from "../../catalog/costFacts.ts";
import { gatewayInstancesFor } from "../../catalog/gateway.ts";
import type { Catalog } from "../../catalog/types.ts";
import { UserError } from "../../errors.ts";
import { planCost } from "../../planning/cost/planCost.ts";
import { listPrice } from "../../planning/cost/terms.ts";
import type { FleetCandidate, FleetSettings } from "../../planning/fleet/fleetPlan.ts";
import type { GatewayBeside } from "../../planning/fleet/gatewayBeside.ts";
import type { Growth } from "../../planning/growth.ts";
import { amountOf } from "../../planning/loadScale.ts";
import { type Inputs, type RawFlags, readInputs, withoutFlags } from "../inputs.ts";
import type { LocatedValues } from "../locatedValues.ts";
import { type Plan, planRuns } from "../planRuns.ts";
import type { World } from "../world.ts";
import { fleetCandidate } from "./fleetCandidate.ts";
import { planKeys } from "./planFlags.ts";
import { type GrowthInput, readGrowth } from "./readGrowth.ts";
import { readPurchase } from "./readPurchase.ts";

/** A plan with everything decided. */
export type ChosenPlan = {
  readonly inputs: Inputs;
  /** The simulation of one machine of each candidate. */
  readonly plan: Plan;
  readonly candidates: readonly FleetCandidate[];
  readonly settings: FleetSettings;
  readonly gateway: GatewayBeside | null;
  /** null where none is asked for. */
  readonly growth: GrowthInput | null;
};

/**
 * Decides everything a plan needs.
 *
 * @param today YYYY-MM-DD
 * @throws UserError for anything that does not go together
 */
export async function choosePlan(
  flags: RawFlags,
  file: LocatedValues | null,
  world: World,
  costs: CostFacts,
  today: string,
): Promise<ChosenPlan> {
  const { catalog } = world;
  const growth = readGrowth(flags.growth as string | undefined, flags.years as string | undefined);
  const given = readInputs(withoutFlags(flags, planKeys), file, world.files);
  const purchase = readPurchase(flags, catalog, costs, given.values.calibration !== undefined);
  checkScenario(given);
  const { machine, calibration, slo, featureSlo } = given.values;
  if ((slo ?? []).length + (featureSlo ?? []).length === 0)
    throw new UserError('no SLO to plan for: give one, e.g. --slo "e2e.p95<15s"');
  if (machine !== undefined && purchase.cloud !== null)
    throw new UserError(
      `--cloud ${purchase.cloud}: the machines are named already; leave --cloud or --machine out`,
    );
  const machines =
    machine ??
    (calibration !== undefined && purchase.cloud === null
      ? undefined
      : catalog.machines.filter(({ cloud }) => cloud === (purchase.cloud ?? cloud)).map(({ id }) => id));
  const named = withValues(given, machines === undefined ? {} : { machine: machines });
  const models = named.values.model ?? (calibration === undefined ? compatibleModels(catalog) : undefined);
  const inputs = withValues(named, models === undefined ? {} : { model: [...models] });
  const plan = await planRuns(inputs, world);
  const { mtbf } = inputs.values;
  if (mtbf !== undefined && purchase.redundancy.kind !== "availability")
    throw new UserError(
      `${inputs.named("mtbf")}: matters to an availability only; give --redundancy availability=99.9, or leave it out`,
    );
  const candidates = plan.runs.map((run) => fleetCandidate(run, inputs, purchase, world));
  return {
    inputs,
    plan,
    candidates,
    settings: {
      ...plan.settings,
      redundancy: purchase.redundancy,
      hoursPerMonth: purchase.hoursPerMonth,
      today,
    },
    gateway: gatewayBeside(plan, world, costs, purchase.hoursPerMonth, today),
    growth,
  };
}

/** The growth of the plan's load; null where none is asked for, or there is no candidate. */
export function growthOf({ growth, candidates }: ChosenPlan): Growth | null {
  const load = candidates[0]?.scenario.load;
  if (growth === null || load === undefined) return null;
  return { load: amountOf(load), perYear: growth.perYear, years: growth.years };
}

/** Models that GitLab calls fully or largely compatible with all its features; no quality is known of others. */
function compatibleModels({ models }: Catalog): readonly string[] {
  return models
    .filter((model) => {
      const verdicts = (["code-completion", "code-generation", "chat"] as const).map(
        (feature) => featureCompatibility(model, feature)!.verdict,
      );
      return model.geometry !== null && verdicts.every((each) => each === "full" || each === "largely");
    })
    .map(({ id }) => id);
}

function withValues(inputs: Inputs, values: Partial<Inputs["values"]>): Inputs {
  return { ...inputs, values: { ...inputs.values, ...values } };
}

/** What a scenario file may say and a plan has no place for. */
function checkScenario({ values, named }: Inputs): void {
  const refused = ["replicas", "deployments", "dayProfile", "outage", "slow", "rollingRestart"] as const;
  const key = refused.find((each) => values[each] !== undefined);
  if (key !== undefined)
    throw new UserError(
      `${named(key)}: a plan chooses the fleet of one deployment and tests it by itself; leave it out`,
    );
}

/** The AI gateway's instances by GitLab's rule, and what they cost; null where no users are said. */
function gatewayBeside(
  { load: { load } }: Plan,
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
