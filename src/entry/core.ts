/**
 * capsim without Node: the functions of `capsim` on data and files that the host gives, and the parts they are made of.
 * Nothing here reads a clock, a disk or an environment.
 *
 * @packageDocumentation
 */
export { importMeasurements } from "../calibration/import/importMeasurements.ts";
export { stepSeconds } from "../engine/serviceLaw.ts";
export { UserError } from "../errors.ts";
export { type Capsim, capsimWith } from "../library/capsimWith.ts";
export { filesFrom, type HostOptions, type ShippedData } from "../library/shippedData.ts";
export { inProcessRunner, type Runner, runPreparation, runReplications } from "../montecarlo/runner.ts";
export { erlangC } from "../planning/erlang.ts";
export { execute } from "../scenario/execute.ts";
export type { Files } from "../scenario/files.ts";
export { readInputs } from "../scenario/inputs.ts";
export { parseLocated } from "../scenario/locatedValues.ts";
export { planRuns } from "../scenario/planRuns.ts";
export { resultDocument } from "../scenario/scenarioRecord.ts";
export { parseWorld, type World } from "../scenario/world.ts";
export { studentQuantile } from "../stats/studentT.ts";
