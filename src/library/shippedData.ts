import { parseCosts } from "../catalog/costFacts.ts";
import { type OpenModelFile, parseOpenModels } from "../catalog/geometry/openModels.ts";
import { parseGpus } from "../catalog/gpus.ts";
import { UserError } from "../errors.ts";
import { inProcessRunner, type Runner } from "../montecarlo/runner.ts";
import { parseWorld, type WorldData } from "../questions/resolve/world.ts";
import type { Files } from "../settings/files.ts";
import type { Surroundings } from "./surroundings.ts";

/** The files of `models/` without their ending, as parsed JSON, and capsim's version: `shippedData` of `capsim/data`. */
export type ShippedData = WorldData & {
  readonly version: string;
  readonly costs: unknown;
  readonly openModels: unknown;
};

/** What a host may have that has no disk and no threads of capsim's own. */
export type HostOptions = {
  /** Files that scenarios may name. Without it none. */
  readonly files?: Files;
  /** Where simulations run. Without it in this thread, which they hold up. */
  readonly runner?: Runner;
  /** YYYY-MM-DD, for the age of prices. */
  readonly today: string;
};

/** Surroundings of data and nothing else. */
export function surroundingsOf(
  data: ShippedData,
  { files = filesFrom({}), runner = inProcessRunner(), today }: HostOptions,
): Surroundings {
  const world = parseWorld(data, files);
  return {
    world,
    costs: parseCosts(data.costs),
    facts: {
      catalog: world.catalog,
      gpus: parseGpus(data.gpus),
      openModels: parseOpenModels(data.openModels as OpenModelFile),
    },
    version: data.version,
    today: () => today,
    openRunner(threads) {
      if (threads !== undefined)
        throw new UserError(`threads ${threads}: simulations run where the host says; leave it out`);
      return { ...runner, close: async () => {} };
    },
    readTables: (names) =>
      Promise.all(
        names.map(async (name) => ({ file: { name, text: await files.readText(name) }, companion: null })),
      ),
  };
}

/**
 * Files by their texts, for scenarios that name some. Traces cannot be among them: their reader needs a disk.
 *
 * @example
 * import { filesFrom } from "capsim/core";
 *
 * const files = filesFrom({ "day.yaml": "name: mine" });
 * console.log(await files.readText("day.yaml")); // => name: mine
 */
export function filesFrom(given: Readonly<Record<string, string>>): Files {
  const texts = new Map<string, string>();
  const noTraces = async (file: string): Promise<never> => {
    throw new UserError(`${file}: a trace is read from a disk only, and there is none here`);
  };
  return {
    texts,
    async readText(file) {
      const text = Object.hasOwn(given, file) ? given[file] : undefined;
      if (text === undefined) throw new UserError(`${file}: there is no such file; give its text`);
      texts.set(file, text);
      return text;
    },
    holdsRates: noTraces,
    readTrace: noTraces,
  };
}
