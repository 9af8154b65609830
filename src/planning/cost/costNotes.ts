import type { CostInput, Fleet } from "./costInput.ts";
import type { MachineTerms, Power } from "./terms.ts";

/** What is missing from the cost because no price is known. */
export function missingPrices(fleets: readonly Fleet[], gateway: CostInput["gateway"]): string[] {
  const rented = fleets.filter(({ terms }) => terms.kind === "rent" && terms.price === null);
  return [
    ...rented.map(
      ({ machine }) =>
        `price of ${machine}: none known, so there is no cost, and machines are compared by number; give one, e.g. --price ${machine}=12.50`,
    ),
    ...(gateway !== null && gateway.price === null
      ? [
          `price of ${gateway.machine}: none known, so its ${gateway.instances} gateway instances are not in the cost; give one, e.g. --price ${gateway.machine}=0.50`,
        ]
      : []),
  ];
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
