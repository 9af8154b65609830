import { planned, priced, redundancies } from "../choices.ts";
import { names, type Settings } from "../setting.ts";

/** Which machines are bought, and what they cost. */
export const purchase = {
  cloud: {
    group: "purchase",
    value: "NAME",
    help: "only the machines of gcp, aws or azure",
    completes: [names("cloud")],
    rule: (is) => is.text("gcp, aws or azure"),
    commands: planned,
  },
  redundancy: {
    group: "purchase",
    value: "RULE",
    help: "keep the SLOs with machines down: n+1, n+2, or in availability=99.9 % of the hours",
    completes: redundancies,
    rule: (is) => is.redundancy(),
    commands: planned,
  },
  growth: {
    group: "purchase",
    value: "P%/year",
    help: "how the load grows, 20%/year or 1.5%/month: when to add machines to the fleets in front",
    rule: (is) => is.growth(),
    commands: planned,
  },
  years: {
    group: "purchase",
    value: "N",
    help: "years over which the growth is followed",
    default: 3,
    rule: (is) => is.years(),
    commands: planned,
  },
  split: {
    group: "purchase",
    value: null,
    help: "which features to put on models and machines of their own, among those that GitLab calls compatible",
    rule: (is) => is.yes(),
    commands: planned,
  },
  price: {
    group: "prices",
    value: "MACHINE=USD",
    isRepeatable: true,
    help: "own price of an hour of a machine: large=32.50",
    completes: [names("machine price")],
    rule: (is) => is.machinePrices(),
    commands: priced,
    page: { name: "price", label: "Price of a machine, USD per hour" },
  },
  purchase: {
    group: "prices",
    value: "MACHINE=USD",
    isRepeatable: true,
    help: "own purchase price of a machine, written off over years, with power and upkeep",
    completes: [names("machine price")],
    rule: (is) => is.machinePrices(),
    commands: priced,
  },
  hours: {
    group: "prices",
    value: "HOURS",
    help: "hours of operation: 12x5 (a day, days a week), or hours a month",
    default: 730,
    defaultNote: "round the clock",
    rule: (is) => is.hours(),
    commands: priced,
  },
} as const satisfies Settings;
