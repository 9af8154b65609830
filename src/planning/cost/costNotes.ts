import type { Finding } from "../../documents/finding.ts";
import type { CostInput, Fleet } from "./costInput.ts";
import type { MachineTerms, Power } from "./terms.ts";

/** What is missing from the cost because no price is known. */
export function missingPrices(fleets: readonly Fleet[], gateway: CostInput["gateway"]): Finding[] {
  const rented = fleets.filter(({ terms }) => terms.kind === "rent" && terms.price === null);
  return [
    ...rented.map(({ machine }): Finding => ({ code: "price-missing", about: { machine }, figures: {} })),
    ...(gateway !== null && gateway.price === null ? [gatewayUnpriced(gateway)] : []),
  ];
}

function gatewayUnpriced({ machine, instances }: NonNullable<CostInput["gateway"]>): Finding {
  return { code: "gateway-price-missing", about: { machine }, figures: { instances } };
}

/** What the cost of a machine takes for granted. */
export function costAssumptions(machine: string, terms: MachineTerms): string[] {
  switch (terms.kind) {
    case "rent":
      return terms.commitment === null
        ? []
        : [
            `${machine}: ${percent(terms.commitment.share)} committed, paid round the clock at ${percent(terms.commitment.discount)} off`,
          ];
    case "purchase":
      return [
        `${machine}: written off in ${terms.years} years to ${percent(terms.residualShare)} of its price, upkeep ${percent(terms.upkeepSharePerYear)} of it a year`,
        `${machine}: ${powerText(terms.power)}, PUE ${terms.pue}, ${terms.perKwh} USD/kWh, switched off out of hours`,
      ];
  }
}

function powerText({ gpus, tdpWattsPerGpu, hostWattsPerGpu, idleShareOfTdp, utilisation }: Power): string {
  const used =
    utilisation === 1
      ? "at their TDP, which is the most they can draw"
      : `used ${percent(utilisation)} of the time, idle at ${percent(idleShareOfTdp)} of their TDP`;
  return `${gpus} GPUs of ${tdpWattsPerGpu} W ${used}, and ${gpus * hostWattsPerGpu} W beside them`;
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}
