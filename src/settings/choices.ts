/** Commands that take settings, as they stand after `capsim`. */
export type CommandName =
  | ("simulate" | "sweep" | "whatif" | "plan" | "calibrate" | "validate" | "report")
  | ("workload fit" | "workload show" | "catalog");

/** Words that values may be. */
export const formats = ["table", "json", "csv", "markdown"] as const;
export const arrivals = ["poisson", "constant", "gamma", "on-off"] as const;
/** Formats of weights; AWQ and GPTQ are ways to int4. */
export const quantisations = ["fp8", "int8", "int4", "awq", "gptq"] as const;
export const onOff = ["on", "off"] as const;
/** What the gateway may be beside a number. */
export const gatewayWords = ["auto", "off"] as const;
/** Beginnings of what a redundancy may be. */
export const redundancies = ["n+1", "n+2", "availability="] as const;
/** What a validation may leave out. */
export const leftOut = ["row", "series"] as const;

/** Commands that read scenarios. */
export const questions = ["simulate", "sweep", "whatif", "plan"] as const satisfies readonly CommandName[];
export const simulated = ["simulate"] as const;
export const swept = ["sweep"] as const;
export const planned = ["plan"] as const;
export const compared = ["whatif"] as const;
/** Commands that reckon with money. */
export const priced = ["whatif", "plan"] as const;
/** Commands that read measured runs. */
export const inMeasured = ["calibrate", "validate"] as const;
