import type { FittedLaw } from "../engine/fittedLaw.ts";
import { lawChange } from "../engine/lawChange.ts";
import { byTerm, type LawTerm } from "../engine/serviceLaw.ts";
import { scaled, variedLaw } from "./varyLaw.ts";

/** Laws carried over from the measured curves, of a pair as the base law has it and of the variant. */
export type TransferredPair = { readonly from: FittedLaw; readonly to: FittedLaw };

/**
 * The law of a pair whose engine runs on `gpus` of the machine's `machineGpus` GPUs: every term of the base law times
 * the ratio of that term in the two transferred laws. What is peculiar to the pair stays, what the GPUs share changes.
 * Its error grows by that of a transfer (leaving one curve out), though much of that should cancel in a ratio; a base
 * that is itself transferred has that error already.
 */
export function tensorParallelLaw(
  base: FittedLaw,
  transferred: TransferredPair,
  { gpus, machineGpus }: { readonly gpus: number; readonly machineGpus: number },
): FittedLaw {
  const law = scaled(base.law, ratios(transferred));
  const rule = `tensor-parallel ${gpus} of ${machineGpus} GPUs`;
  const words = `${rule} (${machineGpus / gpus} engines a machine), each term times the ratio of the laws carried over to ${gpus} and to ${machineGpus} GPUs`;
  const change = lawChange("tensor-parallel", words, base.law, law);
  const none = byTerm(() => 0);
  return {
    ...variedLaw(base, law, base.basis === "transferred" ? none : logSdsOf(transferred.to)),
    source: `${base.source}; changed to ${rule}`,
    changes: [...(base.changes ?? []), change],
  };
}

/** How far, by assumption, the logarithm of a saving by quantisation may be off, as a share of it. */
const savingError = 0.3;
/** By assumption: turning quantised weights into 16 bits before multiplying costs prefill about this much either way. */
const weightOnlyPrefill = 0.1;

/** What quantisation does to weights, for `quantisedLaw`. */
export type Quantisation = {
  readonly format: string;
  /** Bytes of all weights. */
  readonly bytesBefore: number;
  readonly bytesAfter: number;
  /** Whether the GPUs multiply in the format. */
  readonly isComputed: boolean;
};

/**
 * The law with quantised weights: reading weights takes as much less as there are fewer bytes, prefill takes less where
 * the GPUs multiply in the format, overheads stay. How much each term falls is the ratio of the transferred laws, which
 * know which part of a step is reading. Each saving is taken to be known to three tenths of its logarithm.
 *
 * The limit: kernels that unpack weights lose their lead where arithmetic, not reading, takes the time, in batches of a
 * hundred and more; the law keeps the saving in `c0` there.
 */
export function quantisedLaw(
  base: FittedLaw,
  transferred: TransferredPair,
  { format, bytesBefore, bytesAfter, isComputed }: Quantisation,
): FittedLaw {
  const factors = ratios(transferred);
  const law = scaled(base.law, factors);
  const logSds = byTerm((term) => savingError * Math.abs(Math.log(factors[term])));
  const weights = `${format} weights, ${gigabytes(bytesBefore)} → ${gigabytes(bytesAfter)} GB`;
  const arithmetic = isComputed
    ? "prompts computed at twice the rate"
    : "prompts computed in 16 bits as before";
  const words = `${weights} (reading them scaled by bytes, ${arithmetic}, overheads unchanged)`;
  return {
    ...variedLaw(base, law, isComputed ? logSds : { ...logSds, cPre: weightOnlyPrefill }),
    source: `${base.source}; changed to ${format} weights`,
    changes: [...(base.changes ?? []), lawChange("quantisation", words, base.law, law)],
  };
}

function ratios({ from, to }: TransferredPair): Record<LawTerm, number> {
  return byTerm((term) => (from.law[term] > 0 ? to.law[term] / from.law[term] : 1));
}

function logSdsOf({ terms, logCovariance }: FittedLaw): Record<LawTerm, number> {
  return byTerm((term) => {
    const i = terms.indexOf(term);
    return i < 0 ? 0 : Math.sqrt(logCovariance[i]![i]!);
  });
}

function gigabytes(bytes: number): string {
  return (bytes / 1e9).toFixed(1);
}
