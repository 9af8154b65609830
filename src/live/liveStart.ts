import type { Reproduction } from "../documents/parts/reproduction.ts";
import type { ScenarioRecord } from "../documents/parts/scenarioRecord.ts";
import { questionMix } from "../engine/requestMix.ts";
import { isOf } from "../settings/settings.ts";
import { defaultOf, ruleOf } from "../settings/values.ts";
import type { LiveSettings, LiveStart } from "./settings.ts";

/** What a document says of the one simulation that its page begins with. */
export type LiveSource = {
  readonly reproduction: Reproduction | undefined;
  readonly scenario: ScenarioRecord;
  readonly load: { readonly kind: ScenarioRecord["load"]["kind"]; readonly amount: number };
  readonly model: string;
  readonly machine: string;
  readonly machines: number;
  /** The SLO that the page shows; null for none. */
  readonly slo: string | null;
};

/** How a page's simulator begins: the flags of `capsim simulate`, and the settings they stand for. */
export type LiveBeginning = { readonly asked: Reproduction; readonly start: LiveStart };

/**
 * The beginning of a page's simulator.
 *
 * @returns why there can be none, where there can be none
 */
export function liveBeginning(source: LiveSource): LiveBeginning | { readonly reason: string } {
  const { reproduction, scenario, load } = source;
  if (reproduction === undefined) return { reason: "these results do not say how they were asked for" };
  if (load.kind === "trace") return { reason: "a recorded trace is not carried along" };
  const given = { ...fileKeys(reproduction), ...reproduction.flags };
  const isHouse = given.deployments !== undefined;
  const isSeats = load.kind === "users" && scenario.load.seats !== undefined;
  const amount = isSeats ? scenario.load.seats! : load.amount;
  const loadKey = isSeats ? ("seats" as const) : load.kind;
  const { thinkTimeSeconds } = scenario.load;
  const { questionsPerCall } = questionMix(scenario.workload.features);
  const calls =
    load.kind === "users" && thinkTimeSeconds !== undefined
      ? rounded(3600 / (thinkTimeSeconds * questionsPerCall))
      : null;
  const settings: LiveSettings = {
    load: amount,
    callsPerUserHour: calls,
    mix: Object.fromEntries(
      scenario.workload.features.map(({ name, share }) => [name, rounded(100 * share)]),
    ),
    inputScale: factorOf(given.inputScale),
    outputScale: factorOf(given.outputScale),
    model: isHouse ? null : source.model,
    machine: isHouse ? null : source.machine,
    replicas: source.machines,
    slo: source.slo,
    pricePerHour: null,
  };
  const otherSlos = scenario.experiment.slos.filter((slo) => slo !== source.slo);
  return {
    asked: simulationOf(source, reproduction, isSeats, settings),
    start: { loadKey, settings, otherSlos },
  };
}

/** The same scenario for `capsim simulate`: flags that belong to other commands go, their one load comes. */
function simulationOf(
  { load }: LiveSource,
  reproduction: Reproduction,
  isSeats: boolean,
  { replicas, model, slo }: LiveSettings,
): Reproduction {
  const isSwept = (key: string) => reproduction.command === "sweep" && key === load.kind;
  const kept = Object.entries(reproduction.flags).filter(
    ([key]) => isOf(key, "simulate") && key !== "dayProfile" && !isSwept(key),
  );
  const file = reproduction.scenarioFile && {
    ...reproduction.scenarioFile,
    values: withoutKey(reproduction.scenarioFile.values, "dayProfile"),
  };
  return {
    ...reproduction,
    command: "simulate",
    scenarioFile: file,
    flags: {
      ...Object.fromEntries(kept),
      ...(!isSeats && { [load.kind]: String(load.amount) }),
      ...(model !== null && replicas !== 1 && { replicas: String(replicas) }),
      ...(slo !== null && !isGiven(reproduction, "slo") && { slo: [slo] }),
    },
  };
}

/** Whether a profile is asked for that the page's simulator leaves out; one of a workload file stays. */
export function asksForProfile(reproduction: Reproduction | undefined): boolean {
  return reproduction !== undefined && isGiven(reproduction, "dayProfile");
}

/** Whether a key stands among the flags or in the scenario file. */
function isGiven(reproduction: Reproduction, key: string): boolean {
  return { ...fileKeys(reproduction), ...reproduction.flags }[key] !== undefined;
}

function fileKeys({ scenarioFile }: Reproduction): Record<string, unknown> {
  const values = scenarioFile?.values;
  return typeof values === "object" && values !== null ? (values as Record<string, unknown>) : {};
}

function withoutKey(values: unknown, key: string): unknown {
  if (typeof values !== "object" || values === null) return values;
  return Object.fromEntries(Object.entries(values).filter(([each]) => each !== key));
}

function rounded(value: number): number {
  return Number(value.toPrecision(3));
}

/** "2x", "2" or 2; 1 where nothing is said. */
function factorOf(given: unknown): number {
  return ruleOf("inputScale", null).parse(given ?? defaultOf("inputScale")) as number;
}
