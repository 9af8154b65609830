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
  /** Neighbour towards the tail: in the waiting queue, or in the list of running sequences by admission. */
  next = new Int32Array(256);
  /** Neighbour towards the head in the list of running sequences. */
  previous = new Int32Array(256);
  /** Neighbour in the list of sequences whose prefill ends with the current step. */
  joining = new Int32Array(256);
  #free: Int32Array = Int32Array.from({ length: 256 }, (_, i) => 255 - i);
  #freeCount = 256;

  /** Takes a free slot for a request that has just arrived. */
  allocate(arrival: number, feature: number, inputTokens: number, outputTokens: number): number {
    if (this.#freeCount === 0) this.#grow();
    const slot = this.#free[--this.#freeCount]!;
    this.arrival[slot] = arrival;
    this.admitted[slot] = -1;
    this.firstToken[slot] = -1;
    this.inputTokens[slot] = inputTokens;
    this.outputTokens[slot] = outputTokens;
    this.generated[slot] = 0;
    this.feature[slot] = feature;
    return slot;
  }

  release(slot: number): void {
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
    this.next = largerInts(this.next);
    this.previous = largerInts(this.previous);
    this.joining = largerInts(this.joining);
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
