import type { Replica } from "./replica.ts";
import { manyEntries, WinnerTree } from "./winnerTree.ts";

/** Which replica acts next: the one whose boundary comes first; at equal times an ending step comes before a starting one. */
export class Agenda {
  readonly #replicas: readonly Replica[];
  readonly #tree: WinnerTree | null;

  constructor(replicas: readonly Replica[]) {
    this.#replicas = replicas;
    this.#tree =
      replicas.length < manyEntries
        ? null
        : new WinnerTree(replicas.length, (later, earlier) =>
            comesBefore(replicas[later]!, replicas[earlier]!),
          );
  }

  get next(): Replica {
    const replicas = this.#replicas;
    if (this.#tree !== null) return replicas[this.#tree.first]!;
    let next = replicas[0]!;
    for (let i = 1; i < replicas.length; i++) {
      const replica = replicas[i]!;
      if (comesBefore(replica, next)) next = replica;
    }
    return next;
  }

  /** The replica's boundary is another. */
  moved(replica: Replica): void {
    this.#tree?.moved(replica.index);
  }

  /** Any boundary may be another. */
  rebuild(): void {
    this.#tree?.rebuild();
  }
}

function comesBefore(later: Replica, earlier: Replica): boolean {
  if (later.boundary > earlier.boundary) return false;
  return later.boundary < earlier.boundary || (earlier.isReady && !later.isReady);
}
