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

export function rollingRestart() {
  return spec(readRestart, restartRule);
}

/** "30", "5m" or 300; becomes seconds. */
export function duration(mayBeZero = false) {
  return z.union([z.number(), z.string()], { error: durationRule }).transform((given, context) => {
    const seconds = readDuration(String(given));
    const isGood = seconds !== null && (mayBeZero || seconds > 0);
    return isGood ? seconds : refuse(context, given, durationRule);
  });
}

/** A duration, or the word that stands for what is published. */
export function wordOrDuration<const Word extends string>(word: Word) {
  const rule = `${durationRule}, or ${word}`;
  return z.union([z.number(), z.string()], { error: rule }).transform((given, context): number | Word => {
    if (given === word) return word;
    const seconds = readDuration(String(given));
    const isGood = seconds !== null && seconds > 0;
    return isGood ? seconds : refuse(context, given, rule + didYouMean(given, [word]));
  });
}

function spec<T>(read: (text: string) => T | null, rule: string) {
  return z.union([z.number(), z.string()], { error: rule }).transform((given, context): T => {
    return read(String(given)) ?? refuse(context, given, rule);
  });
}

/** One of them or a list. */
function specs<T>(read: (text: string) => T | null, rule: string) {
  const one = spec(read, rule);
  return z
    .union([one, z.array(one).min(1, { error: rule })], { error: rule })
    .transform((given): T[] => listOf(given));
}
