import { compatibilityText, featureNames } from "../../src/catalog/compatibility.ts";
import { measuredModels } from "../../src/catalog/findRecords.ts";
import { machinesThatFit, memoryFit } from "../../src/catalog/memoryFit.ts";
import type { Catalog, Machine, Model, Price } from "../../src/catalog/types.ts";
import type { BuiltInWorkload, UserLoad } from "../../src/catalog/workloads.ts";
import type { Conversation, Feature, LengthDistribution } from "../../src/engine/scenario.ts";
import type { List, Section } from "../view.ts";
import { formatPercent } from "../words/numbers.ts";
import { workloadList } from "./catalogLists.ts";

/** Everything known of one model, its sources and its contradictions. */
export function modelRecord(catalog: Catalog, model: Model): Section {
  const minimum = catalog.gpuMinima.find(({ models }) => models.includes(model.id));
  const measured = catalog.curves.filter((curve) => curve.model === model.id);
  return record(
    item("name", `${model.name} (${model.family})`),
    ...(model.aliases.length > 0 ? [item("also", model.aliases.join(", "))] : []),
    item("platforms", model.platforms.join(", ")),
    item("status", `${model.status} by GitLab`),
    ...featureNames.map((feature) =>
      item(feature.replace("code-", ""), compatibilityText[model.compatibility[feature]]),
    ),
    ...geometryLines(catalog, model),
    ...(minimum === undefined
      ? []
      : [
          item("minimum", `${minimum.configuration}, ${minimum.minimumVramGb} GB (GitLab, ${minimum.label})`),
        ]),
    ...(measured.length > 0 ? [item("measured on", measured.map((curve) => curve.machine).join(", "))] : []),
    ...notesAndSource([...new Set([...model.notes, ...(minimum?.notes ?? [])])], model.source),
  );
}

/** Everything known of one machine, its price, its sources and both readings where the source contradicts itself. */
export function machineRecord(catalog: Catalog, machine: Machine): Section {
  const measured = measuredModels(catalog, machine).map(({ id }) => id);
  const fitting = catalog.models.filter(
    ({ geometry }) => geometry !== null && memoryFit(geometry, machine).fits,
  );
  return record(
    ...(machine.aliases.length > 0
      ? [item("type", `${machine.aliases.join(", ")} (${machine.cloud})`)]
      : [item("cloud", machine.cloud)]),
    item("GPUs", `${machine.gpuCount} x ${machine.gpu}`),
    item(
      "HBM",
      `${(machine.hbmBytesPerGpu * machine.gpuCount) / 1e9} GB (${machine.hbmBytesPerGpu / 1e9} GB a GPU as sold; PyTorch sees ${(machine.reportedBytesPerGpu / 2 ** 30).toFixed(2)} GiB)`,
    ),
    item("bandwidth", `${machine.bandwidthPerGpu / 1e9} GB/s a GPU`),
    item("bf16", `${machine.flopsPerGpu / 1e12} TFLOP/s a GPU, dense`),
    item("interconnect", machine.interconnect),
    item(
      "host",
      `${machine.vcpus} vCPUs, ${machine.ramBytes / 1e9} GB RAM (decides nothing about what fits)`,
    ),
    item("power", powerText(machine)),
    item("price", priceText(machine.price)),
    ...(measured.length > 0
      ? [
          item(
            "measured",
            `${measured.join(", ")}${machine.measuredAs === machine.id ? "" : ` (as ${machine.measuredAs})`}`,
          ),
        ]
      : []),
    item("fits", fitting.map(({ id }) => id).join(", ") || "none of the catalogued models"),
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
export function workloadRecord(builtIn: BuiltInWorkload, userLoad: UserLoad): Section[] {
  const assumptions = [...builtIn.assumptions, ...builtIn.typingAssumptions, ...userLoad.assumptions];
  return [
    { part: "figures", on: ["terminal"], blocks: [workloadList([builtIn])] },
    record(
      ...builtIn.workload.features.flatMap(featureLines),
      ...builtIn.outputCaps.map((cap) =>
        item("", `${cap.feature} with ${cap.model}: at most ${cap.max} tokens out`),
      ),
    ),
    {
      part: "notes",
      on: ["terminal"],
      heading: "Assumed",
      blocks: [
        {
          kind: "list",
          style: "plain",
          items: assumptions.map(({ text, source }) => ({ text: `${text} [${source}]` })),
        },
      ],
    },
  ];
}

function featureLines(feature: Feature): Item[] {
  const { conversation, typing } = feature;
  const added = conversation === undefined ? "in" : "in, by each question";
  return [
    item(feature.name.replace("code-", ""), `${added}: ${distributionText(feature.inputTokens)}`),
    item("", `out: ${distributionText(feature.outputTokens)}`),
    ...(feature.sharedPrefixTokens === undefined
      ? []
      : [item("", `every prompt begins with the same ${feature.sharedPrefixTokens} tokens`)]),
    ...(conversation === undefined ? [] : conversationLines(conversation)),
    ...(typing === undefined
      ? []
      : [
          item(
            "",
            `cancelled by typing on: ${formatPercent(typing.share)}, after ${typing.meanGap} s on average`,
          ),
        ]),
  ];
}

function conversationLines(conversation: Conversation): Item[] {
  const { questions, pause, calls, toolTokens, toolSeconds, maxPromptTokens } = conversation;
  return [
    item(
      "",
      `conversations of ${questions} questions, ${pause} s apart, on average; prompts of at most ${maxPromptTokens} tokens`,
    ),
    item(
      "",
      `model calls of a question: ${calls.map((p, i) => `${i + 1} in ${formatPercent(p)}`).join(", ")}`,
    ),
    item("", `in, by each further call, ${toolSeconds} s later: ${distributionText(toolTokens)}`),
  ];
}

function geometryLines(catalog: Catalog, model: Model): Item[] {
  const { geometry } = model;
  if (geometry === null) return [item("weights", "none to run: served by a cloud only")];
  const isMixture = geometry.experts > 1;
  const fitting = machinesThatFit(catalog, model).map(({ id }) => id);
  return [
    item(
      "parameters",
      `${billions(geometry.parameters)} B${isMixture ? `, ${billions(geometry.activeParameters)} B active (${geometry.expertsPerToken} of ${geometry.experts} experts)` : ""}`,
    ),
    item(
      "weights",
      `${gigabytes(geometry.weightBytes)} GB bf16${isMixture ? `, ${gigabytes(geometry.activeWeightBytes)} GB active, ${gigabytes(geometry.expertWeightBytes)} GB an expert over all layers` : ""}`,
    ),
    item(
      "layers",
      `${geometry.layers} of ${geometry.hiddenSize}, ${geometry.kvHeads} KV heads of ${geometry.headDim}`,
    ),
    item("KV cache", `${geometry.kvBytesPerToken / 1024} KiB a token`),
    item("context", `${geometry.maxContext} tokens`),
    item("fits", fitting.join(", ") || "none of the catalogued machines"),
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

function notesAndSource(notes: readonly string[], source: string): Item[] {
  return [...notes.map((note) => item("note", note)), item("source", source)];
}

function billions(count: number): string {
  return (count / 1e9).toFixed(1);
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}

type Item = List["items"][number];

function item(label: string, text: string): Item {
  return { label, text };
}

/** Facts under their labels; other formats have the record's line of the list. */
export function record(...items: readonly Item[]): Section {
  return { part: "figures", on: ["terminal"], blocks: [{ kind: "list", style: "labelled", items }] };
}
