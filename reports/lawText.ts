import type { LawFile } from "../src/calibration/lawFile.ts";
import { efficiencies, type HardwareRates } from "../src/calibration/physicsPrior.ts";
import type { ModelGeometry } from "../src/catalog/types.ts";
import { type LawTerm, lawTerms } from "../src/engine/serviceLaw.ts";

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
    `${file.model} on ${file.machine}${file.seriesId ? `, series ${file.seriesId}` : ""}`,
    "",
    "One step of the engine costs",
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
  const known = relative > unidentified ? "  (hardly measured by these rows)" : "";
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
    return ["  model or GPU unknown: nothing to compare the terms with (--model-config, --gpu)"];
  const values = Object.fromEntries(
    lawTerms.map((term) => [term, file.parameters[term]?.value ?? 0]),
  ) as Record<LawTerm, number>;
  const shares = efficiencies(values, geometry, hardware);
  const alwaysRead =
    geometry.weightBytes - (geometry.experts > 1 ? geometry.expertWeightBytes * geometry.experts : 0);
  const rows: [string, number | null][] = [
    ["weights read within a step's base", alwaysRead / hardware.bandwidth / values.c0],
    ["KV cache", values.cKv > 0 ? shares.kvReading : null],
    ["experts", shares.expertReading],
    ["prefill, of the FLOP rate", values.cPre > 0 ? shares.prefill : null],
  ];
  return [
    "",
    "As shares of what the datasheet allows",
    ...rows
      .filter((row): row is [string, number] => row[1] !== null)
      .map(([text, share]) => {
        const verdict =
          share > 1 ? "  more than the hardware can do: see the rows, or name the right GPU" : "";
        return `  ${text.padEnd(34)}${(share * 100).toFixed(0).padStart(5)} %${verdict}`;
      }),
  ];
}

function rowLines(file: LawFile): string[] {
  if (!file.fit) return [];
  const runs = [...new Set(file.fit.rows.map((row) => row.runId))];
  const worst = `${(file.fit.worstError * 100).toFixed(1)} %`;
  const lines = runs.flatMap((run) => {
    const rows = file.fit!.rows.filter((row) => row.runId === run);
    return [
      `  ${run}`,
      ...rows.map(
        (row) =>
          `    ${row.metric.padEnd(22)}${short(row.measured).padStart(10)}${short(row.predicted).padStart(11)}${signed(row.error).padStart(10)}`,
      ),
    ];
  });
  return [
    `Fitted rows, largest deviation ${worst}`,
    `    ${"".padEnd(22)}${"measured".padStart(10)}${"simulated".padStart(11)}${"error".padStart(10)}`,
    ...lines,
    ...file.fit.setAside.map(({ runId, reason }) => `  set aside: ${runId}: ${reason}`),
  ];
}

function short(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 1 ? 2 : 4;
  return value.toFixed(digits);
}

function signed(share: number): string {
  return `${share >= 0 ? "+" : "−"}${Math.abs(share * 100).toFixed(1)} %`;
}
