import { lognormalParameters } from "../engine/lengths.ts";
import type { LengthDistribution } from "../engine/scenario.ts";
import { numberFrom } from "./numbers.ts";

/** Lengths as the user asks for them: a distribution, or a file of recorded lengths that is still to be read. */
export type LengthSpec = LengthDistribution | { readonly kind: "file"; readonly file: string };

/** The longest prompt or answer capsim takes, in tokens; beyond the context of most models. */
export const mostTokens = 1_000_000;
/** A lognormal is cut here unless it says otherwise: GitLab's limit on the input of self-hosted models. */
const usualMost = 32_768;
/** Standard normal quantile of one in a million: a lognormal that stays short is cut there. */
const oneInAMillion = 4.7534;

export const lengthsRule = `give a number of tokens from 1 to ${mostTokens.toLocaleString("en-US")}, lognormal:MEAN,CV such as lognormal:600,0.5 (a third number cuts it), or empirical:FILE`;

/** Reads lengths such as 600, "600", "lognormal:600,0.5" or "empirical:lengths.csv"; null where they mean nothing. */
export function readLengthSpec(given: number | string): LengthSpec | null {
  const text = String(given).trim();
  const tokens = typeof given === "number" ? given : numberFrom(text);
  if (tokens !== null)
    return isLength(tokens) && Number.isInteger(tokens) ? { kind: "constant", tokens } : null;
  const [, kind, rest] = /^(lognormal|empirical):(.+)$/.exec(text) ?? [];
  if (kind === "empirical") return { kind: "file", file: rest! };
  return kind === "lognormal" ? lognormal(rest!) : null;
}

function lognormal(text: string): LengthDistribution | null {
  const [mean, cv, cut, ...more] = text.split(",").map((part) => numberFrom(part.trim()));
  if (!isLength(mean) || typeof cv !== "number" || !(cv > 0 && cv <= 20)) return null;
  if (more.length > 0 || (cut !== undefined && !isLength(cut))) return null;
  const { mu, sigma } = lognormalParameters(mean, cv);
  const max =
    cut ?? Math.max(Math.ceil(mean), Math.min(usualMost, Math.ceil(Math.exp(mu + oneInAMillion * sigma))));
  return { kind: "lognormal", mean, cv, max };
}

function isLength(value: number | null | undefined): value is number {
  return typeof value === "number" && value >= 1 && value <= mostTokens;
}
