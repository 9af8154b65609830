import type { KnownFacts } from "../calibration/seriesContext.ts";
import type { CostFacts } from "../catalog/costFacts.ts";
import type { MeasuredFile } from "../measurements/importMeasurements.ts";
import type { Interruption } from "../montecarlo/experiment.ts";
import type { Runner } from "../montecarlo/runner.ts";
import type { World } from "../questions/resolve/world.ts";

/** What the library needs of where it runs. */
export type Surroundings = {
  readonly world: World;
  readonly costs: CostFacts;
  readonly facts: KnownFacts;
  /** capsim's version, for the documents. */
  readonly version: string;
  /** YYYY-MM-DD, for the age of prices. */
  today(): string;
  /**
   * @param threads as asked for; undefined for the usual number
   * @throws UserError where there are no threads and some were asked for
   */
  openRunner(threads: number | undefined): Runner;
  /** Measured tables by their names, each with the requests beside it. */
  readTables(names: readonly string[]): Promise<readonly MeasuredFile[]>;
};

/** As much of an `AbortSignal` as it takes to stop. */
export type StopSignal = {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
};

/** How something is run, beside what is asked. */
export type RunOptions<Progress> = {
  /** Told how far it is, often. */
  readonly onProgress?: (progress: Progress) => void;
  /** Told of what was asked for and is left out, a line each. */
  readonly onSkipped?: (line: string) => void;
  /**
   * Ends it early. What is finished by then is the result, and says so; where nothing is, the promise is rejected with the
   * signal's reason.
   */
  readonly signal?: StopSignal;
  /** Where simulations run, in place of threads of their own; it stays open. */
  readonly runner?: Runner;
};

/**
 * Does something with a runner that is closed afterwards, unless it was given.
 *
 * @param work returns null when it was stopped before anything was finished
 */
export async function withRunner<T>(
  { openRunner }: Surroundings,
  threads: number | undefined,
  { signal, runner }: RunOptions<never>,
  work: (runner: Runner, interruption: Interruption) => Promise<T | null>,
): Promise<T> {
  if (signal?.aborted) throw reasonOf(signal);
  const opened = runner ?? openRunner(threads);
  const { interruption, release } = interruptionOf(signal);
  try {
    const made = await work(opened, interruption);
    if (made === null) throw reasonOf(signal);
    return made;
  } finally {
    release();
    if (runner === undefined) await opened.close();
  }
}

function reasonOf(signal: StopSignal | undefined): unknown {
  return signal?.reason ?? new Error("stopped before anything was finished");
}

/** The signal as the experiments listen to it. */
function interruptionOf(signal: StopSignal | undefined): { interruption: Interruption; release(): void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  const interruption = { requested: false, promise };
  const onAbort = () => {
    interruption.requested = true;
    resolve();
  };
  signal?.addEventListener("abort", onAbort);
  return { interruption, release: () => signal?.removeEventListener("abort", onAbort) };
}
