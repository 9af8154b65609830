import type { LawFile } from "../documents/calibration.ts";
import type { OneOrMore, ScenarioOptions } from "./scenarioOptions.ts";

/** Loads to look at, in rising order: a list, or in words `"50..1000:50"`, `"10..1000:x2"`, `"10..1000:log8"`. */
export type LoadSteps = readonly number[] | string;

/** What is swept, exactly one of `users`, `concurrency` and `rate`, and the rest of the scenario. */
export type SweepOptions = Omit<
  ScenarioOptions,
  | ("users" | "concurrency" | "rate" | "seats" | "activeShare")
  | ("burst" | "trace" | "traceScale" | "traceWindow" | "traceLoop")
> & {
  readonly users?: LoadSteps;
  readonly concurrency?: LoadSteps;
  readonly rate?: LoadSteps;
};

/** What machines cost, where it is not the catalogue's list price, and how long they run. */
export type PriceOptions = {
  /** Own price of a machine's hour, in USD: `{ large: 32.5 }`. */
  readonly price?: Readonly<Record<string, number>>;
  /** Own purchase price of a machine, in USD. */
  readonly purchase?: Readonly<Record<string, number>>;
  /** Hours of operation: `"12x5"` (a day, days a week), or hours a month. Without it 730, round the clock. */
  readonly hours?: number | string;
};

/** What a fleet is planned for, and what machines cost. */
export type PlanOptions = PriceOptions &
  Omit<
    ScenarioOptions,
    | ("replicas" | "deployments" | "dayProfile" | "seats" | "activeShare")
    | ("burst" | "trace" | "traceScale" | "traceWindow" | "traceLoop")
    | ("outage" | "slow" | "rollingRestart" | "precision" | "replications")
  > & {
    /** Only the machines of one cloud. */
    readonly cloud?: "gcp" | "aws" | "azure";
    /** Machines that may be down while the SLOs are kept: `"n+1"`, `"n+2"`, or `"availability=99.9"`. */
    readonly redundancy?: string;
    /** How the load grows: `"20%/year"` or `"1.5%/month"`. */
    readonly growth?: string;
    /** How long the growth is looked at. Without it 3. */
    readonly years?: number;
    /** Whether features may be put on models and machines of their own, where GitLab calls these compatible. */
    readonly split?: boolean;
  };

/** The values that a key may have; a nested one by its path, `"deployments.0.replicas"`. */
export type Settings<T> = Readonly<Record<string, T>>;

/** A base, and what its variants have otherwise. */
export type WhatifOptions = PriceOptions &
  Omit<ScenarioOptions, "trace" | "traceScale" | "traceWindow" | "traceLoop"> & {
    /** What every variant has otherwise: `{ machine: "medium" }`. */
    readonly set?: Settings<string | number | boolean>;
    /** A variant for each value, and for each combination where there are several keys: `{ users: [200, 400] }`. */
    readonly vary?: Settings<readonly (string | number | boolean)[]>;
    /** Whether each input of the base is varied over its range too, one by one. */
    readonly sensitivity?: boolean;
  };

/** A measured table: the name of a file, or its text. */
export type Table =
  | string
  | {
      /** What messages and the law call it. */
      readonly name: string;
      readonly text: string;
      /** Text of a `requests.csv`: exact arrivals and lengths of the table's runs. */
      readonly requests?: string;
    };

/** What measured tables leave out. */
export type MeasuredOptions = {
  /** The model, where the tables do not say. */
  readonly model?: string;
  /** The model's geometry: a Hugging Face `config.json`, parsed, or its file's name. */
  readonly modelConfig?: string | object;
  /** A machine of the catalogue that the runs were measured on. */
  readonly machine?: string;
  /** The GPU, where the tables do not say. */
  readonly gpu?: string;
  /** GPUs that one replica spreads over. */
  readonly gpuCount?: number;
  /** KV cache of one replica in tokens. */
  readonly kvTokens?: number;
  /** Most sequences in one step. */
  readonly maxNumSeqs?: number;
  /** Token budget of one step. */
  readonly maxNumBatchedTokens?: number;
  /** Load of tables that do not say theirs: requests in flight. */
  readonly concurrency?: number;
  /** Load of tables that do not say theirs: requests per second. */
  readonly requestRate?: number;
  /** Seed of arrivals and lengths that were not recorded. Without it 1. */
  readonly seed?: number;
};

/** Measured runs to fit a law to. */
export type CalibrateOptions = MeasuredOptions & {
  /** Files of load tests in any format that `capsim calibrate` reads, or their texts. */
  readonly tables: OneOrMore<Table>;
  /** The series to fit, where the tables hold several. */
  readonly series?: string;
};

/** Measured runs to predict, and how. */
export type ValidateOptions = MeasuredOptions & {
  /** Without it the rows of GitLab's page. */
  readonly tables?: OneOrMore<Table>;
  /** The law to predict with: what `calibrate` returned, or the name of a law file. Without it one fitted to three rows of each series. */
  readonly calibration?: string | LawFile;
  /** Whether each row is predicted without it. */
  readonly leaveOneOut?: boolean;
  /** What is left out: each row, or each series. */
  readonly by?: "row" | "series";
};
