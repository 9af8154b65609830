import { lawOf } from "../src/calibration/lawFile.ts";
import { efficiencies, type HardwareRates } from "../src/calibration/physicsPrior.ts";
import { missingPhysics } from "../src/calibration/seriesContext.ts";
import type { ModelGeometry } from "../src/catalog/types.ts";
import type { LawFile } from "../src/documents/calibration.ts";
import { type LawTerm, lawTerms } from "../src/engine/serviceLaw.ts";
import { flagOf, joined, told } from "../src/errors.ts";
import { quantileSorted } from "../src/stats/quantiles.ts";
import { measuredNumber, metricName, runName, signedPercent } from "./metricNames.ts";
import { wrapText } from "./render/terminalText.ts";

/** What each term is, for a person; `scale` turns seconds into the unit named. */
const words: Readonly<
  Record<LawTerm, { readonly text: string; readonly unit: string; readonly scale: number }>
> = {
  c0: { text: "every step", unit: "ms", scale: 1e3 },
  cSeq: { text: "each sequence in a step", unit: "ms", scale: 1e3 },
  cKv: { text: "1,000 tokens of context held", unit: "ms", scale: 1e6 },
  cPre: { text: "1,000 prompt tokens", unit: "ms", scale: 1e6 },
  cExp: { text: "each expert read", unit: "ms", scale: 1e3 },
};
/** A standard deviation of the logarithm above this means that the prior, not the rows, fixes the term. */
const unidentified = 0.35;

/** A fitted law in words a person can check, with its rows; lines of at most 80 columns. */
export function lawText(
  file: LawFile,
  geometry: ModelGeometry | null,
  hardware: HardwareRates | null,
): string {
  return [
    ...wrapText(
      `${file.model} on ${file.machine}${file.seriesId ? `, series ${file.seriesId}` : ""}`,
      "",
      "  ",
    ),
    "",
    "One step of the engine costs (± one standard deviation)",
    ...lawTerms.flatMap((term) => termLine(file, term)),
    ...requestLines(file),
    ...physicsLines(file, geometry, hardware),
    "",
    ...rowLines(file),
    "",
  ].join("\n");
}

function termLine(file: LawFile, term: LawTerm): string[] {
  const parameter = file.parameters[term];
  if (!parameter || parameter.value === 0) return [];
  const { text, unit, scale } = words[term];
  const relative = (parameter.sd ?? 0) / parameter.value;
  const known = relative > unidentified ? "  (hardly measured here)" : "";
  return [
    `  ${text.padEnd(30)}${short(parameter.value * scale).padStart(9)} ${unit}  ± ${(relative * 100).toFixed(0).padStart(2)} %${known}`,
  ];
}

function requestLines(file: LawFile): string[] {
  const lines: string[] = [];
  if (file.overheadSeconds)
    lines.push(
      `  ${"outside the engine, a request".padEnd(30)}${short(file.overheadSeconds * 1e3).padStart(9)} ms`,
    );
  if (file.jitter)
    lines.push(`  ${"unexplained spread, a request".padEnd(30)}${short(file.jitter * 100).padStart(9)} %`);
  return lines;
}

/** What the terms mean for the hardware; shares above 100 % are said to be impossible. */
function physicsLines(
  file: LawFile,
  geometry: ModelGeometry | null,
  hardware: HardwareRates | null,
): string[] {
  if (geometry === null || hardware === null)
    return [
      "",
      ...wrapText(
        `Whether the hardware can do this cannot be checked without the ${told(joined(missingPhysics({ ...file, geometry, hardware }), " and the "), flagOf)}.`,
        "",
        "",
      ),
    ];
  const values = lawOf(file);
  const shares = efficiencies(values, geometry, hardware);
  const alwaysRead =
    geometry.weightBytes - (geometry.experts > 1 ? geometry.expertWeightBytes * geometry.experts : 0);
  const rows: readonly (readonly [share: keyof typeof impossible, number | null])[] = [
    ["weights", alwaysRead / hardware.bandwidth / values.c0],
    ["cache", values.cKv > 0 ? shares.kvReading : null],
    ["experts", shares.expertReading],
    ["prefill", values.cPre > 0 ? shares.prefill : null],
  ];
  const given = rows.filter((row): row is readonly [keyof typeof impossible, number] => row[1] !== null);
  return [
    "",
    "As shares of what the datasheet allows",
    ...given.map(
      ([share, value]) =>
        `  ${impossible[share].text.padEnd(40)}${(value * 100).toFixed(0).padStart(5)} %${value > 1 ? "  impossible" : ""}`,
    ),
    ...given
      .filter(([, value]) => value > 1)
      .flatMap(([share]) => wrapText(impossible[share].cause, "  ! ", "    ")),
  ];
}

/** What each share is, and what in the data makes it larger than hardware can. */
const impossible = {
  weights: {
    text: "weights read within a step's base",
    cause:
      "Steps faster than the weights can be read: are they quantised (--model-config), are there more or faster GPUs than named (--gpu, --gpu-count), or does the engine guess several tokens a step (speculative decoding)?",
  },
  cache: {
    text: "KV cache read, of the bandwidth",
    cause:
      "The KV cache is read faster than memory can: is it held in 8 bits, are prefixes shared between requests, or are the contexts shorter than the table says?",
  },
  experts: {
    text: "experts read, of the bandwidth",
    cause:
      "Experts are read faster than memory can: are the weights quantised (--model-config), or are there more GPUs than named (--gpu-count)?",
  },
  prefill: {
    text: "prefill, of the bf16 FLOP rate",
    cause:
      "Prompts are computed faster than the hardware can: they may hit the prefix cache (then only a part of each is computed), be shorter than the table says, or the engine computes in 8 bits. The law still holds for prompts like these, and not for new ones.",
  },
} as const;

/** Metrics whose errors stand in the row of a run, the most telling first. */
const shownMetrics = [
  "e2e_mean_s",
  "e2e_p99_s",
  "ttft_mean_s",
  "tpot_mean_s",
  "tps_per_request_mean",
  "duration_s",
  "out_tok_throughput",
  "req_throughput",
];
const shownErrors = 4;
const nameWidth = 22;

/** A line a run with the errors of its most telling columns, then a line a column. */
function rowLines(file: LawFile): string[] {
  const { fit } = file;
  if (!fit) return [];
  const known = [...new Set(fit.rows.map((row) => row.metric))];
  const order = [...shownMetrics.filter((metric) => known.includes(metric)), ...known];
  const shown = [...new Set(order)].slice(0, shownErrors);
  const runs = [...new Set(fit.rows.map((row) => row.runId))];
  const lines = runs.flatMap((runId) => {
    const rows = fit.rows.filter((row) => row.runId === runId);
    const of = (metric: string | undefined) => rows.find((row) => row.metric === metric);
    const first = of(shown[0]);
    const cells = [
      (first ? measuredNumber(first.measured) : "").padStart(10),
      (first ? measuredNumber(first.predicted) : "").padStart(11),
      ...shown.map((metric) => {
        const row = of(metric);
        return (row ? signedPercent(row.error).replace(" %", "") : "").padStart(9);
      }),
    ];
    const name = `  ${runName(runId, file.seriesId)}`;
    if (name.length < nameWidth) return [name.padEnd(nameWidth) + cells.join("")];
    return [name, " ".repeat(nameWidth) + cells.join("")];
  });
  const heads = shown.map((metric) => metricName(metric).replace(/ s$/, "").split(" "));
  return [
    `Fitted runs: ${metricName(shown[0] ?? "").replace(/ s$/, "")}, and errors (simulated over measured) in per cent`,
    `${" ".repeat(nameWidth)}${"measured".padStart(10)}${"simulated".padStart(11)}${heads.map(([head]) => head!.padStart(9)).join("")}`,
    `${" ".repeat(nameWidth + 21)}${heads.map((words) => (words[1] ?? "").padStart(9)).join("")}`,
    ...lines,
    "",
    `${"Errors by column".padEnd(nameWidth)}${"runs".padStart(10)}${"median".padStart(11)}${"largest".padStart(9)}`,
    ...known.map((metric) => columnLine(metric, fit.rows)),
    ...fit.setAside.flatMap(({ runId, reason }) => wrapText(`set aside ${runId}: ${reason}`, "", "  ")),
  ];
}

function columnLine(metric: string, rows: NonNullable<LawFile["fit"]>["rows"]): string {
  const errors = rows
    .filter((row) => row.metric === metric)
    .map((row) => Math.abs(row.error))
    .sort((a, b) => a - b);
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return `  ${metricName(metric).padEnd(nameWidth - 2)}${String(errors.length).padStart(10)}${percent(quantileSorted(errors, 0.5)).padStart(11)}${percent(errors.at(-1)!).padStart(9)}`;
}

function short(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  return value.toFixed(digits);
}
