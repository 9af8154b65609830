/** The settings of the page. */
export type LiveSettings = {
  /** In the unit of the load's key: users, seats, requests in flight, requests per second, requests of the burst. */
  readonly load: number;
  /** Model calls of a user in an hour; null where the load is not users. */
  readonly callsPerUserHour: number | null;
  /** Each feature's part of the model calls; they need not add up to anything. */
  readonly mix: Readonly<Record<string, number>>;
  readonly inputScale: number;
  readonly outputScale: number;
  /** null where the report is of several deployments together. */
  readonly model: string | null;
  readonly machine: string | null;
  readonly replicas: number;
  /** As it would be typed, `e2e.p95<15s`; null for none. */
  readonly slo: string | null;
  /** Of one machine, US dollars; null for the list price. */
  readonly pricePerHour: number | null;
};

/** Where the page begins: the report's own settings. */
export type LiveStart = {
  readonly loadKey: "users" | "seats" | "concurrency" | "rate" | "burst";
  readonly settings: LiveSettings;
  /** Asked for beside the one that can be changed. */
  readonly otherSlos: readonly string[];
};

/**
 * The flags that make the report's scenario that of the settings: those that differ, and the pair, of which a report may
 * have several.
 */
export function changesOf(
  settings: LiveSettings,
  { loadKey, settings: own, otherSlos }: LiveStart,
): Record<string, unknown> {
  const differs = (key: keyof LiveSettings) => JSON.stringify(settings[key]) !== JSON.stringify(own[key]);
  const { model, machine, mix, slo } = settings;
  const slos = [...(slo === null ? [] : [slo]), ...otherSlos];
  return {
    ...(model !== null && { model: [model] }),
    ...(machine !== null && { machine: [machine] }),
    ...(differs("load") && { [loadKey]: String(settings.load) }),
    ...(differs("callsPerUserHour") && { requestsPerUserHour: String(settings.callsPerUserHour) }),
    ...(differs("mix") && { mix: mixText(mix) }),
    ...(differs("inputScale") && { inputScale: String(settings.inputScale) }),
    ...(differs("outputScale") && { outputScale: String(settings.outputScale) }),
    ...(differs("replicas") && { replicas: String(settings.replicas) }),
    ...(differs("slo") && { slo: slos.length === 0 ? undefined : slos }),
  };
}

/** What differs from the report's own settings, for a page's address: `load=800&machine=medium`. */
export function settingsToHash(settings: LiveSettings, { settings: own }: LiveStart): string {
  const before = new Map(namedTexts(own));
  return namedTexts(settings)
    .filter(([name, text]) => text !== before.get(name))
    .map(([name, text]) => `${name}=${encodeURIComponent(text)}`)
    .join("&");
}

/** Every setting under its name in an address; "" for none. */
function namedTexts(settings: LiveSettings): [name: string, text: string][] {
  return [
    ["load", String(settings.load)],
    ["calls", String(settings.callsPerUserHour ?? "")],
    ["mix", mixText(settings.mix)],
    ["input", String(settings.inputScale)],
    ["output", String(settings.outputScale)],
    ["model", settings.model ?? ""],
    ["machine", settings.machine ?? ""],
    ["replicas", String(settings.replicas)],
    ["slo", settings.slo ?? ""],
    ["price", String(settings.pricePerHour ?? "")],
  ];
}

/** The settings that an address carries; what it does not say, or says wrongly, is the report's own. */
export function settingsFromHash(hash: string, { settings: own }: LiveStart): LiveSettings {
  const given = Object.fromEntries(
    hash
      .replace(/^#/, "")
      .split("&")
      .map((part) => part.split("=", 2).map(decoded))
      .filter((pair) => pair.length === 2),
  ) as Record<string, string | undefined>;
  const number = (name: string, usual: number, isRight: (value: number) => boolean) => {
    const value = Number(given[name] || Number.NaN);
    return Number.isFinite(value) && isRight(value) ? value : usual;
  };
  const isPositive = (value: number) => value > 0;
  const maybe = (name: string, usual: number | null) =>
    given[name] === undefined ? usual : number(name, usual ?? Number.NaN, isPositive) || usual;
  return {
    load: number("load", own.load, isPositive),
    callsPerUserHour: own.callsPerUserHour === null ? null : maybe("calls", own.callsPerUserHour),
    mix: mixFrom(given.mix, own.mix),
    inputScale: number("input", own.inputScale, isPositive),
    outputScale: number("output", own.outputScale, isPositive),
    model: own.model === null ? null : (given.model ?? own.model),
    machine: own.machine === null ? null : (given.machine ?? own.machine),
    replicas: number("replicas", own.replicas, (value) => Number.isInteger(value) && value > 0),
    slo: given.slo === undefined ? own.slo : given.slo || null,
    pricePerHour: maybe("price", own.pricePerHour),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function mixText(mix: LiveSettings["mix"]): string {
  return Object.entries(mix)
    .map(([feature, part]) => `${feature}=${part}`)
    .join(",");
}

function mixFrom(text: string | undefined, own: LiveSettings["mix"]): LiveSettings["mix"] {
  if (text === undefined) return own;
  const given = Object.fromEntries(text.split(",").map((part) => part.split("=", 2)));
  const mix = Object.fromEntries(Object.keys(own).map((feature) => [feature, Number(given[feature])]));
  const parts = Object.values(mix);
  return parts.every((part) => part >= 0) && parts.some((part) => part > 0) ? mix : own;
}
