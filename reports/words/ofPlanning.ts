import type { FindingCode } from "../../src/documents/finding.ts";
import { plain, threeDigits } from "./amount.ts";
import type { Sentences } from "./sentence.ts";

/** What the capacity of a curve, a cost and a comparison leave open. */
export const ofPlanning = {
  "falling-latency": ({ figures: { fromLoad, toLoad, fromSeconds, toSeconds } }, { by }) =>
    `E2E p95 falls from ${threeDigits(fromSeconds)} s at ${plain(fromLoad)} to ${threeDigits(toSeconds)} s at ${plain(toLoad)}, by more than chance; longer or more runs${by("duration", "replications")} show whether it really does`,
  "no-slo-breaks": (_, { by }) =>
    `no SLO breaks before the machines have no spare time: the capacity is where that happens; give a stricter SLO${by("slo")} if users would mind sooner`,
  "nothing-carried": (_, { by }) =>
    `the lightest load misses an SLO, so that the capacity is 0 at this confidence; try lighter loads, a larger machine${by("machine")} or a looser SLO${by("slo")}`,
  "capacity-unbounded": ({ figures: { replications } }, { by }) =>
    `${plain(replications)} replications do not bound the capacity on both sides at this confidence; allow more${by("replications")}`,
  "capacity-inversions": ({ figures: { inversions, replications } }, { by }) =>
    `${plain(inversions)} of ${plain(replications)} hours met the SLOs at a heavier load than one at which they missed them: some loads above the capacity may do as well; longer runs${by("duration")} tell them apart`,
  "price-age"({ about: { machine }, figures: { perHourUsd, date, age } }, { by }) {
    const price = `price of ${machine}, ${plain(perHourUsd)} USD/h`;
    const own = `give your own price${by("price")}`;
    switch (age) {
      case "unknown":
        return `${price}: undated, and may be out of date; ${own}`;
      case "over-a-year":
        return `${price}: of ${date}, more than a year old; ${own}`;
      case "maybe-over-a-year":
        return `${price}: of ${date}, may be more than a year old; ${own}`;
    }
  },
  "price-missing": ({ about: { machine } }, { has, flag }) =>
    `price of ${machine}: unknown, so that there is no cost and machines are compared by number${has("price") ? `; give one, e.g. ${flag("price")} ${machine}=12.50` : ""}`,
  "gateway-price-missing": ({ about: { machine }, figures: { instances } }, { has, flag }) =>
    `price of ${machine}: unknown, so that its ${plain(instances)} gateway instances are not in the cost${has("price") ? `; give one, e.g. ${flag("price")} ${machine}=0.50` : ""}`,
  "prices-missing": ({ figures: { machines } }, { has, flag }) =>
    `no price is known for ${machines.join(", ")}: ranked by GPUs after those with one${has("price") ? `; give one, e.g. ${flag("price")} ${machines[0]}=12.50` : ""}`,
  "both-overloaded": (_, { has, flag }) =>
    `both are overloaded, and neither has a latency; ask less of them, or add machines${has("set") ? ` (${flag("set")} replicas=2)` : ""}`,
  "base-overloaded": () => "the base is overloaded and has no latency; the variant has one",
  "variant-overloaded": () =>
    "the variant is overloaded: its queue grows without end, and it has no latency; ask less of it, or add machines",
  "as-written": ({ figures: { text } }) => text,
} as const satisfies Partial<Sentences<FindingCode>>;
