import { uniformFloat64 } from "pure-rand/distribution/uniformFloat64";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";
import type { RandomStream } from "../engine/random.ts";

/** What a replication draws random numbers for; each purpose has a stream of its own. */
export const streamPurposes = [
  "arrivals",
  "lengths",
  "routing",
  "law",
  "clients",
  "faults",
  "demand",
] as const;
export type StreamPurpose = (typeof streamPurposes)[number];
export type ReplicationStreams = Readonly<Record<StreamPurpose, RandomStream>>;

/**
 * The streams of one replication. Root seed and replication number are hashed into the 128 bits of a xoroshiro128+
 * state; purpose number i starts i jumps of 2^64 draws further on, so purposes never overlap within a replication, and
 * two replications overlap with a probability of the order of draws/2^127. What-if variants that use the same seed
 * reuse the streams (common random numbers).
 *
 * @param seed whole number, 0 ≤ seed ≤ 2^53 − 1
 * @param replication number of the replication, from 0
 */
export function replicationStreams(seed: number, replication: number): ReplicationStreams {
  const origin = xoroshiro128plusFromState(hashedState(seed, replication));
  const streams: Partial<Record<StreamPurpose, RandomStream>> = {};
  for (const purpose of streamPurposes) {
    const generator = origin.clone();
    streams[purpose] = { next: () => uniformFloat64(generator) };
    origin.jump();
  }
  return streams as ReplicationStreams;
}

/** Four 32-bit words from the inputs' 106 bits; every word depends on every input bit. */
function hashedState(seed: number, replication: number): number[] {
  const words = [
    seed >>> 0,
    Math.floor(seed / 2 ** 32),
    replication >>> 0,
    Math.floor(replication / 2 ** 32),
  ];
  let digest = 0x9e3779b9;
  for (const word of words) digest = mix((digest ^ word) + 0x9e3779b9);
  const state = [1, 2, 3, 4].map((index) => {
    let word = mix(digest ^ Math.imul(index, 0x85ebca6b));
    for (const input of words) word = mix((word ^ input) + Math.imul(index, 0x9e3779b9));
    return word;
  });
  return state.every((word) => word === 0) ? [1, 2, 3, 4] : state;
}

/** The finaliser of MurmurHash3 (Appleby, public domain): a bijection of 32 bits with full avalanche. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
