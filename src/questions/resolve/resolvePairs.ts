import { splitProblem, type VariantOptions } from "../../calibration/lawVariants.ts";
import {
  type CurvesFound,
  curvesFor,
  findMachine,
  findModel,
  measuredModels,
} from "../../catalog/findRecords.ts";
import type { Catalog, Machine, Model } from "../../catalog/types.ts";
import type { Finding } from "../../documents/finding.ts";
import { phrase, setting, UserError } from "../../errors.ts";
import type { Asked } from "../../settings/asked.ts";
import { atItsPlace } from "./atItsPlace.ts";
import { isForTransfer, type PairLaw, type Transfer } from "./chooseLaws.ts";
import { compatibilityFindings } from "./compatibilityFindings.ts";
import { choicesThatFit, fitUnder, machinesThatFitUnder, servedUnder } from "./lawVariants.ts";

/** The settings that it reads. */
export type PairSettings = Asked<"model" | "machine" | "calibration">;

/** A model on a machine that can be simulated. Unknown to the catalogue are names that only a law file gives. */
export type Pair = {
  readonly modelName: string;
  readonly machineName: string;
  /** As each engine has them: the bytes its weights take, the GPUs it runs on. */
  readonly model: Model | null;
  readonly machine: Machine | null;
  readonly law: PairLaw;
  readonly enginesPerMachine: number;
  readonly findings: readonly Finding[];
};

/** Pairs that were asked for and cannot be simulated, and why. */
type Refusal = {
  readonly model: string;
  readonly machine: string;
  readonly kind: RefusalKind;
  readonly reason: string;
};
type RefusalKind = "cloud-only" | "not-divisible" | "does-not-fit" | "not-measured";

export type ResolvedPairs = { readonly pairs: readonly Pair[]; readonly skipped: readonly string[] };

const all = "all";

/**
 * The pairs that were asked for. A pair that cannot be simulated is an error where it was the only one asked for, or
 * where nothing is left; else it is left out and told in `skipped`.
 *
 * @param features names of the workload's features
 * @param options how each model is served
 * @throws UserError
 */
export function resolvePairs(
  inputs: PairSettings,
  catalog: Catalog,
  laws: readonly PairLaw[],
  transfer: Transfer,
  features: readonly string[],
  options: VariantOptions,
): ResolvedPairs {
  const own = laws.find(({ isOwn }) => isOwn);
  const asked = askedPairs(inputs, catalog, own);
  if (
    own &&
    !isForTransfer(own) &&
    !asked.some(({ model, machine }) => model.name === own.model && machine.name === own.machine)
  )
    throw new UserError(
      phrase`${inputs.named("calibration")}: is the law of ${own.model} on ${own.machine}, which was not asked for; leave ${setting("model")} and ${setting("machine")} out, or name these`,
    );
  const pairs: Pair[] = [];
  const refusals: Refusal[] = [];
  for (const { model, machine } of asked) {
    const judged = judge(catalog, model, machine, laws, transfer, features, options);
    if ("reason" in judged) refusals.push(judged);
    else pairs.push(judged);
  }
  const [first] = refusals;
  if (pairs.length === 0 && first) {
    const others =
      refusals.length > 1 ? ` (none of the ${refusals.length} pairs asked for can be simulated)` : "";
    throw new UserError(first.reason + others);
  }
  return { pairs, skipped: summarised(refusals) };
}

type Side<T> = { readonly name: string; readonly record: T | null };
type AskedPair = { readonly model: Side<Model>; readonly machine: Side<Machine> };

function askedPairs(inputs: PairSettings, catalog: Catalog, own: PairLaw | undefined): AskedPair[] {
  const { values } = inputs;
  const machines = values.machine ?? (own ? [own.machine] : undefined);
  if (machines === undefined)
    throw new UserError(
      phrase`no machine: give ${setting("machine")} small, medium or large, or another of capsim catalog machines`,
    );
  const models = values.model ?? (own ? [own.model] : undefined);
  const pairs: AskedPair[] = [];
  const places = machines.flatMap((name, i) =>
    atItsPlace(inputs, "machine", [i], () => machinesNamed(name, catalog, own)),
  );
  const named = models?.flatMap((name, i) =>
    atItsPlace(inputs, "model", [i], () => modelsNamed(name, catalog, own)),
  );
  for (const machine of places)
    for (const model of named ?? usualModels(machine, catalog))
      if (!pairs.some((pair) => pair.model.name === model.name && pair.machine.name === machine.name))
        pairs.push({ model, machine });
  return pairs;
}

function machinesNamed(name: string, catalog: Catalog, own: PairLaw | undefined): Side<Machine>[] {
  if (name === all) return catalog.machines.map((record) => ({ name: record.id, record }));
  if (name === own?.machine && own.isUnknownMachine) return [{ name, record: null }];
  const record = findMachine(catalog, name);
  return [{ name: record.id, record }];
}

function modelsNamed(name: string, catalog: Catalog, own: PairLaw | undefined): Side<Model>[] {
  if (name === all)
    return catalog.models
      .filter(({ geometry }) => geometry !== null)
      .map((record) => ({ name: record.id, record }));
  if (name === own?.model && own.isUnknownModel) return [{ name, record: null }];
  const record = findModel(catalog, name);
  return [{ name: record.id, record }];
}

/** Every model measured on the machine; one that stands for them all where there is none, so that one can be asked for. */
function usualModels(machine: Side<Machine>, catalog: Catalog): Side<Model>[] {
  const measured = machine.record ? measuredModels(catalog, machine.record) : [];
  return measured.length > 0
    ? measured.map((record) => ({ name: record.id, record }))
    : [{ name: "any model", record: null }];
}

function judge(
  catalog: Catalog,
  model: Side<Model>,
  machine: Side<Machine>,
  laws: readonly PairLaw[],
  transfer: Transfer,
  features: readonly string[],
  options: VariantOptions,
): Pair | Refusal {
  const names = { model: model.name, machine: machine.name };
  const pair = `${model.name} on ${machine.name}`;
  const measured =
    laws.find((each) => each.isOwn && each.model === model.name && each.machine === machine.name) ??
    laws.find(
      (each) => !each.isOwn && each.model === model.name && each.machine === machine.record?.measuredAs,
    );
  if (model.record && model.record.geometry === null)
    return {
      ...names,
      kind: "cloud-only",
      reason: `${model.name} is served by ${model.record.platforms.join(", ")} only: there are no weights to run; choose another model (capsim catalog models)`,
    };
  if (model.record?.geometry && machine.record) {
    const problem = splitProblem(machine.record, options);
    if (problem !== null) return { ...names, kind: "not-divisible", reason: problem };
    const fit = fitUnder(model.record, machine.record, options);
    if (fit && !fit.fits) {
      const fitting = firstOf(machinesThatFitUnder(catalog, model.record, options));
      const choices = choicesThatFit(model.record, machine.record, options);
      const here = choices.length === 0 ? "" : `; on ${machine.name} it fits with ${choices.join(" or ")}`;
      return {
        ...names,
        kind: "does-not-fit",
        reason: `${model.name} cannot run on ${machine.name}: ${fit.reason}; machines that fit: ${fitting}${here}`,
      };
    }
  }
  const law =
    measured ?? (model.record && machine.record ? transfer(model.record, machine.record) : undefined);
  if (law === undefined)
    return {
      ...names,
      kind: "not-measured",
      reason: `nobody measured ${pair}: ${whatToDo(catalog, model, machine)}`,
    };
  const served = servedUnder(names, { model: model.record, machine: machine.record, law }, options, transfer);
  const isMeasured = model.record !== null && machine.record !== null && !law.isOwn;
  const findings: Finding[] = [
    ...(model.record ? compatibilityFindings(model.record, features) : []),
    ...(isMeasured ? borrowed(curvesFor(catalog, model.record, machine.record)) : []),
    ...notesOf(machine),
    ...(law.fitted.basis === "transferred"
      ? [{ code: "extrapolated", about: names, figures: {} } as const]
      : []),
    ...served.findings,
  ];
  return { modelName: model.name, machineName: machine.name, ...served, findings };
}

/** Curves of a machine that may be another reading of the measured one. */
function borrowed({ borrowedBy, curves }: CurvesFound): Finding[] {
  const [curve] = curves;
  if (borrowedBy === null || curve === undefined) return [];
  return [
    {
      code: "ambiguous-measurements",
      about: { machine: borrowedBy },
      figures: { measuredAs: curve.machine },
    },
  ];
}

/** What is contradictory in what is published of a machine; a user can only compare it with the own one. */
function notesOf({ name, record }: Side<Machine>): Finding[] {
  const notes = record?.notes ?? [];
  return notes.length === 0 ? [] : [{ code: "machine-notes", about: { machine: name }, figures: { notes } }];
}

function whatToDo(catalog: Catalog, model: Side<Model>, machine: Side<Machine>): string {
  const measuredOn = catalog.machines.filter(
    (each) =>
      model.record && each.measuredAs === each.id && curvesFor(catalog, model.record, each).curves.length > 0,
  );
  const here = machine.record ? measuredModels(catalog, machine.record) : [];
  const choices = [
    ...(measuredOn.length > 0 ? [`choose --machine ${measuredOn.map(({ id }) => id).join(" or ")}`] : []),
    ...(here.length > 0 ? [`choose --model ${here.map(({ id }) => id).join(" or ")}`] : []),
    ...(machine.record
      ? ["name a model with --model (or all that fit: --model all), whose law is then carried over"]
      : []),
    "measure it and give the law with --calibration law.json",
  ];
  return choices.join(", or ");
}

/** One line for each kind of refusal and machine, so that `all` does not flood the screen. */
function summarised(refusals: readonly Refusal[]): string[] {
  if (refusals.length === 1) return [`skipped: ${refusals[0]!.reason}`];
  const words: Readonly<Record<RefusalKind, string>> = {
    "cloud-only": "served by a cloud only",
    "not-divisible": "GPUs that --tensor-parallel does not divide",
    "does-not-fit": "does not fit the memory (capsim catalog fit MODEL MACHINE)",
    "not-measured": "nobody measured it there (give a law with --calibration)",
  };
  return (Object.keys(words) as RefusalKind[]).flatMap((kind) => {
    const pairs = refusals.filter((refusal) => refusal.kind === kind);
    if (pairs.length === 0) return [];
    return [`skipped, ${words[kind]}: ${firstOf(pairs.map((pair) => `${pair.model} on ${pair.machine}`))}`];
  });
}

/** The first of many names, and how many there are more. */
export function firstOf(names: readonly string[]): string {
  const most = 6;
  if (names.length === 0) return "none in the catalogue";
  return names.length <= most
    ? names.join(", ")
    : `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
}
