import { cases } from "./cases.ts";
import { decisionCases } from "./decisionCases.ts";
import { overLoadCases } from "./overLoadCases.ts";
import { sweepCases } from "./sweepCases.ts";
import { workloadCases } from "./workloadCases.ts";

/** Every chart there is, in every situation of the fixtures. */
export const everyCase = [...cases, ...sweepCases, ...decisionCases, ...overLoadCases, ...workloadCases];
