import type { FindingCode, FindingOf } from "../../src/documents/finding.ts";
import type { Advice } from "./advice.ts";
import type { Ranged } from "./amount.ts";

/** A finding as a sentence is made of it: its figures may be those of several that read the same. */
export type Told<Code extends FindingCode> = Pick<FindingOf<Code>, "code" | "about"> & {
  readonly figures: Ranged<FindingOf<Code>["figures"]>;
};

/** A finding of any kind, as a sentence is made of it. */
export type AnyTold = { [Code in FindingCode]: Told<Code> }[FindingCode];

/** How findings read: a clause each, without a capital or a full stop, that ends with what to do. */
export type Sentences<Code extends FindingCode> = {
  readonly [Each in Code]: (finding: Told<Each>, advice: Advice) => string;
};
