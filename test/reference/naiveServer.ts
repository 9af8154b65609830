import type { EngineSettings } from "../../src/engine/scenario.ts";
import { type ServiceLaw, stepSeconds } from "../../src/engine/serviceLaw.ts";

const tokensPerBlock = 16;

/** One request in a server; times in seconds. */
export type Sequence = {
  readonly id: number;
  readonly arrival: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  admitted: number | null;
  firstToken: number | null;
  generated: number;
  /** Tokens to prefill before the next token comes out, and how many of them are done. */
  prompt: number;
  prefilled: number;
  blocks: number;
};

/** Part or all of a prompt that one step prefills. */
type Chunk = { readonly sequence: Sequence; readonly tokens: number };

/** A step under way. */
export type Step = {
  readonly start: number;
  readonly end: number;
  readonly decoding: readonly Sequence[];
  readonly chunks: readonly Chunk[];
};

/** One server; `running` is in order of admission. */
export type Server = {
  readonly waiting: Sequence[];
  readonly running: Sequence[];
  step: Step | null;
  preemptions: number;
};

/** A server with nothing to do. */
export function idleServer(): Server {
  return { waiting: [], running: [], step: null, preemptions: 0 };
}

/** A request that has just arrived. */
export function newSequence(
  id: number,
  arrival: number,
  inputTokens: number,
  outputTokens: number,
): Sequence {
  const fresh = { admitted: null, firstToken: null, generated: 0, prefilled: 0, blocks: 0 };
  return { id, arrival, inputTokens, outputTokens, prompt: inputTokens, ...fresh };
}

/** Whether a request is too long for an empty server. The last token is never stored. */
export function canNeverFit(sequence: Sequence, engine: EngineSettings): boolean {
  const { inputTokens, outputTokens } = sequence;
  return (
    blocksFor(inputTokens + outputTokens - 1) > engine.kvBlocks ||
    inputTokens + outputTokens > engine.maxModelLen
  );
}

/** Decides what the next step does, and starts it. */
export function startStep(server: Server, engine: EngineSettings, law: ServiceLaw, now: number): void {
  const isFull = preemptUntilDecodesFit(server, engine);
  const decoding = decodingOf(server);
  for (const sequence of decoding) sequence.blocks = blocksFor(contextOf(sequence));
  let budget = engine.maxNumBatchedTokens - decoding.length;
  const chunks: Chunk[] = [];
  const prefill = (sequence: Sequence) => {
    const tokens = Math.min(budget, sequence.prompt - sequence.prefilled);
    chunks.push({ sequence, tokens });
    budget -= tokens;
  };
  for (const sequence of server.running) if (!decoding.includes(sequence)) prefill(sequence);
  while (!isFull && server.waiting.length > 0 && budget > 0 && server.running.length < engine.maxNumSeqs) {
    const sequence = server.waiting[0]!;
    if (blocksFor(sequence.prompt) > freeBlocks(server, engine)) break;
    server.waiting.shift();
    server.running.push(sequence);
    sequence.blocks = blocksFor(sequence.prompt);
    sequence.admitted ??= now;
    prefill(sequence);
  }
  const context = decoding.reduce((sum, sequence) => sum + contextOf(sequence), 0);
  const prefillTokens = chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
  const seconds = stepSeconds(law, decoding.length, context, prefillTokens);
  server.step = { start: now, end: now + seconds, decoding, chunks };
}

/** Ends the step under way; returns the sequences that are done. */
export function endStep(server: Server, step: Step): Sequence[] {
  for (const sequence of step.decoding) sequence.generated++;
  for (const { sequence, tokens } of step.chunks) {
    sequence.prefilled += tokens;
    if (sequence.prefilled < sequence.prompt) continue;
    sequence.generated++;
    sequence.firstToken ??= step.end;
  }
  server.step = null;
  const done = server.running.filter((sequence) => sequence.generated === sequence.outputTokens);
  for (const sequence of done) server.running.splice(server.running.indexOf(sequence), 1);
  return done;
}

/** KV blocks that the running sequences hold. */
export function blocksHeld(server: Server): number {
  return server.running.reduce((sum, sequence) => sum + sequence.blocks, 0);
}

/** Takes the newest sequences out until the others can store this step's token; whether any had to go. */
function preemptUntilDecodesFit(server: Server, engine: EngineSettings): boolean {
  let isFull = false;
  while (blocksMissing(server) > freeBlocks(server, engine)) {
    const newest = server.running.pop()!;
    newest.blocks = 0;
    newest.prefilled = 0;
    newest.prompt = newest.inputTokens + newest.generated;
    server.waiting.unshift(newest);
    server.preemptions++;
    isFull = true;
  }
  return isFull;
}

function blocksMissing(server: Server): number {
  return decodingOf(server).reduce(
    (sum, sequence) => sum + blocksFor(contextOf(sequence)) - sequence.blocks,
    0,
  );
}

function decodingOf(server: Server): Sequence[] {
  return server.running.filter((sequence) => sequence.prefilled === sequence.prompt);
}

/** Tokens whose keys and values are stored once the step that computes the next token is done. */
function contextOf(sequence: Sequence): number {
  return sequence.inputTokens + sequence.generated;
}

function freeBlocks(server: Server, engine: EngineSettings): number {
  return engine.kvBlocks - blocksHeld(server);
}

function blocksFor(tokens: number): number {
  return Math.ceil(tokens / tokensPerBlock);
}
