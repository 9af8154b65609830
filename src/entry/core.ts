/**
 * capsim without Node: the functions of `capsim` on data and files that the host gives, and the parts they are made of.
 * Nothing here reads a clock, a disk or an environment.
 *
 * @packageDocumentation
 */

export { stepSeconds } from "../engine/serviceLaw.ts";
export { UserError } from "../errors.ts";
export { type Capsim, capsimWith } from "../library/capsimWith.ts";
export { filesFrom, type HostOptions, type ShippedData } from "../library/shippedData.ts";
export { importMeasurements } from "../measurements/importMeasurements.ts";
export { inProcessRunner, type Runner, runPreparation, runReplications } from "../montecarlo/runner.ts";
export { erlangC } from "../planning/erlang.ts";
export { resolveScenario, resolveScenario as planRuns } from "../questions/resolve/resolveScenario.ts";
export { parseWorld, type World } from "../questions/resolve/world.ts";
export { execute } from "../questions/simulate/execute.ts";
export { resultDocument } from "../questions/simulate/scenarioRecord.ts";
export type { Files } from "../settings/files.ts";
export { readInputs } from "../settings/inputs.ts";
export { parseLocated } from "../settings/locatedValues.ts";
export { studentQuantile } from "../stats/studentT.ts";
