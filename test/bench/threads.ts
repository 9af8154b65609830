import type { ExperimentSettings } from "../../src/montecarlo/experiment.ts";
import { runExperiment } from "../../src/montecarlo/experiment.ts";
import { inProcessRunner, type Runner } from "../../src/montecarlo/runner.ts";
import { piscinaRunner } from "../../src/node/piscinaRunner.ts";
import { openScenario, spreadLengths } from "./scenarios.ts";
import { rateText } from "./timing.ts";

/** The same long experiment in process, on one worker and on two. */
export async function benchThreads(): Promise<string> {
  const scenario = openScenario(spreadLengths, 0.7);
  const settings: ExperimentSettings = {
    seed: 1,
    precision: 1e-9,
    minReplications: 60,
    maxReplications: 60,
    duration: 12_000,
    slos: [],
    confidence: 0.95,
  };
  const run = async (runner: Runner) => {
    await runExperiment(scenario, { ...settings, minReplications: 4, maxReplications: 4 }, runner);
    const start = process.hrtime.bigint();
    const outcome = await runExperiment(scenario, settings, runner);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    await runner.close();
    const requests = outcome!.summaries.reduce((sum, summary) => sum + summary.completed, 0);
    return requests / seconds;
  };
  const [alone, one, two] = [
    await run(inProcessRunner()),
    await run(piscinaRunner(1)),
    await run(piscinaRunner(2)),
  ];
  return `Experiment of 60 long replications: in process ${rateText(alone)}, one thread ${rateText(one)}, two threads ${rateText(two)}; two/one ${(two / one).toFixed(2)}`;
}
