import type { PrefixChain } from "./prefixCache.ts";

/** Where a request is when it is in no replica. */
export const places = { nowhere: -1, gatewayQueue: -2 } as const;

/** What a replica does with a request. */
export const phases = { waiting: 0, prefilling: 1, decoding: 2, gone: 3 } as const;

/**
 * The requests in flight, as columns over slots that are used again once a request has left, so that a run's memory
 * follows the number in flight and not the number served.
 */
export class RequestPool {
  capacity = 256;
  arrival = new Float64Array(256);
  /** When the request was first scheduled; −1 before. */
  admitted = new Float64Array(256);
  /** When its first token came out; −1 before. */
  firstToken = new Float64Array(256);
  inputTokens = new Int32Array(256);
  outputTokens = new Int32Array(256);
  /** Tokens generated before the prefill that is due or under way: 0, or more after a preemption. */
  generated = new Int32Array(256);
  feature = new Int32Array(256);
  /** Number of the question the request belongs to; −1 for one that stands alone. */
  question = new Int32Array(256);
  /** Times the request was sent before this one. */
  attempt = new Int32Array(256);
  /** Counts the requests that had the slot, and its sendings begun or ended: timers set under another count are stale. */
  version = new Int32Array(256);
  sending = new Int32Array(256);
  /** Number of the replica, or one of `places`. */
  place = new Int32Array(256);
  /** One of `phases`; means something in a replica only. */
  phase = new Uint8Array(256);
  /** Neighbours, towards tail and head, in the list the request is in (`SlotList`). */
  next = new Int32Array(256);
  previous = new Int32Array(256);
  /** Neighbour in the list of sequences whose prefill ends with the current step. */
  joining = new Int32Array(256);
  /** What of the prompt may be shared; null where nothing is. */
  chain: (PrefixChain | null)[] = new Array<PrefixChain | null>(256).fill(null);
  /** Leading nodes of the chain that the prompt covers, that prompt and answer cover, and that the sequence holds. */
  promptNodes = new Int32Array(256);
  answerNodes = new Int32Array(256);
  heldNodes = new Int32Array(256);
  /** Prompt tokens that were cached when the prompt was first read; means something with a chain only. */
  hitTokens = new Int32Array(256);
  #free: Int32Array = Int32Array.from({ length: 256 }, (_, i) => 255 - i);
  #freeCount = 256;

  /** Takes a free slot for a request that has just arrived. */
  allocate(
    arrival: number,
    feature: number,
    inputTokens: number,
    outputTokens: number,
    question: number,
  ): number {
    if (this.#freeCount === 0) this.#grow();
    const slot = this.#free[--this.#freeCount]!;
    this.arrival[slot] = arrival;
    this.admitted[slot] = -1;
    this.firstToken[slot] = -1;
    this.inputTokens[slot] = inputTokens;
    this.outputTokens[slot] = outputTokens;
    this.generated[slot] = 0;
    this.feature[slot] = feature;
    this.question[slot] = question;
    return slot;
  }

  /** Says what of the request's prompt may be shared. */
  setChain(slot: number, chain: PrefixChain, promptNodes: number, answerNodes: number): void {
    this.chain[slot] = chain;
    this.promptNodes[slot] = promptNodes;
    this.answerNodes[slot] = answerNodes;
    this.heldNodes[slot] = 0;
    this.hitTokens[slot] = 0;
  }

  /** A new slot for the same request, as it was when it arrived; the old one stays with the server that works on it. */
  renew(old: number): number {
    const slot = this.allocate(
      this.arrival[old]!,
      this.feature[old]!,
      this.inputTokens[old]!,
      this.outputTokens[old]!,
      this.question[old]!,
    );
    this.place[slot] = places.nowhere;
    this.attempt[slot] = this.attempt[old]!;
    const chain = this.chain[old]!;
    if (chain !== null) this.setChain(slot, chain, this.promptNodes[old]!, this.answerNodes[old]!);
    return slot;
  }

  /** A sending of the request has come to nothing: it is as if never sent, but for the count of attempts. */
  recall(slot: number): void {
    this.sending[slot]!++;
    this.admitted[slot] = -1;
    this.firstToken[slot] = -1;
    this.generated[slot] = 0;
  }

  /** Timers that were set for the slot's request mean nothing any more. */
  outdateTimers(slot: number): void {
    this.version[slot]!++;
    this.sending[slot]!++;
  }

  /** Gives a slot back; timers set for it must have been outdated. */
  release(slot: number): void {
    if (this.chain[slot] !== null) this.chain[slot] = null;
    this.#free[this.#freeCount++] = slot;
  }

  #grow(): void {
    const old = this.capacity;
    this.capacity = old * 2;
    this.arrival = largerFloats(this.arrival);
    this.admitted = largerFloats(this.admitted);
    this.firstToken = largerFloats(this.firstToken);
    this.inputTokens = largerInts(this.inputTokens);
    this.outputTokens = largerInts(this.outputTokens);
    this.generated = largerInts(this.generated);
    this.feature = largerInts(this.feature);
    this.question = largerInts(this.question);
    this.attempt = largerInts(this.attempt);
    this.version = largerInts(this.version);
    this.sending = largerInts(this.sending);
    this.place = largerInts(this.place);
    this.phase = largerBytes(this.phase);
    this.next = largerInts(this.next);
    this.previous = largerInts(this.previous);
    this.joining = largerInts(this.joining);
    this.promptNodes = largerInts(this.promptNodes);
    this.answerNodes = largerInts(this.answerNodes);
    this.heldNodes = largerInts(this.heldNodes);
    this.hitTokens = largerInts(this.hitTokens);
    for (let slot = old; slot < this.capacity; slot++) this.chain.push(null);
    this.#free = new Int32Array(this.capacity);
    for (let slot = this.capacity - 1; slot >= old; slot--) this.#free[this.#freeCount++] = slot;
  }
}

function largerFloats(array: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}

function largerInts(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function largerBytes(array: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(array.length * 2);
  larger.set(array);
  return larger;
}
