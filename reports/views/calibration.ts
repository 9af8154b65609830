import { lawOf } from "../../src/calibration/lawFile.ts";
import { efficiencies, type HardwareRates } from "../../src/calibration/physicsPrior.ts";
import { missingPhysics } from "../../src/calibration/seriesContext.ts";
import type { ModelGeometry } from "../../src/catalog/types.ts";
import type { LawFile } from "../../src/documents/calibration.ts";
import { type LawTerm, lawTerms } from "../../src/engine/serviceLaw.ts";
import { flagOf, joined, told } from "../../src/errors.ts";
import { quantileSorted } from "../../src/stats/quantiles.ts";
import { metricName, runName } from "../metricNames.ts";
import { type Cell, type Column, numberCell, paragraph, rowsOf, type Section, type View } from "../view.ts";
import { formatTenths, none, signedPercent } from "../words/numbers.ts";

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

/** A fitted law that a person can check, with the errors of its rows. */
export function calibrationView(
  file: LawFile,
  geometry: ModelGeometry | null,
  hardware: HardwareRates | null,
): View {
  return {
    title: `${file.model} on ${file.machine}${file.seriesId ? `, series ${file.seriesId}` : ""}`,
    sections: [
      termSection(file),
      physicsSection(file, geometry, hardware),
      ...(file.fit ? [runSection(file, file.fit), columnSection(file.fit)] : []),
    ],
    data: () => (file.fit?.rows ?? []).map((row) => Object.entries(row)),
  };
}

function termSection(file: LawFile): Section {
  const terms = lawTerms.flatMap((term): Cell[][] => {
    const parameter = file.parameters[term];
    if (!parameter || parameter.value === 0) return [];
    const { text, unit, scale } = words[term];
    const relative = (parameter.sd ?? 0) / parameter.value;
    const known = relative > unidentified ? "hardly measured here" : "";
    return [[text, `${short(parameter.value * scale)} ${unit}`, `± ${(relative * 100).toFixed(0)} %`, known]];
  });
  const row = (text: string, value: number, unit: string): Cell[] => [
    text,
    `${short(value)} ${unit}`,
    "",
    "",
  ];
  return {
    part: "figures",
    heading: "One step of the engine costs (± one standard deviation)",
    blocks: [
      {
        kind: "table",
        columns: [
          { title: "", align: "left" },
          { title: "", align: "right" },
          { title: "", align: "right" },
          { title: "", align: "left" },
        ],
        groups: rowsOf([
          ...terms,
          ...(file.overheadSeconds
            ? [row("outside the engine, a request", file.overheadSeconds * 1e3, "ms")]
            : []),
          ...(file.jitter ? [row("unexplained spread, a request", file.jitter * 100, "%")] : []),
        ]),
      },
    ],
  };
}

/** What the terms mean for the hardware; shares above 100 % are impossible. */
function physicsSection(
  file: LawFile,
  geometry: ModelGeometry | null,
  hardware: HardwareRates | null,
): Section {
  if (geometry === null || hardware === null)
    return {
      part: "figures",
      blocks: [
        paragraph(
          `Whether the hardware can do this cannot be checked without the ${told(joined(missingPhysics({ ...file, geometry, hardware }), " and the "), flagOf)}.`,
        ),
      ],
    };
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
  return {
    part: "figures",
    heading: "As shares of what the datasheet allows",
    blocks: [
      {
        kind: "table",
        columns: [{ title: "" }, { title: "", align: "right" }, { title: "", align: "left" }],
        groups: rowsOf(
          given.map(([share, value]): Cell[] => [
            impossible[share].text,
            `${(value * 100).toFixed(0)} %`,
            value > 1 ? { kind: "text", text: "impossible", tone: "bad" } : "",
          ]),
        ),
      },
      ...given.filter(([, value]) => value > 1).map(([share]) => paragraph(impossible[share].cause)),
    ],
  };
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
type Fit = NonNullable<LawFile["fit"]>;

/** A line a run with the errors of its most telling columns. */
function runSection({ seriesId }: LawFile, { rows }: Fit): Section {
  const known = [...new Set(rows.map((row) => row.metric))];
  const order = [...shownMetrics.filter((metric) => known.includes(metric)), ...known];
  const shown = [...new Set(order)].slice(0, shownErrors);
  const [first = ""] = shown;
  const nameOf = (metric: string) => metricName(metric).replace(/ s$/, "");
  const runs = [...new Set(rows.map((row) => row.runId))];
  const cellsOf = (runId: string): Cell[] => {
    const of = (metric: string) => rows.find((row) => row.runId === runId && row.metric === metric);
    const measured = of(first);
    return [
      runName(runId, seriesId),
      numberCell(measured?.measured ?? null),
      numberCell(measured?.predicted ?? null),
      ...shown.map((metric) => {
        const row = of(metric);
        return row === undefined ? none : signedPercent(row.error).replace(" %", "");
      }),
    ];
  };
  return {
    part: "figures",
    heading: `Fitted runs: ${nameOf(first)}, and errors (simulated over measured) in per cent`,
    blocks: [
      {
        kind: "table",
        columns: [
          { title: "run", short: [""] },
          { title: "measured", precision: "measured" },
          { title: "simulated", precision: "measured" },
          ...shown.map(
            (metric): Column => ({ title: nameOf(metric), short: nameOf(metric).split(" "), align: "right" }),
          ),
        ],
        groups: rowsOf(runs.map(cellsOf)),
      },
    ],
  };
}

/** A line a column with the size of its errors, and what was set aside. */
function columnSection({ rows, setAside }: Fit): Section {
  const known = [...new Set(rows.map((row) => row.metric))];
  const errorsOf = (metric: string) =>
    rows
      .filter((row) => row.metric === metric)
      .map((row) => Math.abs(row.error))
      .sort((a, b) => a - b);
  return {
    part: "figures",
    heading: "Errors by column",
    blocks: [
      {
        kind: "table",
        columns: [
          { title: "column", short: [""] },
          { title: "runs", precision: "count" },
          { title: "median", align: "right" },
          { title: "largest", align: "right" },
        ],
        groups: rowsOf(
          known.map((metric): Cell[] => {
            const errors = errorsOf(metric);
            return [
              metricName(metric),
              numberCell(errors.length),
              formatTenths(quantileSorted(errors, 0.5)),
              formatTenths(errors.at(-1)!),
            ];
          }),
        ),
      },
      ...setAside.map(({ runId, reason }) => paragraph(`set aside ${runId}: ${reason}`)),
    ],
  };
}

function short(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  return value.toFixed(digits);
}
