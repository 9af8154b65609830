import type { Scenario } from "../../src/engine/scenario.ts";
import type { Trace } from "../../src/engine/tracePages.ts";

/** What every contestant answers: the sum of E2E latencies, so that nobody skips the work. */
export type Answer = { readonly requests: number; readonly e2eSum: number };

/**
 * Yardstick 1: a plain step loop in the manner of an ordinary simulator: every step visits every sequence. One server,
 * budget and seats as in the engine, no KV blocks.
 */
export function plainStepLoop(scenario: Scenario, trace: Trace): Answer {
  const { c0, cSeq, cKv, cPre } = scenario.deployments[0]!.law.law;
  const { maxNumSeqs, maxNumBatchedTokens } = scenario.deployments[0]!.engine;
  type Sequence = { arrival: number; left: number; context: number; output: number; done: number };
  const waiting: Sequence[] = [];
  let running: Sequence[] = [];
  let now = 0;
  let next = 0;
  let e2eSum = 0;
  while (next < trace.arrivals.length || waiting.length > 0 || running.length > 0) {
    if (waiting.length === 0 && running.length === 0) now = Math.max(now, trace.arrivals[next]!);
    while (next < trace.arrivals.length && trace.arrivals[next]! <= now) {
      const input = trace.inputTokens[next]!;
      waiting.push({
        arrival: trace.arrivals[next]!,
        left: input,
        context: input,
        output: trace.outputTokens[next]!,
        done: 0,
      });
      next++;
    }
    let decoding = 0;
    let context = 0;
    for (const sequence of running)
      if (sequence.left === 0) {
        decoding++;
        context += sequence.context + sequence.done;
      }
    let budget = maxNumBatchedTokens - decoding;
    let prefill = 0;
    const decoded = running.filter((sequence) => sequence.left === 0);
    const prefilled = running.filter((sequence) => sequence.left > 0);
    while (
      waiting.length > 0 &&
      running.length < maxNumSeqs &&
      budget > prefilled.reduce((s, p) => s + p.left, 0)
    ) {
      const sequence = waiting.shift()!;
      running.push(sequence);
      prefilled.push(sequence);
    }
    for (const sequence of prefilled) {
      const chunk = Math.min(budget, sequence.left);
      sequence.left -= chunk;
      budget -= chunk;
      prefill += chunk;
      if (sequence.left === 0) sequence.done++;
    }
    now += c0 + cSeq * decoding + cKv * context + cPre * prefill;
    for (const sequence of decoded) sequence.done++;
    running = running.filter((sequence) => {
      if (sequence.done < sequence.output) return true;
      e2eSum += now - sequence.arrival;
      return false;
    });
  }
  return { requests: trace.arrivals.length, e2eSum };
}

/**
 * Yardstick 2: the least code that still fast-forwards: one server, a heap of finishing steps, whole prompts prefilled
 * in one step, no KV blocks, no preemption, no chunks, no seats, no statistics but the sum.
 */
export function minimalKernel(scenario: Scenario, trace: Trace): Answer {
  const { c0, cSeq, cKv, cPre } = scenario.deployments[0]!.law.law;
  const { arrivals, inputTokens, outputTokens } = trace;
  const total = arrivals.length;
  const finish = new Float64Array(4096);
  const arrivalOf = new Float64Array(4096);
  const finalContext = new Float64Array(4096);
  let size = 0;
  let now = 0;
  let step = 0;
  let context = 0;
  let next = 0;
  let e2eSum = 0;
  const push = (f: number, a: number, c: number) => {
    let i = size++;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (finish[parent]! <= f) break;
      finish[i] = finish[parent]!;
      arrivalOf[i] = arrivalOf[parent]!;
      finalContext[i] = finalContext[parent]!;
      i = parent;
    }
    finish[i] = f;
    arrivalOf[i] = a;
    finalContext[i] = c;
  };
  const pop = () => {
    const last = --size;
    const f = finish[last]!;
    const a = arrivalOf[last]!;
    const c = finalContext[last]!;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= last) break;
      if (child + 1 < last && finish[child + 1]! < finish[child]!) child++;
      if (finish[child]! >= f) break;
      finish[i] = finish[child]!;
      arrivalOf[i] = arrivalOf[child]!;
      finalContext[i] = finalContext[child]!;
      i = child;
    }
    finish[i] = f;
    arrivalOf[i] = a;
    finalContext[i] = c;
  };
  const advance = (events: number): boolean => {
    for (let left = events; left > 0; left--) {
      if (size === 0) {
        if (next >= total) return false;
        if (arrivals[next]! > now) now = arrivals[next]!;
      }
      if (next < total && arrivals[next]! <= now) {
        const decoding = size;
        const held = context;
        let prefill = 0;
        while (next < total && arrivals[next]! <= now) {
          const input = inputTokens[next]!;
          const output = outputTokens[next]!;
          prefill += input;
          push(step + output, arrivals[next]!, input + output);
          context += input + 1;
          next++;
        }
        now += c0 + cSeq * decoding + cKv * held + cPre * prefill;
        step++;
        context += decoding;
      } else {
        const first = c0 + cSeq * size + cKv * context;
        const half = 0.5 * cKv * size;
        let steps = finish[0]! - step;
        if (next < total) {
          const wait = arrivals[next]! - now;
          const linear = first - half;
          const cut = Math.ceil((2 * wait) / (linear + Math.sqrt(linear * linear + 4 * half * wait)));
          if (cut < steps) steps = cut < 1 ? 1 : cut;
        }
        now += steps * (first + half * (steps - 1));
        step += steps;
        context += steps * size;
      }
      while (size > 0 && finish[0]! <= step) {
        e2eSum += now - arrivalOf[0]!;
        context -= finalContext[0]!;
        pop();
      }
    }
    return true;
  };
  while (advance(4096));
  return { requests: total, e2eSum };
}
