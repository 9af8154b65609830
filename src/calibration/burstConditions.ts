/** How a burst table was measured. */
export type BurstProtocol = { readonly promptTokens: number; readonly maxOutputTokens: number };

/** What a row's own run was like, as far as its columns tell. */
export type RowConditions = {
  readonly requests: number;
  /** Standard deviation of the logarithms of the answers' lengths; 0 for a single request. */
  readonly lengthSpread: number;
  /** Seconds every request of the run waited before the engine worked on it: client, network, cold start. */
  readonly startUpSeconds: number;
};
