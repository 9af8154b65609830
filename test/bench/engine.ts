import type { Scenario } from "../../src/engine/scenario.ts";
import { Simulation } from "../../src/engine/simulation.ts";
import type { Trace } from "../../src/engine/tracePages.ts";
import { replicationStreams } from "../../src/montecarlo/streams.ts";
import { drawnTrace, fixedLengths, openScenario, spreadLengths } from "./scenarios.ts";
import { bestRate, rateText } from "./timing.ts";
import { type Answer, minimalKernel, plainStepLoop } from "./yardsticks.ts";

/** The engine alone, on arrivals and lengths drawn beforehand, beside a plain step loop and a minimal kernel. */
export function benchEngine(): string {
  return [
    "Engine alone, one core, 600 in / 300 out, Poisson at 70 % of capacity",
    compare("  fixed lengths ", openScenario(fixedLengths, 0.7)),
    compare("  spread lengths", openScenario(spreadLengths, 0.7)),
  ].join("\n");
}

function compare(name: string, scenario: Scenario): string {
  const trace = drawnTrace(scenario, 400_000);
  const short = { ...trace, arrivals: trace.arrivals.subarray(0, 4000) };
  const answers: Answer[] = [];
  const rate = (rounds: number, run: (trace: Trace) => Answer, on: Trace) =>
    bestRate(rounds, () => {
      const answer = run(on);
      answers.push(answer);
      return answer.requests;
    });
  const engine = rate(7, (on) => runEngine(scenario, on), trace);
  const kernel = rate(7, (on) => minimalKernel(scenario, on), trace);
  const plain = rate(2, (on) => plainStepLoop(scenario, on), short);
  const means = [answers[0]!, answers[7]!].map((answer) => answer.e2eSum / answer.requests);
  return (
    `${name}: engine ${rateText(engine)}, minimal kernel ${rateText(kernel)}, plain step loop ${rateText(plain)}; ` +
    `engine/kernel ${(engine / kernel).toFixed(2)}, engine/plain ${(engine / plain).toFixed(0)} ` +
    `(mean E2E ${means.map((mean) => mean.toFixed(3)).join(" and ")} s)`
  );
}

function runEngine(scenario: Scenario, trace: Trace): Answer {
  let e2eSum = 0;
  let requests = 0;
  const simulation = new Simulation(
    { ...scenario, load: { kind: "trace", trace } },
    replicationStreams(1, 0),
    {
      completed(_feature, arrival, _admitted, _firstToken, finish) {
        requests++;
        e2eSum += finish - arrival;
      },
      failed() {},
    },
  );
  simulation.advanceTo(Number.POSITIVE_INFINITY);
  return { requests, e2eSum };
}
