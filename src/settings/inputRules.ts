import { z } from "zod";
import { didYouMean } from "../catalog/resolveName.ts";
import { flagOf, type Phrase, phrase, setting, told, UserError } from "../errors.ts";
import { parseSlo, type Slo, sloForm } from "../montecarlo/slo.ts";
import { readTraceWindow } from "../traces/traceWindow.ts";
import { gatewayWords, onOff, quantisations } from "./choices.ts";
import { lengthsRule, readLengthSpec } from "./lengthSpec.ts";
import { type LoadLimits, loadStepsRule, readLoadSteps } from "./loadSteps.ts";
import { numberFrom, seedRule } from "./numbers.ts";
import { readRanged } from "./rangedSpec.ts";
import { sloSuggestion } from "./sloSuggestion.ts";
import { readSpeculativeSpec, speculativeRule } from "./speculativeSpec.ts";

const sloRule = phrase`write ${sloForm}; what one feature must keep goes to ${setting("featureSlo")}`;
const featureSloRule = `write FEATURE:${sloForm}`;

export function count(most: number, least = 1) {
  const rule = `give a whole number from ${least} to ${grouped(most)}`;
  return z
    .number({ error: rule })
    .int({ error: rule })
    .min(least, { error: rule })
    .max(most, { error: rule });
}

export function positive(most: number, unit: string, least?: number) {
  const rule = `give ${unit}, a number ${least === undefined ? "above 0" : `from ${least}`} ${least === undefined ? "and at most" : "to"} ${grouped(most)}`;
  const number = z.number({ error: rule }).max(most, { error: rule });
  return least === undefined ? number.positive({ error: rule }) : number.min(least, { error: rule });
}

export function oneOf<const T extends readonly string[]>(values: T) {
  const rule = `choose ${values.slice(0, -1).join(", ")} or ${values.at(-1)}`;
  return z.enum(values, { error: ({ input }) => rule + didYouMean(input, values) });
}

export function text(what: string) {
  return z.string({ error: `give ${what}` }).min(1, { error: `give ${what}` });
}

/** A file's name, or what stands in it. */
export function textOrObject(what: string) {
  const error = `give ${what}`;
  return z.union([text(what), z.record(z.string(), z.unknown())], { error });
}

/** Whole number of something that is there. */
export function atLeastOne() {
  const error = "give a whole number of at least 1";
  return z.number({ error }).int({ error }).min(1, { error });
}

export function aboveZero() {
  const error = "give a number above 0";
  return z.number({ error }).positive({ error });
}

export function seed() {
  return z.number({ error: seedRule }).int({ error: seedRule }).min(0, { error: seedRule });
}

/** Loads in words or as a list; becomes the loads in rising order. */
export function loadSteps(limits: LoadLimits) {
  const error = loadStepsRule;
  return z.union([z.number(), z.string(), z.array(z.number())], { error }).transform((given, context) => {
    const loads = readLoadSteps(given, limits);
    return typeof loads === "string" ? refuse(context, given, loads) : loads;
  });
}

/** What a what-if's variants change: "KEY=VALUE" texts, or values by key; what each may be is the key's own rule. */
export function changes() {
  return z.union([z.array(z.string()), z.record(z.string(), someValue)], { error: changesRule });
}

/** As `changes`, each key with any number of values. */
export function severalChanges() {
  const several = z.union([someValue, z.array(someValue)]);
  return z.union([z.array(z.string()), z.record(z.string(), several)], { error: changesRule });
}

const changesRule = "write KEY=VALUE, or values by key";
const someValue = z.union([z.string(), z.number(), z.boolean()]);

export function yes() {
  return z.boolean({ error: "write true or false" });
}

/** "on" or "off", which YAML 1.1 reads as true and false. */
export function yesOrNo() {
  const rule = "write on or off";
  return z
    .union([z.boolean(), z.enum(onOff)], { error: ({ input }) => rule + didYouMean(input, onOff) })
    .transform((given) => (typeof given === "boolean" ? given : given === "on"));
}

/** One name or a list of names; becomes a list. */
export function names(what: string) {
  const rule = `name a ${what}, or several as a list (capsim catalog ${what}s)`;
  const name = z.string({ error: rule }).min(1, { error: rule });
  return z.union([name, z.array(name).min(1, { error: rule })], { error: rule }).transform(listOf);
}

/** SLOs over all requests. */
export function slos() {
  return listOfSlos(sloRule, ({ feature }) => feature === undefined);
}

/** SLOs that name their feature. */
export function featureSlos() {
  return listOfSlos(featureSloRule, ({ feature }) => feature !== undefined);
}

function listOfSlos(rule: Phrase, isRight: (slo: Slo) => boolean) {
  const error = `write ${sloForm}`;
  const one = z.string({ error }).transform((given, context) => {
    try {
      const slo = parseSlo(given);
      return isRight(slo) ? slo : refuse(context, given, rule);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return refuse(context, given, phrase`${rule}${sloSuggestion(given)}`);
    }
  });
  return z.union([one, z.array(one).min(1, { error })], { error }).transform(listOf);
}

/** "2%", "0.02" or 0.02; becomes 0.02. */
export function share(rule: string, least: number, most: number) {
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

/** "60%", 0.6 or "60% (40..80)"; becomes the share with its range. */
export function activeShare() {
  const rule = 'give a share above 0 and at most 100%, such as 60%, or with its range "60% (40..80)"';
  return z.union([z.number(), z.string()], { error: rule }).transform((given, context) => {
    const share = readRanged(given, 1);
    return share !== null && share.value > 0 ? share : refuse(context, given, rule);
  });
}

/** A number of requests with or without its range, in all or by feature. */
export function requestsPerUserHour() {
  const rule = 'give requests, a number above 0 and at most 36,000, or with its range "25 (10..60)"';
  const byFeature = `${rule}; a feature that nobody asks for has 0`;
  const ranged = (least: number, its: string) =>
    z.union([z.number(), z.string()], { error: its }).transform((given, context) => {
      const requests = readRanged(given, 36_000);
      return requests !== null && requests.value > least ? requests : refuse(context, given, its);
    });
  return z.union(
    [
      ranged(0, rule).transform((requests) => ({ kind: "all" as const, ...requests })),
      z
        .record(z.string(), ranged(-1, byFeature))
        .transform((features) => ({ kind: "by-feature" as const, features })),
    ],
    { error: rule },
  );
}

/** "2x", "0.5" or 2; becomes the number. */
export function factor() {
  const rule = "give a factor from 0.001 to 1000, such as 2x or 0.5x";
  return z.union([z.number(), z.string()], { error: rule }).transform((given, context) => {
    const value = typeof given === "number" ? given : numberFrom(given.trim().replace(/x$/i, ""));
    return value !== null && value >= 0.001 && value <= 1000 ? value : refuse(context, given, rule);
  });
}

/** A stretch of a trace's clock. */
export function traceWindow() {
  const rule = "write FROM..TO, such as 10:00..11:00, 10:00:30..10:05 or 2023-11-16T18:20..19:00";
  return z.string({ error: rule }).transform((given, context) => {
    return readTraceWindow(given) ?? refuse(context, given, rule);
  });
}

/** "20..400", or one number for both; becomes the pair. */
export function replications() {
  const rule = "give MIN..MAX, whole numbers from 2 to 100,000 such as 20..400, or one number for both";
  return z.union([z.number(), z.string()], { error: rule }).transform((given, context) => {
    const [, from, to = from] = /^\s*(\d+)\s*(?:\.\.\s*(\d+)\s*)?$/.exec(String(given)) ?? [];
    const [min, max] = typeof given === "number" ? [given, given] : [Number(from), Number(to)];
    return Number.isInteger(min) && min >= 2 && max >= min && max <= 100_000
      ? ([min, max] as const)
      : refuse(context, given, rule);
  });
}

/** A format of weights; AWQ and GPTQ are ways to int4. */
export function weights() {
  return oneOf(quantisations).transform((given) => (given === "awq" || given === "gptq" ? "int4" : given));
}

/** A number of instances, or a word; YAML 1.1 reads a bare `off` as false. */
export function gateway() {
  const rule = "give a number of instances from 1 to 10,000, auto or off";
  return z
    .union([count(10_000), z.enum(gatewayWords), z.literal(false)], {
      error: ({ input }) => rule + didYouMean(input, gatewayWords),
    })
    .transform((given) => (given === false ? "off" : given));
}

export function speculative() {
  return z.string({ error: speculativeRule }).transform((given, context) => {
    const spec = readSpeculativeSpec(given);
    return spec ?? refuse(context, given, speculativeRule);
  });
}

/** A number of tokens or a distribution in words. */
export function lengths() {
  return z.union([z.number(), z.string()], { error: lengthsRule }).transform((given, context) => {
    const spec = readLengthSpec(given);
    return spec ?? refuse(context, given, lengthsRule);
  });
}

/** Ends a value's reading with what to give. */
export function refuse(context: z.core.$RefinementCtx, input: unknown, advice: Phrase): never {
  context.issues.push({ code: "custom", input, message: told(advice, flagOf), params: { advice } });
  return z.NEVER;
}

/** One thing, or several, as a list. */
export function listOf<T>(given: T | T[]): T[] {
  return Array.isArray(given) ? given : [given];
}

function grouped(value: number): string {
  return value.toLocaleString("en-US");
}
