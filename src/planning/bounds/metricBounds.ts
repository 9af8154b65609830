import type { LatencyMetric } from "../../documents/latencyMetrics.ts";

/** A call that has a server to itself. Seconds of its steps, worked out when they are asked for. */
export type CallAlone = {
  /** Tokens of the answer. */
  readonly output: number;
  /** Of computing the prompt. */
  prefill(): number;
  /** Of a step that decodes, in the middle of the answer. */
  step(): number;
  /** Of the shortest step there is. */
  shortest(): number;
};

type MetricBounds = {
  /** Whether time outside the engine is part of it. */
  readonly hasOverhead: boolean;
  /** Whether waiting for a seat is part of it. */
  readonly hasWait: boolean;
  /** Of a call that has a server to itself. */
  alone(call: CallAlone): number;
  /** Of a call among others. @param step seconds of the step that it finds; @param prefill of its prompt beside it */
  among(step: number, prefill: number, output: number): number;
};

const whole = {
  hasOverhead: true,
  hasWait: true,
  alone: ({ output, prefill, step }) => prefill() + (output - 1) * step(),
  among: (step, prefill, output) => (output + 0.5) * step + prefill,
} as const satisfies MetricBounds;

/** How each time of a call follows from the steps of its server. A question's are those of one of its calls. */
export const metricBounds: Readonly<Record<LatencyMetric, MetricBounds>> = {
  e2e: whole,
  question: whole,
  ttft: {
    hasOverhead: true,
    hasWait: true,
    alone: ({ prefill }) => prefill(),
    among: (step, prefill) => 1.5 * step + prefill,
  },
  tpot: {
    hasOverhead: false,
    hasWait: false,
    // Answers of one token have no TPOT; a cell whose shortest answer is one may hold longer ones, and gets the least there is.
    alone: ({ output, step, shortest }) => (output > 1 ? step() : shortest()),
    among: (step) => step,
  },
  queue: { hasOverhead: false, hasWait: true, alone: () => 0, among: (step) => step / 2 },
};
