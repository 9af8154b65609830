import { z } from "zod";
import { didYouMean } from "../catalog/resolveName.ts";
import { durationRule, readDuration } from "./durationSpec.ts";
import { outageRule, readOutage, readRestart, readSlow, restartRule, slowRule } from "./faultSpec.ts";
import { listOf, refuse } from "./inputRules.ts";

export function outages() {
  return specs(readOutage, outageRule);
}

export function slowReplicas() {
  return specs(readSlow, slowRule);
}

/** "30", "5m" or 300; becomes seconds. */
export function duration(mayBeZero = false) {
  return z.union([z.number(), z.string()], { error: durationRule }).transform((given, context) => {
    const seconds = secondsFrom(given);
    const isGood = seconds !== null && (mayBeZero || seconds > 0);
    return isGood ? seconds : refuse(context, given, durationRule);
  });
}

/** A duration, or the word that stands for what is published. */
export function wordOrDuration<const Word extends string>(word: Word) {
  const rule = `${durationRule}, or ${word}`;
  return z.union([z.number(), z.string()], { error: rule }).transform((given, context): number | Word => {
    if (given === word) return word;
    const seconds = secondsFrom(given);
    const isGood = seconds !== null && seconds > 0;
    return isGood ? seconds : refuse(context, given, rule + didYouMean(given, [word]));
  });
}

export function rollingRestart() {
  return z.union([z.number(), z.string()], { error: restartRule }).transform((given, context) => {
    const restart = typeof given === "number" ? { at: given, drain: null } : readRestart(given);
    return restart !== null && restart.at >= 0 ? restart : refuse(context, given, restartRule);
  });
}

function secondsFrom(given: number | string): number | null {
  if (typeof given === "string") return readDuration(given);
  return given >= 0 ? given : null;
}

/** One of them or a list. */
function specs<T>(read: (text: string) => T | null, error: string) {
  const one = z.string({ error }).transform((given, context): T => {
    return read(given) ?? refuse(context, given, error);
  });
  return z.union([one, z.array(one).min(1, { error })], { error }).transform((given): T[] => listOf(given));
}
