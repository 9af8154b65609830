import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import { geometryOf } from "../catalog/engineDefaults.ts";
import type { Machine, MeasuredCurve, Model } from "../catalog/types.ts";
import type { BurstConditions, BurstLawFile } from "../documents/calibration.ts";
import type { RandomStream } from "../engine/random.ts";
import { comparedRows, fittedTerms } from "./calibrateSeries.ts";
import { gitlabContext, gitlabMeasurements, gitlabProtocol } from "./gitlabRuns.ts";
import { efficiencies, ratesOf } from "./physicsPrior.ts";
import { fitSeries } from "./seriesFit.ts";

/** A start-up longer than this, in seconds, is more than client and network. */
const coldStartUp = 0.5;

/** Fits the law of one measured curve of GitLab's page; the same file every time. */
export function fitGitlabCurve(curve: MeasuredCurve, model: Model, machine: Machine): BurstLawFile {
  const geometry = geometryOf(model);
  const experts = { experts: geometry.experts, expertsPerToken: geometry.expertsPerToken };
  const { settings, prior } = gitlabContext(curve, model, machine);
  const measured = gitlabMeasurements(curve);
  const fit = fitSeries(measured, settings, prior, experts, fixedStream);
  const requests = curve.rows.map((row) => row.requests);
  const conditions = fit.conditions.map(({ lengthSpread, overheadSeconds }, i) => ({
    requests: requests[i]!,
    lengthSpread,
    startUpSeconds: overheadSeconds,
  }));
  return {
    schema: "capsim.law/1",
    model: curve.model,
    machine: curve.machine,
    basis: "measured",
    source: curve.source,
    ...fittedTerms(fit),
    measuredConcurrency: [Math.min(...requests), Math.max(...requests)],
    measuredPromptTokens: gitlabProtocol.promptTokens,
    fit: comparedRows(measured, fit, settings, []),
    conditions,
    findings: findings(fit.law, conditions, model, machine),
  };
}

/** What the fit says of the data that a reader should know. */
function findings(
  law: Parameters<typeof efficiencies>[0],
  conditions: readonly BurstConditions[],
  model: Model,
  machine: Machine,
): string[] {
  const cold = conditions
    .filter(({ startUpSeconds }) => startUpSeconds > coldStartUp)
    .map(
      ({ requests, startUpSeconds }) =>
        `N=${requests}: its columns agree with each other only if every request lost about ${startUpSeconds.toFixed(1)} s before the engine worked on it (the test had no warm-up; a cold engine, or time spent outside it)`,
    );
  const reached = efficiencies(law, geometryOf(model), ratesOf(machine));
  const impossible = (
    [
      ["KV reading", reached.kvReading],
      ["expert reading", reached.expertReading],
      ["prefill", reached.prefill],
    ] as const
  )
    .filter(([, share]) => share !== null && share > 1)
    .map(
      ([what, share]) =>
        `${what} comes out at ${((share ?? 0) * 100).toFixed(0)} % of the datasheet of ${machine.gpuCount} x ${machine.gpu}: more than the hardware can do`,
    );
  return [...cold, ...impossible];
}

/** The same draws for a row every time: a shipped law depends on its table and on nothing else. */
function fixedStream(row: number): RandomStream {
  const generator = xoroshiro128plusFromState([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 + row]);
  return { next: () => uniformFloat64(generator) };
}
