/** The times of a request that a sketch is kept of. */
export type SketchedTime = "e2e" | "ttft" | "tpot" | "queue" | "question";
