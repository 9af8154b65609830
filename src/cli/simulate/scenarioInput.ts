import { z } from "zod";
import { weightFormats } from "../../calibration/quantisedGeometry.ts";
import { UserError } from "../../errors.ts";
import { parseSlo } from "../../montecarlo/slo.ts";
import { readTraceWindow } from "../../node/traces/traceWindow.ts";
import { numberFrom, seedRule } from "../numbers.ts";
import { type FlagKey, simulateFlags } from "../simulateFlags.ts";
import { lengthsRule, readLengthSpec } from "./lengthSpec.ts";
import { readSpeculativeSpec, speculativeRule } from "./speculativeSpec.ts";

export const formats = ["table", "json", "csv", "markdown"] as const;
const arrivals = ["poisson", "constant", "gamma", "on-off"] as const;
const routings = ["round-robin", "least-outstanding", "power-of-two"] as const;

const sloRule =
  "write METRIC.STAT<VALUE, such as e2e.p95<15s or ttft.mean<800ms (metrics e2e, ttft, tpot, queue; stats mean, p50, p90, p95, p99)";

/**
 * A scenario file's keys, which are the flags of `capsim simulate` too: what each value may be, and what it becomes.
 * An issue's message says what to give.
 */
export const scenarioInput = z
  .strictObject({
    users: count(10_000_000),
    thinkTime: positive(1e7, "seconds"),
    requestsPerUserHour: positive(36_000, "requests"),
    concurrency: count(1_000_000),
    rate: positive(100_000, "requests per second"),
    arrival: oneOf(arrivals),
    arrivalCv: positive(100, "a coefficient of variation"),
    arrivalOnSeconds: positive(1e7, "seconds"),
    arrivalOffSeconds: positive(1e7, "seconds"),
    arrivalOffRate: positive(1, "a share of the mean rate", 0),
    burst: count(1_000_000),
    trace: text("a file's name"),
    traceScale: factor(),
    traceWindow: traceWindow(),
    traceLoop: yes(),
    workload: text("a built-in workload or a file's name"),
    inputTokens: lengths(),
    outputTokens: lengths(),
    model: names("model"),
    machine: names("machine"),
    replicas: count(1000),
    routing: oneOf(routings),
    maxNumSeqs: count(65_536),
    maxNumBatchedTokens: count(10_000_000),
    kvTokens: count(1e12, 16),
    calibration: text("a law file's name"),
    tensorParallel: count(64),
    quantisation: weights(),
    quantization: weights(),
    speculative: speculative(),
    gateway: gateway(),
    gatewayConcurrency: count(1_000_000),
    gatewayTimeout: positive(1e7, "seconds"),
    slo: slos(),
    confidence: share("give a probability from 0.5 to 0.9999", 0.5, 0.9999),
    requireSlo: yes(),
    seed: z.number({ error: seedRule }).int({ error: seedRule }).min(0, { error: seedRule }),
    precision: share("give a share from 0.1% to 50%, such as 2% or 0.02", 0.001, 0.5),
    replications: replications(),
    duration: positive(31_536_000, "seconds", 1),
    threads: count(256),
    format: oneOf(formats),
    out: text("a folder's name"),
    noCharts: yes(),
    quiet: yes(),
    noProgress: yes(),
  } satisfies Record<FlagKey, z.ZodType>)
  .partial();

/** What flags or a scenario file give, every value checked on its own. */
export type ScenarioInput = z.output<typeof scenarioInput>;

/** JSON Schema of a scenario file, each key with its flag's help. */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(scenarioInput, { io: "input" });
  const properties = Object.entries(schema.properties ?? {}).map(([key, property]) => [
    key,
    { description: simulateFlags.find((flag) => flag.key === key)?.text, ...(property as object) },
  ]);
  return { ...schema, title: "capsim scenario", properties: Object.fromEntries(properties) };
}

function count(most: number, least = 1) {
  const rule = `give a whole number from ${least} to ${grouped(most)}`;
  return z
    .number({ error: rule })
    .int({ error: rule })
    .min(least, { error: rule })
    .max(most, { error: rule });
}

function positive(most: number, unit: string, least?: number) {
  const rule = `give ${unit}, a number ${least === undefined ? "above 0" : `from ${least}`} ${least === undefined ? "and at most" : "to"} ${grouped(most)}`;
  const number = z.number({ error: rule }).max(most, { error: rule });
  return least === undefined ? number.positive({ error: rule }) : number.min(least, { error: rule });
}

function oneOf<const T extends readonly string[]>(values: T) {
  return z.enum(values, { error: `choose ${values.slice(0, -1).join(", ")} or ${values.at(-1)}` });
}

function text(what: string) {
  return z.string({ error: `give ${what}` }).min(1, { error: `give ${what}` });
}

function yes() {
  return z.boolean({ error: "write true or false" });
}

/** One name or a list of names; becomes a list. */
function names(what: string) {
  const rule = `name a ${what}, or several as a list (capsim catalog ${what}s)`;
  const name = z.string({ error: rule }).min(1, { error: rule });
  return z.union([name, z.array(name).min(1, { error: rule })], { error: rule }).transform(listOf);
}

function slos() {
  const one = z.string({ error: sloRule }).transform((slo, context) => {
    try {
      return parseSlo(slo);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return refuse(context, slo, sloRule);
    }
  });
  return z.union([one, z.array(one).min(1, { error: sloRule })]).transform(listOf);
}

/** "2%", "0.02" or 0.02; becomes 0.02. */
function share(rule: string, least: number, most: number) {
  return z.union([z.number(), z.string()], { error: rule }).transform((given, context) => {
    const value = typeof given === "number" ? given : shareFrom(given);
    return value !== null && value >= least && value <= most ? value : refuse(context, given, rule);
  });
}

function shareFrom(given: string): number | null {
  const percent = /^(.*?)\s*%$/.exec(given);
  const value = numberFrom((percent?.[1] ?? given).trim());
  return value !== null && percent ? value / 100 : value;
}

/** "2x", "0.5" or 2; becomes the number. */
function factor() {
  const rule = "give a factor from 0.001 to 1000, such as 2x or 0.5x";
  return z.union([z.number(), z.string()], { error: rule }).transform((given, context) => {
    const value = typeof given === "number" ? given : numberFrom(given.trim().replace(/x$/i, ""));
    return value !== null && value >= 0.001 && value <= 1000 ? value : refuse(context, given, rule);
  });
}

/** A stretch of a trace's clock. */
function traceWindow() {
  const rule = "write FROM..TO, such as 10:00..11:00, 10:00:30..10:05 or 2023-11-16T18:20..19:00";
  return z.string({ error: rule }).transform((given, context) => {
    return readTraceWindow(given) ?? refuse(context, given, rule);
  });
}

/** "20..400", or one number for both; becomes the pair. */
function replications() {
  const rule = "give MIN..MAX, whole numbers from 2 to 100,000 such as 20..400, or one number for both";
  return z.union([z.number(), z.string()], { error: rule }).transform((given, context) => {
    const [, from, to = from] = /^\s*(\d+)\s*(?:\.\.\s*(\d+)\s*)?$/.exec(String(given)) ?? [];
    const [min, max] = [Number(from), Number(to)];
    return min >= 2 && max >= min && max <= 100_000 ? ([min, max] as const) : refuse(context, given, rule);
  });
}

/** A format of weights; AWQ and GPTQ are ways to int4. */
function weights() {
  return oneOf([...weightFormats, "awq", "gptq"]).transform((given) =>
    given === "awq" || given === "gptq" ? "int4" : given,
  );
}

/** A number of instances, or a word; YAML 1.1 reads a bare `off` as false. */
function gateway() {
  const rule = "give a number of instances from 1 to 10,000, auto or off";
  return z.union([z.number(), z.string(), z.literal(false)], { error: rule }).transform((given, context) => {
    if (given === "auto") return given;
    if (given === "off" || given === false) return "off";
    const instances = typeof given === "number" ? given : numberFrom(given);
    const isCount = instances !== null && Number.isInteger(instances) && instances >= 1;
    return isCount && instances <= 10_000 ? instances : refuse(context, given, rule);
  });
}

function speculative() {
  return z.string({ error: speculativeRule }).transform((given, context) => {
    const spec = readSpeculativeSpec(given);
    return spec ?? refuse(context, given, speculativeRule);
  });
}

/** A number of tokens or a distribution in words. */
function lengths() {
  return z.union([z.number(), z.string()], { error: lengthsRule }).transform((given, context) => {
    const spec = readLengthSpec(given);
    return spec ?? refuse(context, given, lengthsRule);
  });
}

function refuse(context: z.core.$RefinementCtx, input: unknown, message: string): never {
  context.issues.push({ code: "custom", input, message });
  return z.NEVER;
}

function listOf<T>(given: T | T[]): T[] {
  return Array.isArray(given) ? given : [given];
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}
