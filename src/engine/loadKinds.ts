import type { ArrivalProcess, Load } from "./scenario.ts";
import { scaledTrace, tracePeriod, traceRequests } from "./tracePages.ts";

export type LoadKind = Load["kind"];
type LoadOf<K extends LoadKind> = Extract<Load, { kind: K }>;

/**
 * All that tells one kind of load from the others, but for how its requests are made (requestSource.ts) and how a user asks
 * for it (questions/resolve/chooseLoad.ts).
 */
type LoadKindRow<L extends Load> = {
  /** The key of its amount in documents. */
  readonly amountKey: "users" | "concurrency" | "requestsPerSecond" | "requests";
  /** What the amount counts: of one, of more, and where there is little room. */
  readonly unit: { readonly one: string; readonly many: string; readonly short: string };
  /** The load in words, around its amount: "burst of", "requests". */
  readonly phrase: { readonly before: string; readonly one: string; readonly many: string };
  /** The title of an axis over amounts. */
  readonly axis: string;
  /** Whether only whole amounts exist. */
  readonly isCounted: boolean;
  /** Whether a sweep or a plan may ask for any amount of it. */
  readonly isScalable: boolean;
  /** The largest amount that may be asked for. */
  readonly most: number;
  /** Whether requests come at a rate of their own, however long the answers take. */
  readonly isOpen: boolean;
  amountOf(load: L): number;
  withAmount(load: L, amount: number): L;
  /** Requests after which it ends; null where it goes on for ever. */
  requestsInAll(load: L): number | null;
  /**
   * Model calls per second that it brings if answers take no time; null where that has no meaning.
   *
   * @param questionsPerCall of the mix: users think between questions
   */
  offeredRate(load: L, questionsPerCall: number): number | null;
  /** The load as it offers so many model calls per second, its amount as it is where that does not say how many; null where nothing does. */
  offering(load: L, requestsPerSecond: number, questionsPerCall: number): L | null;
  /** The amount that offers so many model calls per second; null as for `offeredRate`. */
  amountOffering(load: L, requestsPerSecond: number, questionsPerCall: number): number | null;
  /**
   * Another demand: so many times as many users, of whom each makes so many times as many calls.
   *
   * @param perCall questions of a call, over what they were
   */
  withDemand(load: L, users: number, calls: number, perCall: number): L;
  /** What its calls are in a list of inputs; null where it does not say how many are made. */
  readonly callsInput: string | null;
  /** What documents say of it beside its amount. */
  details(load: L): LoadDetails;
};

/** What a document says of a load beside kind and amount. */
export type LoadDetails = {
  readonly thinkTimeSeconds?: number;
  readonly arrival?: ArrivalProcess;
  readonly loop?: true;
  readonly blockSeconds?: number;
};

const same = <L>(load: L) => load;

/** Every kind of load, a row each. */
export const loadKinds = {
  users: {
    amountKey: "users",
    unit: { one: "user", many: "users", short: "users" },
    phrase: { before: "", one: "user", many: "users" },
    axis: "users (closed population)",
    isCounted: true,
    isScalable: true,
    most: 10_000_000,
    isOpen: false,
    amountOf: ({ users }) => users,
    withAmount: (load, users) => ({ ...load, users }),
    requestsInAll: () => null,
    offeredRate: ({ users, thinkTime }, questionsPerCall) => users / thinkTime / questionsPerCall,
    offering: (load, rate, questionsPerCall) => ({
      ...load,
      thinkTime: load.users / (rate * questionsPerCall),
    }),
    amountOffering: ({ thinkTime }, rate, questionsPerCall) => rate * thinkTime * questionsPerCall,
    withDemand: (load, users, calls, perCall) => ({
      ...load,
      users: Math.max(1, Math.round(load.users * users)),
      thinkTime: load.thinkTime / (calls * perCall),
    }),
    callsInput: "requests per user",
    details: ({ thinkTime }) => ({ thinkTimeSeconds: thinkTime }),
  },
  concurrency: {
    amountKey: "concurrency",
    unit: { one: "request in flight", many: "requests in flight", short: "in flight" },
    phrase: { before: "", one: "request always in flight", many: "requests always in flight" },
    axis: "requests in flight (held constant)",
    isCounted: true,
    isScalable: true,
    most: 1_000_000,
    isOpen: false,
    amountOf: ({ concurrency }) => concurrency,
    withAmount: (load, concurrency) => ({ ...load, concurrency }),
    requestsInAll: () => null,
    offeredRate: () => null,
    offering: () => null,
    amountOffering: () => null,
    withDemand: same,
    callsInput: null,
    details: () => ({}),
  },
  rate: {
    amountKey: "requestsPerSecond",
    unit: { one: "requests/s", many: "requests/s", short: "req/s" },
    phrase: { before: "", one: "requests/s", many: "requests/s" },
    axis: "requests offered per second",
    isCounted: false,
    isScalable: true,
    most: 100_000,
    isOpen: true,
    amountOf: ({ rate }) => rate,
    withAmount: (load, rate) => ({ ...load, rate }),
    requestsInAll: () => null,
    offeredRate: ({ rate }) => rate,
    offering: (load, rate) => ({ ...load, rate }),
    amountOffering: (_, rate) => rate,
    withDemand: (load, users, calls) => ({ ...load, rate: load.rate * users * calls }),
    callsInput: "request rate",
    details: ({ arrival }) => ({ arrival }),
  },
  burst: {
    amountKey: "requests",
    unit: { one: "request at once", many: "requests at once", short: "at once" },
    phrase: { before: "burst of ", one: "request", many: "requests" },
    axis: "requests in one burst",
    isCounted: true,
    isScalable: false,
    most: 1_000_000,
    isOpen: false,
    amountOf: ({ requests }) => requests,
    withAmount: (load, requests) => ({ ...load, requests }),
    requestsInAll: ({ requests }) => requests,
    offeredRate: () => null,
    offering: () => null,
    amountOffering: () => null,
    withDemand: same,
    callsInput: null,
    details: () => ({}),
  },
  // Its amount is how many times its own rate it has.
  trace: {
    amountKey: "requests",
    unit: { one: "× the trace", many: "× the trace", short: "× the trace" },
    phrase: { before: "trace of ", one: "request", many: "requests" },
    axis: "load, in units of the recorded trace",
    isCounted: false,
    isScalable: false,
    most: Number.POSITIVE_INFINITY,
    isOpen: true,
    amountOf: () => 1,
    withAmount: ({ resampling, ...load }, factor) => ({
      ...load,
      trace: scaledTrace(load.trace, factor),
      // Blocks of the same requests.
      ...(resampling && {
        resampling: {
          blockSeconds: resampling.blockSeconds / factor,
          within: resampling.within === null ? null : resampling.within / factor,
        },
      }),
    }),
    requestsInAll: ({ trace, loop }) => (loop ? null : traceRequests(trace)),
    offeredRate({ trace }) {
      const period = tracePeriod(trace);
      return period > 0 ? traceRequests(trace) / period : null;
    },
    offering: () => null,
    amountOffering: () => null,
    withDemand: same,
    callsInput: null,
    details: ({ loop, resampling }) => ({
      ...(loop && { loop: true }),
      ...(resampling && { blockSeconds: resampling.blockSeconds }),
    }),
  },
} as const satisfies { readonly [K in LoadKind]: LoadKindRow<LoadOf<K>> };

/** The row of a load's kind. */
export function kindOf<L extends Load>({ kind }: L): LoadKindRow<L> {
  // The compiler does not see that a row takes the loads of its own key.
  return loadKinds[kind] as unknown as LoadKindRow<L>;
}

export const loadKindNames = Object.keys(loadKinds) as [LoadKind, ...LoadKind[]];

/** Loads of which a sweep or a plan may ask for any amount: users, requests in flight, requests per second. */
export type ScalableLoad = {
  [K in LoadKind]: (typeof loadKinds)[K]["isScalable"] extends true ? LoadOf<K> : never;
}[LoadKind];
export type ScalableKind = ScalableLoad["kind"];
export const scalableKinds = loadKindNames.filter((kind) => loadKinds[kind].isScalable) as [
  ScalableKind,
  ...ScalableKind[],
];

/** Whether a sweep or a plan may ask for any amount of the load. */
export function isScalable(load: Load): load is ScalableLoad {
  return kindOf(load).isScalable;
}

/** Whether only whole amounts of the load exist. */
export function isCounted(kind: LoadKind): boolean {
  return loadKinds[kind].isCounted;
}

/** How much the load is, in the unit of its kind. */
export function amountOf(load: Load): number {
  return kindOf(load).amountOf(load);
}

/** The load with another amount, in the unit of its kind; whole where that is counted. */
export function withAmount<L extends Load>(load: L, amount: number): L {
  return kindOf(load).withAmount(load, amount);
}

/** So many times the load: at least one where it is counted. */
export function scaledAmount(load: Load, factor: number): number {
  const amount = amountOf(load) * factor;
  return kindOf(load).isCounted ? Math.max(1, Math.round(amount)) : amount;
}

/** Kind and amount as documents have them: a trace by its requests. */
export function recordedAmount(load: Load): { readonly kind: LoadKind } & {
  readonly [K in LoadKindRow<Load>["amountKey"]]?: number;
} {
  const amount = load.kind === "trace" ? traceRequests(load.trace) : amountOf(load);
  return { kind: load.kind, [kindOf(load).amountKey]: amount };
}
