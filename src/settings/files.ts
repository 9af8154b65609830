import type { RecordedLoad } from "../traces/recordedLoad.ts";
import type { TraceWindow } from "../traces/traceWindow.ts";

/** Where the files are that a scenario names: a disk, or what a page carries with it. */
export type Files = {
  /**
   * The text of a file, UTF-8.
   *
   * @throws UserError when it cannot be read, is empty, or is no text
   */
  readText(file: string): Promise<string>;
  /** The texts read so far, by the names they were read under. */
  readonly texts: ReadonlyMap<string, string>;
  /** Whether a trace holds rates only, so that what its requests are must come from elsewhere. */
  holdsRates(file: string): Promise<boolean>;
  /**
   * A recorded load.
   *
   * @throws UserError naming the line that is wrong
   */
  readTrace(file: string, options: TraceChoice): Promise<RecordedLoad>;
};

/** Which part of a trace is wanted, and how. */
export type TraceChoice = {
  /** Factor of the rate. */
  readonly scale: number;
  readonly window: TraceWindow | null;
  /** For arrivals that the file does not hold. */
  readonly seed: number;
};

/**
 * What a file calls `name`, as it is to be opened: names in a file count from that file's folder.
 *
 * @example
 * besideFile("examples/day.yaml", "profiles/office.yaml"); // => "examples/profiles/office.yaml"
 */
export function besideFile(file: string, name: string): string {
  if (/^(?:[\\/]|[a-z]:[\\/])/i.test(name)) return name;
  return file.slice(0, /[^\\/]*$/.exec(file)!.index) + name.replace(/^\.[\\/]/, "");
}
