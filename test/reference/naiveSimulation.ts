import type { RandomStream } from "../../src/engine/random.ts";
import type { RequestSource } from "../../src/engine/requestSource.ts";
import type { Routing, Scenario } from "../../src/engine/scenario.ts";
import type { ServiceLaw } from "../../src/engine/serviceLaw.ts";
import { blocksHeld, canNeverFit, endStep, idleServer, newSequence, startStep } from "./naiveServer.ts";

/** One answered request; times in seconds. */
export type Served = {
  /** The source's `feature`, by which the two engines' requests are matched. */
  readonly id: number;
  readonly arrival: number;
  readonly admitted: number;
  readonly firstToken: number;
  readonly finish: number;
};

/** One executed step: sequences in the batch, and KV blocks they hold during the step. */
export type StepRecord = {
  readonly start: number;
  readonly end: number;
  readonly running: number;
  readonly blocks: number;
};

/** Everything a run did, and how often it used the rare rules. */
export type NaiveRun = {
  readonly served: readonly Served[];
  /** Ids of the rejected requests. */
  readonly rejected: readonly number[];
  readonly steps: readonly StepRecord[];
  readonly preemptions: number;
  /** Steps that prefilled only a part of a prompt. */
  readonly chunkedSteps: number;
  /** Requests that went to a replica other than the first. */
  readonly routedElsewhere: number;
  /** Moments at which several requests arrived, or one arrived exactly when a step ended. */
  readonly ties: number;
};

/**
 * The engine's rules, one step after the other, with nothing skipped, cached or counted incrementally: slow, and
 * plain enough to be checked by reading. Runs until the source is dry and every request has left.
 */
export function simulateNaively(
  scenario: Scenario,
  law: ServiceLaw,
  routingStream: RandomStream,
  source: RequestSource,
): NaiveRun {
  const { engine, replicas, routing } = scenario.deployments[0]!;
  const servers = Array.from({ length: replicas }, idleServer);
  const choose = naiveRouter(routing, routingStream);
  const served: Served[] = [];
  const rejected: number[] = [];
  const steps: StepRecord[] = [];
  let [chunkedSteps, routedElsewhere, ties] = [0, 0, 0];

  for (;;) {
    const ends = servers.map((server) => server.step?.end ?? Number.POSITIVE_INFINITY);
    const now = Math.min(source.nextTime, ...ends);
    if (now === Number.POSITIVE_INFINITY) break;
    let atOnce = ends.includes(now) ? 1 : 0;

    for (const server of servers) {
      if (server.step?.end !== now) continue;
      for (const { id, arrival, admitted, firstToken } of endStep(server, server.step)) {
        served.push({ id, arrival, admitted: admitted!, firstToken: firstToken!, finish: now });
        source.release(now, -1, true);
      }
    }

    for (; source.nextTime === now; atOnce++) {
      source.take();
      const { feature, inputTokens, outputTokens } = source.request;
      const sequence = newSequence(feature, now, inputTokens, outputTokens);
      if (canNeverFit(sequence, engine)) {
        rejected.push(sequence.id);
        source.release(now, -1, true);
        continue;
      }
      const chosen = choose(servers.map(({ running, waiting }) => running.length + waiting.length));
      if (chosen > 0) routedElsewhere++;
      servers[chosen]!.waiting.push(sequence);
    }
    if (atOnce > 1) ties++;

    for (const server of servers) {
      if (server.step !== null || server.running.length + server.waiting.length === 0) continue;
      startStep(server, engine, law, now);
      const { end, chunks } = server.step!;
      steps.push({ start: now, end, running: server.running.length, blocks: blocksHeld(server) });
      if (chunks.some(({ sequence, tokens }) => sequence.prefilled + tokens < sequence.prompt))
        chunkedSteps++;
    }
  }
  const preemptions = servers.reduce((sum, server) => sum + server.preemptions, 0);
  return { served, rejected, steps, preemptions, chunkedSteps, routedElsewhere, ties };
}

/** Index of the server that a request goes to, from the requests in each; ties go to the lowest index. */
function naiveRouter(routing: Routing, stream: RandomStream): (outstanding: readonly number[]) => number {
  let turn = 0;
  return (outstanding) => {
    const count = outstanding.length;
    const shortest = (candidates: readonly number[]) =>
      candidates.toSorted((a, b) => outstanding[a]! - outstanding[b]! || a - b)[0]!;
    const all = outstanding.map((_, i) => i);
    switch (routing) {
      case "round-robin":
        return turn++ % count;
      case "least-outstanding":
        return shortest(all);
      case "power-of-two": {
        if (count === 1) return 0;
        const first = Math.floor(stream.next() * count);
        const others = all.filter((i) => i !== first);
        return shortest([first, others[Math.floor(stream.next() * others.length)]!]);
      }
    }
  };
}
