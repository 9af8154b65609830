import { setFlagsFromString } from "node:v8";

// On-stack replacement boxes doubles in long loops; the engine's inner loop is called many times instead.
setFlagsFromString("--no-use-osr");
const { runPreparation, runReplications } = await import("../src/montecarlo/runner.ts");

export { runPreparation as prepare, runReplications as replicate };
