import type { Setting } from "../settings/setting.ts";
import { settingOf } from "../settings/settings.ts";

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

/** How the table of settings shows a setting of the page: its label, its name in an address, how far its slider goes. */
export function shownAs(
  key: keyof LiveSettings,
  loadKey: LiveStart["loadKey"],
): NonNullable<Setting["page"]> {
  const named = { load: loadKey, callsPerUserHour: "requestsPerUserHour", pricePerHour: "price" } as const;
  return settingOf(key in named ? named[key as keyof typeof named] : key)!.page!;
}

/**
 * The values that make the report's scenario that of the settings: those that differ, and the pair, of which a report may
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
    ...(differs("load") && { [loadKey]: settings.load }),
    ...(differs("callsPerUserHour") && { requestsPerUserHour: settings.callsPerUserHour }),
    ...(differs("mix") && { mix }),
    ...(differs("inputScale") && { inputScale: settings.inputScale }),
    ...(differs("outputScale") && { outputScale: settings.outputScale }),
    ...(differs("replicas") && { replicas: settings.replicas }),
    ...(differs("slo") && { slo: slos.length === 0 ? undefined : slos }),
  };
}
