import { z } from "zod";
import { numberFrom } from "./numbers.ts";

const rule =
  "give each feature its part of the model calls, such as code-completion=80,chat=20; parts of 0 or more, not all 0";

/** "chat=20,code-completion=80", or a map; becomes the map. The parts need not add up to anything. */
export function mix() {
  const parts = z.record(z.string().min(1), z.number().min(0).max(1e9), { error: rule });
  return z.union([z.string(), parts], { error: rule }).transform((given, context) => {
    const twice = typeof given === "string" ? namedTwice(given) : undefined;
    if (twice !== undefined) {
      context.issues.push({
        code: "custom",
        input: given,
        message: `names ${twice} twice; give it one part`,
      });
      return z.NEVER;
    }
    const found = parts.safeParse(typeof given === "string" ? fromText(given) : given);
    if (found.success && Object.values(found.data).some((part) => part > 0)) return found.data;
    context.issues.push({ code: "custom", input: given, message: rule });
    return z.NEVER;
  });
}

function namedTwice(text: string): string | undefined {
  const names = pairsOf(text).map(([name]) => name);
  return names.find((name, i) => names.indexOf(name) !== i);
}

function fromText(text: string): Record<string, number | null> {
  return Object.fromEntries(pairsOf(text));
}

function pairsOf(text: string): (readonly [name: string, part: number | null])[] {
  return text.split(",").map((part) => {
    const [, name = "", weight = ""] = /^\s*([^=]+?)\s*=\s*(.*?)\s*%?\s*$/.exec(part) ?? [];
    return [name, numberFrom(weight)] as const;
  });
}
