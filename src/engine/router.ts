import type { RandomStream } from "./random.ts";
import type { Replica } from "./replica.ts";
import type { Routing } from "./routingPolicies.ts";
import { manyEntries, WinnerTree } from "./winnerTree.ts";

/** Chooses among the replicas that it takes to be up. */
export interface Router {
  /** The replica that a request goes to on arrival; there must be one that is up. */
  choose(): Replica;
  /** The requests in a replica are more or fewer. */
  moved(replica: Replica): void;
  /** The requests in any replica may be more or fewer. */
  rebuild(): void;
  /** The replicas that are up, in their order. */
  know(up: readonly Replica[]): void;
}

/**
 * Ties go to the lowest index; `power-of-two` asks two different replicas chosen at random.
 *
 * @param replicas all that there are, in the order of their indices, which follow each other; all are up at first
 */
export function router(routing: Routing, replicas: readonly Replica[], stream: RandomStream): Router {
  return routers[routing](replicas, stream);
}

const routers: Readonly<Record<Routing, (replicas: readonly Replica[], stream: RandomStream) => Router>> = {
  "round-robin": (replicas) => new RoundRobin(replicas),
  "least-outstanding": (replicas) =>
    replicas.length < manyEntries ? new LeastOfFew(replicas) : new LeastOfMany(replicas),
  "power-of-two": (replicas, stream) => new PowerOfTwo(replicas, stream),
};

class RoundRobin implements Router {
  #up: readonly Replica[];
  #turn = -1;

  constructor(replicas: readonly Replica[]) {
    this.#up = replicas;
  }

  choose(): Replica {
    this.#turn = this.#turn + 1 < this.#up.length ? this.#turn + 1 : 0;
    return this.#up[this.#turn]!;
  }

  moved(): void {}

  rebuild(): void {}

  know(up: readonly Replica[]): void {
    this.#up = up;
  }
}

class PowerOfTwo implements Router {
  readonly #stream: RandomStream;
  #up: readonly Replica[];

  constructor(replicas: readonly Replica[], stream: RandomStream) {
    this.#up = replicas;
    this.#stream = stream;
  }

  choose(): Replica {
    const up = this.#up;
    if (up.length === 1) return up[0]!;
    const first = Math.floor(this.#stream.next() * up.length);
    const other = Math.floor(this.#stream.next() * (up.length - 1));
    const second = other < first ? other : other + 1;
    const shorter = up[first]!.outstanding - up[second]!.outstanding;
    if (shorter === 0) return up[Math.min(first, second)]!;
    return up[shorter < 0 ? first : second]!;
  }

  moved(): void {}

  rebuild(): void {}

  know(up: readonly Replica[]): void {
    this.#up = up;
  }
}

class LeastOfFew implements Router {
  #up: readonly Replica[];

  constructor(replicas: readonly Replica[]) {
    this.#up = replicas;
  }

  choose(): Replica {
    const up = this.#up;
    let best = up[0]!;
    for (let i = 1; i < up.length; i++) if (up[i]!.outstanding < best.outstanding) best = up[i]!;
    return best;
  }

  moved(): void {}

  rebuild(): void {}

  know(up: readonly Replica[]): void {
    this.#up = up;
  }
}

class LeastOfMany implements Router {
  readonly #replicas: readonly Replica[];
  readonly #isUp: Uint8Array;
  readonly #tree: WinnerTree;

  constructor(replicas: readonly Replica[]) {
    this.#replicas = replicas;
    this.#isUp = new Uint8Array(replicas.length).fill(1);
    this.#tree = new WinnerTree(replicas.length, (later, earlier) => {
      if (this.#isUp[later] !== this.#isUp[earlier]) return this.#isUp[later] === 1;
      return replicas[later]!.outstanding < replicas[earlier]!.outstanding;
    });
  }

  choose(): Replica {
    return this.#replicas[this.#tree.first]!;
  }

  moved(replica: Replica): void {
    this.#tree.moved(replica.index - this.#replicas[0]!.index);
  }

  rebuild(): void {
    this.#tree.rebuild();
  }

  know(up: readonly Replica[]): void {
    this.#isUp.fill(0);
    for (const replica of up) this.#isUp[replica.index - this.#replicas[0]!.index] = 1;
    this.#tree.rebuild();
  }
}
