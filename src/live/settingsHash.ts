import { parseSlo } from "../montecarlo/slo.ts";
import { asTyped } from "../settings/settings.ts";
import { isWithin, limitsOf, type NumberKey } from "./limits.ts";
import type { LiveChoices } from "./protocol.ts";
import { type LiveSettings, type LiveStart, shownAs } from "./settings.ts";

const keys: readonly (keyof LiveSettings)[] = [
  ...(["load", "callsPerUserHour", "mix", "inputScale", "outputScale"] as const),
  ...(["model", "machine", "replicas", "slo", "pricePerHour"] as const),
];

/** What differs from the report's own settings, for a page's address: `load=800&machine=medium`. */
export function settingsToHash(settings: LiveSettings, { settings: own, loadKey }: LiveStart): string {
  const textOf = (of: LiveSettings, key: keyof LiveSettings) => String(asTyped(key, of[key] ?? ""));
  return keys
    .filter((key) => textOf(settings, key) !== textOf(own, key))
    .map((key) => `${shownAs(key, loadKey).name}=${encodeURIComponent(textOf(settings, key))}`)
    .join("&");
}

/** What an address carries: settings, and the parts of it that say nothing this page can simulate. */
export type FromHash = { readonly settings: LiveSettings; readonly ignored: readonly string[] };

/**
 * The settings that an address carries; what it does not say, or says wrongly, is the report's own.
 *
 * @param choices what may be named
 */
export function settingsFromHash(hash: string, start: LiveStart, choices: LiveChoices): FromHash {
  const { settings: own, loadKey } = start;
  const parts = hash
    .replace(/^#/, "")
    .split("&")
    .filter((part) => part.includes("="))
    .map((part) => part.split("=", 2).map(decoded) as [name: string, text: string]);
  const given = new Map(parts);
  const ignored: string[] = [];
  const names = new Set(keys.map((key) => shownAs(key, loadKey).name));
  for (const [name, text] of parts) if (!names.has(name)) ignored.push(`${name}=${text}`);
  /** The setting as it is given, where that can be read; an empty text stands for none. */
  const read = <Key extends keyof LiveSettings>(
    key: Key,
    from: (text: string) => LiveSettings[Key] | undefined,
  ): LiveSettings[Key] => {
    const { name } = shownAs(key, loadKey);
    const usual = own[key];
    const text = given.get(name);
    if (text === undefined) return usual;
    const value = from(text);
    if (value === undefined) ignored.push(`${name}=${text}`);
    return value === undefined ? usual : value;
  };
  const number = (key: NumberKey) => (text: string) => {
    const value = Number(text || Number.NaN);
    return isWithin(value, limitsOf(key, start)) ? value : undefined;
  };
  const nameOf = (known: readonly { readonly id: string }[], usual: string | null) => (text: string) =>
    usual !== null && (text === usual || known.some(({ id }) => id === text)) ? text : undefined;
  const settings: LiveSettings = {
    load: read("load", number("load")),
    callsPerUserHour: read("callsPerUserHour", (text) =>
      own.callsPerUserHour === null ? undefined : number("callsPerUserHour")(text),
    ),
    mix: read("mix", (text) => mixFrom(text, own.mix)),
    inputScale: read("inputScale", number("inputScale")),
    outputScale: read("outputScale", number("outputScale")),
    model: read("model", nameOf(choices.models, own.model)),
    machine: read("machine", nameOf(choices.machines, own.machine)),
    replicas: read("replicas", number("replicas")),
    slo: read("slo", (text) => (text === "" ? null : sloFrom(text, own.slo))),
    pricePerHour: read("pricePerHour", number("pricePerHour")),
  };
  return { settings, ignored };
}

/** An SLO over all requests; one on questions only where the report has such. */
function sloFrom(text: string, own: string | null): string | undefined {
  if (text === own) return text;
  try {
    const { feature, metric } = parseSlo(text);
    return feature === undefined && metric !== "question" ? text : undefined;
  } catch {
    return undefined;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function mixFrom(text: string, own: LiveSettings["mix"]): LiveSettings["mix"] | undefined {
  const given = new Map(text.split(",").map((part) => part.split("=", 2) as [string, string]));
  const mix = Object.fromEntries(Object.keys(own).map((feature) => [feature, Number(given.get(feature))]));
  const parts = Object.values(mix);
  const isMix = parts.every((part) => part >= 0 && Number.isFinite(part)) && parts.some((part) => part > 0);
  return isMix ? mix : undefined;
}
