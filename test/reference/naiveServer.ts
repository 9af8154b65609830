import type { PrefixChain } from "../../src/engine/prefixCache.ts";
import type { EngineSettings } from "../../src/engine/scenario.ts";
import { type ServiceLaw, stepSeconds } from "../../src/engine/serviceLaw.ts";
import { NaivePrefixCache } from "./naivePrefixCache.ts";

const tokensPerBlock = 16;

/** What of a prompt, and of prompt and answer, may be shared. */
export type Sharing = {
  readonly chain: PrefixChain;
  readonly promptNodes: number;
  readonly answerNodes: number;
};

/** One sending of a request, in a server; times in seconds. */
export type Sequence = {
  readonly id: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly sharing: Sharing | null;
  admitted: number | null;
  firstToken: number | null;
  generated: number;
  /** Tokens to prefill before the next token comes out, and how many of them are done or were cached. */
  prompt: number;
  prefilled: number;
  /** Prompt tokens that steps worked on, up to the first token; cached ones are not among them. */
  read: number;
  blocks: number;
  /** Leading nodes of its chain that it holds. */
  nodes: number;
  /** Position among the prefills that ended; those done at the same boundary leave newest first. */
  joined: number;
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
  waiting: Sequence[];
  running: Sequence[];
  /** Those of the running that nobody waits for any more; they leave when the step ends. */
  aborted: Sequence[];
  cache: NaivePrefixCache | null;
  step: Step | null;
  slowdown: number;
  preemptions: number;
  promptTokens: number;
  hitTokens: number;
  joins: number;
};

/** A server with nothing to do. */
export function idleServer(engine: EngineSettings): Server {
  return {
    ...{ waiting: [], running: [], aborted: [], step: null, slowdown: 1 },
    cache: engine.prefixCaching ? new NaivePrefixCache() : null,
    ...{ preemptions: 0, promptTokens: 0, hitTokens: 0, joins: 0 },
  };
}

/** A request that has just come to a server. */
export function newSequence(
  id: number,
  inputTokens: number,
  outputTokens: number,
  sharing: Sharing | null,
): Sequence {
  const fresh = { admitted: null, firstToken: null, generated: 0, prefilled: 0, read: 0, blocks: 0 };
  return { id, inputTokens, outputTokens, sharing, prompt: inputTokens, ...fresh, nodes: 0, joined: 0 };
}

/** Whether a request is too long for an empty server. The last token is never stored. */
export function canNeverFit(inputTokens: number, outputTokens: number, engine: EngineSettings): boolean {
  return (
    blocksFor(inputTokens + outputTokens - 1, engine) > engine.kvBlocks ||
    inputTokens + outputTokens > engine.maxModelLen
  );
}

/** Decides what the next step does, and starts it. */
export function startStep(server: Server, engine: EngineSettings, law: ServiceLaw, now: number): void {
  const isFull = preemptUntilDecodesFit(server, engine);
  const decoding = decodingOf(server);
  for (const sequence of decoding) sequence.blocks = blocksFor(contextOf(sequence), engine);
  evictSurplus(server, engine);
  let budget = engine.maxNumBatchedTokens - decoding.length;
  const chunks: Chunk[] = [];
  const prefill = (sequence: Sequence) => {
    const tokens = Math.min(budget, sequence.prompt - sequence.prefilled);
    chunks.push({ sequence, tokens });
    budget -= tokens;
    if (sequence.generated === 0) sequence.read += tokens;
  };
  for (const sequence of server.running) if (!decoding.includes(sequence)) prefill(sequence);
  while (!isFull && server.waiting.length > 0 && budget > 0 && server.running.length < engine.maxNumSeqs) {
    const sequence = server.waiting[0]!;
    if (!admit(server, sequence, engine)) break;
    server.waiting.shift();
    server.running.push(sequence);
    sequence.admitted ??= now;
    prefill(sequence);
  }
  const context = decoding.reduce((sum, sequence) => sum + contextOf(sequence), 0);
  const prefillTokens = chunks.reduce((sum, chunk) => sum + chunk.tokens, 0);
  const seconds = server.slowdown * stepSeconds(law, decoding.length, context, prefillTokens);
  server.step = { start: now, end: now + seconds, decoding, chunks };
}

/**
 * Ends the step under way; yields the sequences as they leave, one after the other: first those that nobody waits for,
 * in the order in which they were aborted, then those that are answered.
 */
export function* endStep(server: Server, step: Step): Generator<["dropped" | "done", Sequence]> {
  server.step = null;
  for (const sequence of step.decoding) sequence.generated++;
  for (const { sequence, tokens } of step.chunks) sequence.prefilled += tokens;
  for (const sequence of dropAborted(server)) yield ["dropped", sequence];
  const done = step.decoding.filter(({ generated, outputTokens }) => generated === outputTokens);
  for (const sequence of done.toSorted((a, b) => b.joined - a.joined)) {
    if (!server.running.includes(sequence)) continue;
    leave(server, sequence, true);
    yield ["done", sequence];
  }
  for (const { sequence } of step.chunks) {
    if (!server.running.includes(sequence) || sequence.prefilled < sequence.prompt) continue;
    sequence.generated++;
    sequence.firstToken ??= step.end;
    sequence.joined = ++server.joins;
    if (sequence.sharing !== null) publish(server, sequence, sequence.sharing.promptNodes);
    if (sequence.generated < sequence.outputTokens) continue;
    leave(server, sequence, true);
    yield ["done", sequence];
  }
}

/** Takes out the aborted sequences; no step may be under way. */
export function dropAborted(server: Server): Sequence[] {
  const dropped = server.aborted;
  server.aborted = [];
  for (const sequence of dropped) leave(server, sequence, false);
  return dropped;
}

/** The server stops: everything is lost. Returns the sequences that were here and awaited. */
export function failServer(server: Server): Sequence[] {
  const lost = [...server.running, ...server.waiting].filter(
    (sequence) => !server.aborted.includes(sequence),
  );
  server.running = [];
  server.waiting = [];
  server.aborted = [];
  server.step = null;
  if (server.cache) server.cache = new NaivePrefixCache();
  return lost;
}

/** KV blocks in use: those that sequences have to themselves, and those of nodes that somebody holds. */
export function blocksHeld(server: Server): number {
  const own = server.running.reduce((sum, sequence) => sum + sequence.blocks - leadBlocks(sequence), 0);
  const shared = (server.cache?.entries ?? []).filter(({ users }) => users > 0);
  return own + shared.reduce((sum, { blocks }) => sum + blocks, 0);
}

/** Gives the head of the queue its blocks, if there are so many; what it found cached needs no prefill. */
function admit(server: Server, sequence: Sequence, engine: EngineSettings): boolean {
  const { sharing, prompt } = sequence;
  const { cache } = server;
  let [nodes, cachedBlocks, idleBlocks] = [0, 0, 0];
  if (cache && sharing) {
    const promptEnd = sharing.promptNodes === 0 ? 0 : sharing.chain.ends[sharing.promptNodes - 1]!;
    // The last token is always computed, for its output; only full blocks are shared.
    const most = Math.min(promptEnd, Math.floor((prompt - 1) / tokensPerBlock));
    const hit = cache.lookUp(sharing.chain, most);
    [nodes, cachedBlocks, idleBlocks] = [hit.found, hit.hit, hit.idleHit];
  }
  const blocks = blocksFor(prompt, engine);
  if (blocks - cachedBlocks + idleBlocks > engine.kvBlocks - blocksHeld(server)) return false;
  if (cache && sharing) cache.take(sharing.chain, nodes);
  Object.assign(sequence, { blocks, nodes, prefilled: cachedBlocks * tokensPerBlock });
  server.promptTokens += prompt;
  server.hitTokens += cachedBlocks * tokensPerBlock;
  const used = blocksHeld(server) + blocks - cachedBlocks;
  cache?.evictTo(engine.kvBlocks - used);
  return true;
}

/** Blocks that nobody uses are given to those who need them. */
function evictSurplus(server: Server, engine: EngineSettings): void {
  server.cache?.evictTo(freeBlocks(server, engine));
}

/** Others may share the sequence's blocks up to node `nodes` of its chain, but for those that are cached already. */
function publish(server: Server, sequence: Sequence, nodes: number): void {
  if (server.cache && sequence.sharing && nodes > sequence.nodes)
    sequence.nodes += server.cache.enter(sequence.sharing.chain, sequence.nodes, nodes);
}

/** Takes a running sequence out, and frees its blocks. */
function leave(server: Server, sequence: Sequence, isAnswered: boolean): void {
  if (isAnswered && sequence.sharing) publish(server, sequence, sequence.sharing.answerNodes);
  if (server.cache && sequence.sharing) server.cache.letGo(sequence.sharing.chain, sequence.nodes);
  server.running.splice(server.running.indexOf(sequence), 1);
  sequence.nodes = 0;
  sequence.blocks = 0;
}

/** Takes the newest sequences out until the others can store this step's token; whether any had to go. */
function preemptUntilDecodesFit(server: Server, engine: EngineSettings): boolean {
  let isFull = false;
  while (blocksMissing(server, engine) > freeBlocks(server, engine)) {
    const newest = server.running.at(-1)!;
    leave(server, newest, false);
    newest.prefilled = 0;
    newest.prompt = newest.inputTokens + newest.generated;
    if (newest.generated === 0) newest.read = 0;
    server.waiting.unshift(newest);
    server.preemptions++;
    isFull = true;
  }
  return isFull;
}

function blocksMissing(server: Server, engine: EngineSettings): number {
  return decodingOf(server).reduce(
    (sum, sequence) => sum + blocksFor(contextOf(sequence), engine) - sequence.blocks,
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

function leadBlocks({ nodes, sharing }: Sequence): number {
  return nodes === 0 ? 0 : sharing!.chain.ends[nodes - 1]!;
}

function freeBlocks(server: Server, engine: EngineSettings): number {
  return engine.kvBlocks - blocksHeld(server);
}

/** Block by block: one of the layers with full attention, those of the windowed groups while the window is not full, the state. */
function blocksFor(tokens: number, { kvExtra }: EngineSettings): number {
  const window = kvExtra?.window;
  let blocks = kvExtra?.blocksPerSequence ?? 0;
  for (let stored = 0, number = 1; stored < tokens; stored += tokensPerBlock, number++) {
    blocks++;
    if (window && number <= Math.ceil(window.tokens / tokensPerBlock) + 1) blocks += window.groups;
  }
  return blocks;
}
