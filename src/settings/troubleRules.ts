import { z } from "zod";
import { didYouMean } from "../catalog/resolveName.ts";
import { durationRule, readDuration } from "./durationSpec.ts";
import { outageRule, readOutage, readRestart, readSlow, restartRule, slowRule } from "./faultSpec.ts";
import { count, listOf, refuse, yesOrNo } from "./inputRules.ts";

/** What may be said of the clients' patience, by key. */
export const clientRules = {
  timeout: wordOrDuration("gitlab"),
  retries: count(100, 0),
  retryBackoff: duration(),
  abandon: duration(),
  typing: yesOrNo(),
};

/** What may be said of the failures of replicas, by key. */
export const faultRules = {
  outage: specs(readOutage, outageRule),
  slow: specs(readSlow, slowRule),
  rollingRestart: spec(readRestart, restartRule),
  mtbf: wordOrDuration("published"),
  mttr: duration(),
  loadTime: duration(true),
  detectionDelay: duration(true),
};

/** "30", "5m" or 300; becomes seconds. */
function duration(mayBeZero = false) {
  return z.union([z.number(), z.string()], { error: durationRule }).transform((given, context) => {
    const seconds = readDuration(String(given));
    const isGood = seconds !== null && (mayBeZero || seconds > 0);
    return isGood ? seconds : refuse(context, given, durationRule);
  });
}

/** A duration, or the word that stands for what is published. */
function wordOrDuration<const Word extends string>(word: Word) {
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
