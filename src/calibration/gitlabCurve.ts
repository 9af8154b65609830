import { defaultEngineSettings, geometryOf } from "../catalog/engineDefaults.ts";
import type { Machine, MeasuredCurve, MeasuredRow, Model } from "../catalog/types.ts";
import type { BurstProtocol, RowConditions } from "./burstConditions.ts";
import { fitBurst, replayRow } from "./burstFit.ts";
import type { BurstColumns } from "./burstReplay.ts";
import type { FitRow, LawFile } from "./lawFile.ts";
import { efficiencies, physicsPrior, ratesOf } from "./physicsPrior.ts";

/** GitLab's test: "Tell me the story of <country>", 10 to 15 tokens, at most 2,000 answered (the curves' source). */
export const gitlabProtocol: BurstProtocol = { promptTokens: 15, maxOutputTokens: 2000 };

/** A start-up longer than this, in seconds, is more than client and network. */
const coldStartUp = 0.5;

/** The columns of a measurement table that a burst row gives, by their contract names. */
const columns: readonly (readonly [metric: string, column: keyof BurstColumns & keyof MeasuredRow])[] = [
  ["e2e_mean_s", "meanTime"],
  ["tps_per_request_mean", "meanTokensPerSecond"],
  ["duration_s", "totalTime"],
  ["out_tok_throughput", "totalTokensPerSecond"],
];

/** A law file that also keeps the conditions of each measured run, so that the runs can be replayed. */
export type BurstLawFile = LawFile & {
  readonly conditions: readonly RowConditions[];
  readonly findings: readonly string[];
};

/** Fits the law of one measured curve of GitLab's page. */
export function fitGitlabCurve(curve: MeasuredCurve, model: Model, machine: Machine): BurstLawFile {
  const geometry = geometryOf(model);
  const engine = defaultEngineSettings(model, machine);
  const experts = { experts: geometry.experts, expertsPerToken: geometry.expertsPerToken };
  const fit = fitBurst(curve.rows, gitlabProtocol, engine, physicsPrior(geometry, ratesOf(machine)), experts);
  const rows = curve.rows.flatMap((row, i) =>
    compareRow(curve, row, replayRow(fit.law, engine, gitlabProtocol, row, fit.conditions[i]!)),
  );
  const requests = curve.rows.map((row) => row.requests);
  return {
    schema: "capsim.law/1",
    model: curve.model,
    machine: curve.machine,
    basis: "measured",
    source: curve.source,
    parameters: Object.fromEntries(
      fit.terms.map((term, i) => [
        term,
        { value: fit.law[term], sd: fit.law[term] * Math.sqrt(fit.logCovariance[i]![i]!) },
      ]),
    ),
    ...experts,
    terms: fit.terms,
    covariance: fit.logCovariance,
    measuredConcurrency: [Math.min(...requests), Math.max(...requests)],
    measuredPromptTokens: gitlabProtocol.promptTokens,
    fit: { rows, worstError: Math.max(...rows.map((row) => Math.abs(row.error))), setAside: [] },
    conditions: fit.conditions,
    findings: findings(fit.law, fit.conditions, model, machine),
  };
}

/** Every column of a row, measured beside replayed. */
export function compareRow(curve: MeasuredCurve, row: MeasuredRow, replayed: BurstColumns): FitRow[] {
  return columns.map(([metric, column]) => ({
    runId: runId(curve, row),
    metric,
    measured: row[column],
    predicted: replayed[column],
    error: replayed[column] / row[column] - 1,
  }));
}

/** Name of one measured run. */
export function runId(curve: MeasuredCurve, row: MeasuredRow): string {
  return `${curve.machine}/${curve.model}/N=${row.requests}`;
}

/** What the fit says of the data that a reader should know. */
function findings(
  law: Parameters<typeof efficiencies>[0],
  conditions: readonly RowConditions[],
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
