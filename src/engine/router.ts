import type { RandomStream } from "./random.ts";
import type { Replica } from "./replica.ts";
import type { Routing } from "./scenario.ts";

/** Chooses the replica that a request goes to on arrival; its index. */
export type Router = (replicas: readonly Replica[]) => number;

/** Ties go to the lowest index; `power-of-two` asks two different replicas chosen at random. */
export function router(routing: Routing, stream: RandomStream): Router {
  switch (routing) {
    case "round-robin": {
      let turn = -1;
      return (replicas) => {
        turn = turn + 1 < replicas.length ? turn + 1 : 0;
        return turn;
      };
    }
    case "least-outstanding":
      return (replicas) => {
        let best = 0;
        for (let i = 1; i < replicas.length; i++)
          if (replicas[i]!.outstanding < replicas[best]!.outstanding) best = i;
        return best;
      };
    case "power-of-two":
      return (replicas) => {
        if (replicas.length === 1) return 0;
        const first = Math.floor(stream.next() * replicas.length);
        const other = Math.floor(stream.next() * (replicas.length - 1));
        const second = other < first ? other : other + 1;
        const shorter = replicas[first]!.outstanding - replicas[second]!.outstanding;
        if (shorter === 0) return Math.min(first, second);
        return shorter < 0 ? first : second;
      };
  }
}
