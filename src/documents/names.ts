/** The files that capsim writes or reads, and that have a schema, by the names that `capsim schema` has for them. */
export const documentNames = [
  "result",
  "sweep",
  "plan",
  "whatif",
  "break-even",
  "calibration",
  "validation",
  "workload-fit",
  "measurements",
] as const;
export type DocumentName = (typeof documentNames)[number];
