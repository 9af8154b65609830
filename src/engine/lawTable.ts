import { distinctExperts, type ServiceLaw } from "./serviceLaw.ts";

/** Beyond this many tokens in a step the expert term is taken at its limit; it then differs by less than 1e-16. */
const negligible = 1e-17;

/** The service law with its expert term tabulated, for the inner loop. */
export class LawTable {
  readonly cKv: number;
  readonly cPre: number;
  readonly #c0: number;
  readonly #cSeq: number;
  readonly #expertSeconds: Float64Array;

  constructor(law: ServiceLaw) {
    this.#c0 = law.c0;
    this.#cSeq = law.cSeq;
    this.cKv = law.cKv;
    this.cPre = law.cPre;
    const missRate = 1 - law.expertsPerToken / law.experts;
    const entries =
      law.cExp > 0 && missRate > 0 ? Math.ceil(Math.log(negligible) / Math.log(missRate)) + 1 : 1;
    this.#expertSeconds = Float64Array.from(
      { length: Math.max(2, entries) },
      (_, tokens) => law.cExp * distinctExperts(law, tokens),
    );
  }

  /** Seconds a step takes but for KV reading and prefill work: c0 + cSeq·n + cExp·experts(n + P). */
  base(decoding: number, prefillTokens: number): number {
    const table = this.#expertSeconds;
    const tokens = decoding + prefillTokens;
    return this.#c0 + this.#cSeq * decoding + table[tokens < table.length ? tokens : table.length - 1]!;
  }
}
