import { geometryOf } from "../catalog/engineDefaults.ts";
import { findMachine, findModel } from "../catalog/findRecords.ts";
import type { Catalog, Machine, Model, ModelGeometry } from "../catalog/types.ts";
import type { LawFile } from "../documents/calibration.ts";
import type { FittedLaw } from "../engine/fittedLaw.ts";
import { byTerm, type LawTerm, lawTerms, type ServiceLaw } from "../engine/serviceLaw.ts";
import { leastSquares } from "../stats/leastSquares.ts";
import { lawFromFile } from "./lawFile.ts";
import { type HardwareRates, physicsLogSd, physicsPrior, ratesOf } from "./physicsPrior.ts";

/** The pair a law is wanted for. */
export type TransferTarget = {
  readonly geometry: ModelGeometry;
  readonly hardware: HardwareRates;
  readonly gpus: number;
};

/** A fitted curve with the facts that explain it. */
export type KnownCurve = TransferTarget & {
  /** Name for messages. */
  readonly id: string;
  readonly fitted: FittedLaw;
};

/**
 * What all curves have in common. Overheads in seconds a layer of a step: of its own, and for each further GPU that
 * takes part (all-reduce); seconds a sequence and layer; shares of the datasheet's bandwidth that reading reaches.
 */
export type CommonEfficiencies = {
  readonly layerOverhead: number;
  readonly layerOverheadPerGpu: number;
  readonly hostPerSequenceLayer: number;
  readonly weightReading: number;
  readonly kvReading: number;
  readonly expertReading: number;
};

export type TransferModel = {
  readonly efficiencies: CommonEfficiencies;
  /** Standard deviation of the logarithm of each term, from the curves left out one at a time. */
  readonly logSd: Readonly<Record<LawTerm, number>>;
  /** Logarithm of fitted over transferred for every curve and term, that curve left out. */
  readonly residuals: readonly { readonly id: string; readonly term: LawTerm; readonly residual: number }[];
  readonly curves: number;
};

type Knob = { readonly centre: number; readonly logSd: number };

/**
 * Priors of the common efficiencies: 3.5 ms of launches for 32 layers and a quarter of a millisecond for each further
 * GPU's all-reduce, 0.1 ms a sequence for 32 layers, reading at 80, 60 and 70 % of the datasheet; assumptions, as wide
 * as `logSd` says.
 */
const priors: Readonly<Record<keyof CommonEfficiencies, Knob>> = {
  layerOverhead: { centre: 3.5e-3 / 32, logSd: 0.4 },
  layerOverheadPerGpu: { centre: 0.25e-3 / 32, logSd: 0.7 },
  hostPerSequenceLayer: { centre: 1e-4 / 32, logSd: 0.4 },
  weightReading: { centre: 0.8, logSd: 0.1 },
  kvReading: { centre: 0.6, logSd: 0.3 },
  expertReading: { centre: 0.7, logSd: 0.25 },
};
const knobs = Object.keys(priors) as (keyof CommonEfficiencies)[];
/** How well one set of efficiencies can hold for different models and machines, on top of a curve's own error. */
const betweenCurves = 0.12;
/** No term is claimed to be known better than this on a pair nobody measured. */
const leastLogSd = 0.1;

/**
 * Fits the common efficiencies to all curves together, each term weighed by its own posterior error and the spread
 * between curves, and finds from each curve left out in turn how far such a transfer is off.
 */
export function fitTransfer(curves: readonly KnownCurve[]): TransferModel {
  const residuals = curves.flatMap((curve) => {
    const others = fitEfficiencies(curves.filter((other) => other !== curve));
    const predicted = termsFrom(others, curve);
    return curve.fitted.terms.map((term) => ({
      id: curve.id,
      term,
      residual: Math.log(curve.fitted.law[term] / predicted[term]),
    }));
  });
  const logSd = byTerm((term) => {
    const own = residuals.filter((one) => one.term === term).map(({ residual }) => residual);
    const rms = Math.sqrt(
      own.reduce((sum, residual) => sum + residual * residual, 0) / Math.max(1, own.length),
    );
    const isFromPhysics = term === "cPre" || term === "cKv";
    return Math.max(leastLogSd, rms, isFromPhysics ? physicsLogSd[term] : 0);
  });
  return { efficiencies: fitEfficiencies(curves), logSd, residuals, curves: curves.length };
}

/** A law for a pair that nobody measured. */
export function transferredLaw(model: TransferModel, target: TransferTarget, about: string): FittedLaw {
  const law: ServiceLaw = {
    ...termsFrom(model.efficiencies, target),
    experts: target.geometry.experts,
    expertsPerToken: target.geometry.expertsPerToken,
  };
  const terms = lawTerms.filter((term) => law[term] > 0);
  return {
    basis: "transferred",
    source: `${about}: efficiencies of ${model.curves} measured curves on other models and machines, band from leaving each of them out`,
    law,
    terms,
    logCovariance: terms.map((a, i) => terms.map((_, j) => (i === j ? model.logSd[a] ** 2 : 0))),
    measuredConcurrency: null,
    measuredPromptTokens: null,
    overhead: 0,
  };
}

/** The law's terms from common efficiencies; prefill from physics, which no GitLab curve measures. */
export function termsFrom(common: CommonEfficiencies, target: TransferTarget): Record<LawTerm, number> {
  const { geometry, hardware, gpus } = target;
  const expertBytes = geometry.experts > 1 ? geometry.expertWeightBytes : 0;
  const alwaysRead = geometry.weightBytes - expertBytes * geometry.experts;
  const overhead = common.layerOverhead + common.layerOverheadPerGpu * (gpus - 1);
  return {
    c0: overhead * geometry.layers + alwaysRead / (common.weightReading * hardware.bandwidth),
    cSeq: common.hostPerSequenceLayer * geometry.layers,
    cKv: geometry.kvBytesPerToken / (common.kvReading * hardware.bandwidth),
    cPre: physicsPrior(geometry, hardware).cPre.centre,
    cExp: expertBytes / (common.expertReading * hardware.bandwidth),
  };
}

function fitEfficiencies(curves: readonly KnownCurve[]): CommonEfficiencies {
  const read = (parameters: readonly number[]) =>
    Object.fromEntries(knobs.map((knob, i) => [knob, Math.exp(parameters[i]!)])) as CommonEfficiencies;
  const fit = leastSquares(
    (parameters) => [
      ...curves.flatMap((curve) => {
        const predicted = termsFrom(read(parameters), curve);
        return curve.fitted.terms.map((term, i) => {
          const own = curve.fitted.logCovariance[i]![i]!;
          return Math.log(curve.fitted.law[term] / predicted[term]) / Math.sqrt(own + betweenCurves ** 2);
        });
      }),
      ...knobs.map((knob, i) => (parameters[i]! - Math.log(priors[knob].centre)) / priors[knob].logSd),
    ],
    knobs.map((knob) => Math.log(priors[knob].centre)),
  );
  return read(fit.parameters);
}

/** The joint fit of all laws of catalogued models on catalogued machines. */
export function transferModel(catalog: Catalog, laws: readonly LawFile[]): TransferModel {
  return fitTransfer(knownCurves(catalog, laws));
}

/** A law for any catalogued model on any catalogued machine. */
export function transferTo(model: TransferModel, target: Model, machine: Machine): FittedLaw {
  return transferredLaw(
    model,
    { geometry: geometryOf(target), hardware: ratesOf(machine), gpus: machine.gpuCount },
    `${target.id} on ${machine.id}`,
  );
}

/** Laws of catalogued pairs with the facts that explain them. */
export function knownCurves(catalog: Catalog, laws: readonly LawFile[]): KnownCurve[] {
  return laws.map((law) => knownCurve(catalog, law));
}

function knownCurve(catalog: Catalog, law: LawFile): KnownCurve {
  const machine = findMachine(catalog, law.machine);
  return {
    id: `${law.machine}/${law.model}`,
    geometry: geometryOf(findModel(catalog, law.model)),
    hardware: ratesOf(machine),
    gpus: machine.gpuCount,
    fitted: lawFromFile(law, law.source ?? "law"),
  };
}
