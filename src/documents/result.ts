import type { EngineLimit } from "../calibration/lawFile.ts";
import type { Assumption, OutputCap } from "../catalog/workloads.ts";
import type { FittedLaw } from "../engine/fittedLaw.ts";
import type { ArrivalProcess, Feature, RateProfile, Routing } from "../engine/scenario.ts";
import type { CalibrationCurve, LoadCurve, ResultEntry } from "../montecarlo/result.ts";
import type { Reproduction } from "./reproduction.ts";

/** The load as the document has it: units in the names, a trace by its file and digest. */
export type LoadRecord = {
  readonly kind: ResultEntry["load"]["kind"];
  readonly users?: number;
  /** People who may ask, and the share of them who do. */
  readonly seats?: number;
  readonly activeShare?: number;
  readonly thinkTimeSeconds?: number;
  readonly concurrency?: number;
  readonly requestsPerSecond?: number;
  readonly arrival?: ArrivalProcess;
  /** Seconds; the rate or the users' asking is that of the slot whose factor is 1. */
  readonly profile?: RateProfile;
  readonly requests?: number;
  readonly file?: string;
  readonly sha256?: string;
  /** Factor of a trace's rate, where it is not 1. */
  readonly scale?: number;
  /** The part of a trace that was taken, as it was asked for. */
  readonly window?: string;
  readonly loop?: boolean;
  /** Length of the blocks that a trace is resampled in. */
  readonly blockSeconds?: number;
  /** In place of one amount, where several were simulated. */
  readonly loads?: readonly number[];
};

/** One pair with all that decides its numbers. */
export type PairRecord = {
  /** Name of the deployment, and what it serves and how; only where the pairs are one house. */
  readonly deployment?: string;
  readonly features?: readonly string[];
  readonly replicas?: number;
  readonly routing?: Routing;
  readonly model: string;
  readonly machine: string;
  readonly law: FittedLaw;
  readonly engine: {
    readonly maxNumSeqs: number;
    readonly maxNumBatchedTokens: number;
    readonly kvTokens: number;
    readonly maxModelLen: number;
    readonly prefixCaching: boolean;
    /** Absent where any number may wait. */
    readonly queueLimit?: number;
    /** Limits that the calibration states, and that hold in place of vLLM's defaults. */
    readonly measured?: readonly EngineLimit[];
  };
  /** Absent where nothing fails. Replicas count from 1; times from the start of the measured time. */
  readonly faults?: {
    readonly meanSecondsToFailure?: number;
    readonly meanSecondsToRepair?: number;
    readonly outages: readonly {
      readonly replica: number;
      readonly atSeconds: number;
      readonly seconds: number;
    }[];
    readonly slow: readonly {
      readonly replica: number;
      readonly factor: number;
      readonly fromSeconds?: number;
      readonly toSeconds?: number;
    }[];
    readonly rollingRestart?: { readonly atSeconds: number; readonly drainSeconds: number };
    readonly loadSeconds: number;
    readonly detectionSeconds: number;
  };
  /** Caps on answers that hold for this model only. */
  readonly outputCaps: readonly OutputCap[];
};

/** How long one feature's clients wait, and what they do then; null for never. */
export type PatienceRecord = {
  readonly timeoutSeconds: number | null;
  readonly retries: number;
  readonly backoff?: {
    readonly firstSeconds: number;
    readonly factor: number;
    readonly mostSeconds: number | null;
    readonly jitter: number;
  };
  readonly abandonmentSeconds: number | null;
};

/** Everything the results follow from, resolved: defaults, files, names. */
export type ScenarioRecord = {
  readonly load: LoadRecord;
  readonly workload: {
    readonly name: string;
    /** Whether it ships with capsim, so that the catalogue knows its sources. */
    readonly isBuiltIn: boolean;
    readonly features: readonly (Omit<Feature, "patience"> & { readonly patience?: PatienceRecord })[];
  };
  /** What was taken for granted, and where it comes from. */
  readonly assumptions: readonly (Assumption & {
    readonly about: "load" | "workload" | "gateway" | "clients" | "faults";
  })[];
  /** Absent where calls go straight to the models. */
  readonly gateway?: {
    readonly instances: number;
    /** Calls an instance holds at once. */
    readonly concurrency: number;
    readonly queueLimit: number;
    readonly timeoutSeconds: number;
  };
  /** What is not known of how much is asked, as standard deviations of logarithms; absent where all is certain. */
  readonly demand?: {
    readonly usersLogDeviation: number;
    /** Requests of a user, all features alike. */
    readonly requestsLogDeviation: number;
    readonly features: readonly { readonly feature: string; readonly logDeviation: number }[];
    /** Whether the features' deviations change the mix only. */
    readonly mixOnly: boolean;
  };
  /** Absent where they wait for every answer; null stands for ever. */
  readonly clients?: {
    readonly timeoutSeconds: Readonly<Record<string, number | null>>;
    readonly retries: number;
    readonly backoff: {
      readonly firstSeconds: number;
      readonly factor: number;
      readonly mostSeconds: number;
      readonly jitter: number;
    };
    readonly abandonmentSeconds: number | null;
  };
  /** Machines, or engines where a machine is one; of all deployments together. */
  readonly replicas: number;
  /** Of the first deployment. */
  readonly routing: Routing;
  readonly pairs: readonly PairRecord[];
  readonly experiment: {
    readonly precision: number;
    readonly minReplications: number;
    readonly maxReplications: number;
    readonly durationSeconds: number;
    readonly slos: readonly string[];
    /** Those of single features, as "chat:ttft.p95<2s"; only where there are any. */
    readonly featureSlos?: readonly string[];
    readonly confidence: number;
  };
};

/** A result document, `capsim.result/1`: what `--format json` prints and `result.json` holds. */
export type ResultDocument = {
  readonly schema: "capsim.result/1";
  readonly version: string;
  readonly seed: number;
  /** SHA-256 of the scenario's JSON. */
  readonly scenarioHash: string;
  /** As it was asked for; absent where it was not asked for on a command line. */
  readonly reproduction?: Reproduction;
  readonly scenario: ScenarioRecord;
  readonly results: readonly ResultEntry[];
  /** Around the asked load, for charts; only where charts were asked for. */
  readonly loadCurves?: readonly LoadCurve[];
  /** Measured beside simulated bursts, for charts. */
  readonly calibrationCurves?: readonly CalibrationCurve[];
};

/** The document as text with a final newline; pairs of numbers, such as intervals, stand on one line. */
export function jsonText(document: object): string {
  const text = JSON.stringify(document, null, 2);
  // A line break inside a string is written \\n, so what is matched here is never part of one.
  return `${text.replaceAll(/\[\n\s+([-\d.e+]+),\n\s+([-\d.e+]+)\n\s+\]/g, "[$1, $2]")}\n`;
}
