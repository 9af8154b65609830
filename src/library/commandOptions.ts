import type { CalibrateSettings, ValidateSettings } from "./options.ts";

/** One thing or several. */
export type OneOrMore<T> = T | readonly T[];

/** A measured table: the name of a file, or its text. */
export type Table =
  | string
  | {
      /** What messages and the calibration call it. */
      readonly name: string;
      readonly text: string;
      /** Text of a `requests.csv`: exact arrivals and lengths of the table's runs. */
      readonly requests?: string;
    };

/** Measured runs to fit a latency model to. */
export type CalibrateOptions = CalibrateSettings & {
  /** Files of load tests in any format that `capsim calibrate` reads, or their texts. */
  readonly tables: OneOrMore<Table>;
};

/** Measured runs to predict, and how. */
export type ValidateOptions = ValidateSettings & {
  /** Without it the rows of GitLab's page. */
  readonly tables?: OneOrMore<Table>;
};
