import { compatibilityText, featureNames } from "../catalog/compatibility.ts";
import { measuredModels } from "../catalog/findRecords.ts";
import { machinesThatFit, memoryFit } from "../catalog/memoryFit.ts";
import type { Catalog, Machine, Model, Price } from "../catalog/types.ts";
import type { BuiltInWorkload, UserLoad } from "../catalog/workloads.ts";
import type { Conversation, Feature, LengthDistribution } from "../engine/scenario.ts";
import { alignColumns, labelled, wrapText } from "./catalogLayout.ts";
import { workloadList } from "./catalogLists.ts";

/** Everything known of one model, its sources and its contradictions. */
export function modelRecord(catalog: Catalog, model: Model): string {
  const minimum = catalog.gpuMinima.find(({ models }) => models.includes(model.id));
  const measured = catalog.curves.filter((curve) => curve.model === model.id);
  return lines(
    model.id,
    labelled("name", `${model.name} (${model.family})`),
    ...(model.aliases.length > 0 ? [labelled("also", model.aliases.join(", "))] : []),
    labelled("platforms", model.platforms.join(", ")),
    labelled("status", `${model.status} by GitLab`),
    ...featureNames.map((feature) =>
      labelled(feature.replace("code-", ""), compatibilityText[model.compatibility[feature]]),
    ),
    ...geometryLines(catalog, model),
    ...(minimum === undefined
      ? []
      : [
          labelled(
            "minimum",
            `${minimum.configuration}, ${minimum.minimumVramGb} GB (GitLab, ${minimum.label})`,
          ),
        ]),
    ...(measured.length > 0
      ? [labelled("measured on", measured.map((curve) => curve.machine).join(", "))]
      : []),
    ...notesAndSource([...new Set([...model.notes, ...(minimum?.notes ?? [])])], model.source),
  );
}

/** Everything known of one machine, its price, its sources and both readings where the source contradicts itself. */
export function machineRecord(catalog: Catalog, machine: Machine): string {
  const measured = measuredModels(catalog, machine).map(({ id }) => id);
  const fitting = catalog.models.filter(
    ({ geometry }) => geometry !== null && memoryFit(geometry, machine).fits,
  );
  return lines(
    machine.id,
    ...(machine.aliases.length > 0
      ? [labelled("type", `${machine.aliases.join(", ")} (${machine.cloud})`)]
      : [labelled("cloud", machine.cloud)]),
    labelled("GPUs", `${machine.gpuCount} x ${machine.gpu}`),
    labelled(
      "HBM",
      `${(machine.hbmBytesPerGpu * machine.gpuCount) / 1e9} GB (${machine.hbmBytesPerGpu / 1e9} GB a GPU as sold; PyTorch sees ${(machine.reportedBytesPerGpu / 2 ** 30).toFixed(2)} GiB)`,
    ),
    labelled("bandwidth", `${machine.bandwidthPerGpu / 1e9} GB/s a GPU`),
    labelled("bf16", `${machine.flopsPerGpu / 1e12} TFLOP/s a GPU, dense`),
    labelled("interconnect", machine.interconnect),
    labelled(
      "host",
      `${machine.vcpus} vCPUs, ${machine.ramBytes / 1e9} GB RAM (decides nothing about what fits)`,
    ),
    labelled("power", powerText(machine)),
    labelled("price", priceText(machine.price)),
    ...(measured.length > 0
      ? [
          labelled(
            "measured",
            `${measured.join(", ")}${machine.measuredAs === machine.id ? "" : ` (as ${machine.measuredAs})`}`,
          ),
        ]
      : []),
    labelled("fits", fitting.map(({ id }) => id).join(", ") || "none of the catalogued models"),
    ...notesAndSource(machine.notes, machine.source),
  );
}

function powerText(machine: Machine): string {
  const { gpuCount, tdpWattsPerGpu, hostWattsPerGpu, powerSource } = machine;
  const watts = gpuCount * (tdpWattsPerGpu + hostWattsPerGpu);
  return `${watts} W at most: ${gpuCount} x ${tdpWattsPerGpu} W of GPU, ${gpuCount * hostWattsPerGpu} W beside them; ${powerSource}`;
}

function priceText(price: Price | null): string {
  if (price === null)
    return "unknown: what is missing is a list price on demand that names its region and can be checked";
  const { perHour, currency, region, date, confidence, source } = price;
  return `${perHour} ${currency}/h on demand, ${region}, ${date ?? "undated"}, confidence ${confidence}; ${source}`;
}

/** A workload's features, everything it assumes with the source, and how often a user asks. */
export function workloadRecord(builtIn: BuiltInWorkload, userLoad: UserLoad): string {
  const assumptions = [...builtIn.assumptions, ...builtIn.typingAssumptions, ...userLoad.assumptions];
  return lines(
    `${builtIn.name}: ${builtIn.description}`,
    "",
    alignColumns(workloadList([builtIn])),
    "",
    ...builtIn.workload.features.flatMap(featureLines),
    ...builtIn.outputCaps.map((cap) =>
      labelled("", `${cap.feature} with ${cap.model}: at most ${cap.max} tokens out`),
    ),
    "",
    "Assumed:",
    ...assumptions.map(({ text, source }) => wrapText(`${text} [${source}]`, "- ", "  ")),
  );
}

function featureLines(feature: Feature): string[] {
  const { conversation, typing } = feature;
  const added = conversation === undefined ? "in" : "in, by each question";
  return [
    labelled(feature.name.replace("code-", ""), `${added}: ${distributionText(feature.inputTokens)}`),
    labelled("", `out: ${distributionText(feature.outputTokens)}`),
    ...(feature.sharedPrefixTokens === undefined
      ? []
      : [labelled("", `every prompt begins with the same ${feature.sharedPrefixTokens} tokens`)]),
    ...(conversation === undefined ? [] : conversationLines(conversation)),
    ...(typing === undefined
      ? []
      : [
          labelled(
            "",
            `cancelled by typing on: ${percent(typing.share)}, after ${typing.meanGap} s on average`,
          ),
        ]),
  ];
}

function conversationLines(conversation: Conversation): string[] {
  const { questions, pause, calls, toolTokens, toolSeconds, maxPromptTokens } = conversation;
  return [
    labelled(
      "",
      `conversations of ${questions} questions, ${pause} s apart, on average; prompts of at most ${maxPromptTokens} tokens`,
    ),
    labelled("", `model calls of a question: ${calls.map((p, i) => `${i + 1} in ${percent(p)}`).join(", ")}`),
    labelled("", `in, by each further call, ${toolSeconds} s later: ${distributionText(toolTokens)}`),
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function geometryLines(catalog: Catalog, model: Model): string[] {
  const { geometry } = model;
  if (geometry === null) return [labelled("weights", "none to run: served by a cloud only")];
  const isMixture = geometry.experts > 1;
  const fitting = machinesThatFit(catalog, model).map(({ id }) => id);
  return [
    labelled(
      "parameters",
      `${billions(geometry.parameters)} B${isMixture ? `, ${billions(geometry.activeParameters)} B active (${geometry.expertsPerToken} of ${geometry.experts} experts)` : ""}`,
    ),
    labelled(
      "weights",
      `${gigabytes(geometry.weightBytes)} GB bf16${isMixture ? `, ${gigabytes(geometry.activeWeightBytes)} GB active, ${gigabytes(geometry.expertWeightBytes)} GB an expert over all layers` : ""}`,
    ),
    labelled(
      "layers",
      `${geometry.layers} of ${geometry.hiddenSize}, ${geometry.kvHeads} KV heads of ${geometry.headDim}`,
    ),
    labelled("KV cache", `${geometry.kvBytesPerToken / 1024} KiB a token`),
    labelled("context", `${geometry.maxContext} tokens`),
    labelled("fits", fitting.join(", ") || "none of the catalogued machines"),
  ];
}

function distributionText(distribution: LengthDistribution): string {
  switch (distribution.kind) {
    case "constant":
      return `${distribution.tokens} tokens`;
    case "lognormal":
      return `lognormal, mean ${distribution.mean}, cv ${distribution.cv}, at most ${distribution.max} tokens`;
    case "geometric":
      return `geometric, mean ${distribution.mean}, at most ${distribution.max} tokens`;
    case "empirical": {
      const plus = distribution.plus === 0 ? "" : ` + ${distribution.plus}`;
      const at = (p: number): string => String(distribution.points.find(([q]) => q >= p)?.[1] ?? "");
      return `empirical, p50 ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}${plus}, at most ${distribution.max} tokens`;
    }
  }
}

function notesAndSource(notes: readonly string[], source: string): string[] {
  return [...notes.map((note) => labelled("note", note)), labelled("source", source)];
}

function billions(count: number): string {
  return (count / 1e9).toFixed(1);
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}

function lines(...each: string[]): string {
  return each.join("\n");
}
