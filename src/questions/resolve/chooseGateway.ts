import { type GatewayFacts, gatewayFor, gatewayInstancesFor } from "../../catalog/gateway.ts";
import type { Assumption } from "../../catalog/workloads.ts";
import type { Gateway, Load } from "../../engine/scenario.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import type { Asked } from "../../settings/asked.ts";
import { defaultOf } from "../../settings/values.ts";

/** The settings that it reads. */
export type GatewaySettings = Asked<"gateway" | "gatewayConcurrency" | "gatewayTimeout">;

/** The gateway in front of the models, and what was taken for granted to say so. */
export type ChosenGateway = { readonly gateway: Gateway; readonly assumptions: readonly Assumption[] };

/** Flags that describe a gateway there must be. */
const details = ["gatewayConcurrency", "gatewayTimeout"] as const;

/**
 * The gateway that was asked for; null where calls go straight to the models, as they do unless one is asked for.
 *
 * @throws UserError for details of no gateway, or GitLab's rule by users where the load names none
 */
export function chooseGateway(
  inputs: GatewaySettings,
  load: Load,
  facts: GatewayFacts,
): ChosenGateway | null {
  const { values, named } = inputs;
  const { gateway = defaultOf("gateway"), gatewayConcurrency: concurrency, gatewayTimeout: timeout } = values;
  if (gateway === "off") {
    const detail = details.find((key) => values[key] !== undefined);
    if (detail === undefined) return null;
    throw new UserError(
      phrase`${named(detail)}: there is no gateway; give ${setting("gateway")} N or auto, or leave it out`,
    );
  }
  const own = {
    ...(concurrency !== undefined && { concurrency }),
    ...(timeout !== undefined && { timeout }),
  };
  if (gateway !== "auto") return gatewayFor(facts, { instances: gateway, ...own });
  if (load.kind !== "users")
    throw new UserError(
      phrase`${named("gateway")}: GitLab's rule goes by users; give ${setting("gateway")} N with any other load`,
    );
  const { instances, size, assumption } = gatewayInstancesFor(facts, load.users);
  const chosen = gatewayFor(facts, { instances, size, ...own });
  return { gateway: chosen.gateway, assumptions: [assumption, ...chosen.assumptions] };
}
