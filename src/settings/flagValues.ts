/** The words that flags take, and what else shells may complete. Nothing but words, so that `--help` needs no more. */
export const formats = ["table", "json", "csv", "markdown"] as const;
export const arrivals = ["poisson", "constant", "gamma", "on-off"] as const;
export const routings = ["round-robin", "least-outstanding", "power-of-two"] as const;
/** Formats of weights; AWQ and GPTQ are ways to int4. */
export const quantisations = ["fp8", "int8", "int4", "awq", "gptq"] as const;
export const onOff = ["on", "off"] as const;
/** What --gateway takes beside a number. */
export const gatewayWords = ["auto", "off"] as const;
/** Beginnings of what --redundancy takes. */
export const redundancies = ["n+1", "n+2", "availability="] as const;

/** Names that stand in the catalogue or on the disk, or keys of a scenario with "=". */
export type ValueKind =
  | "model"
  | "machine"
  | "workload"
  | "profile"
  | "feature"
  | "cloud"
  | "gpu"
  | "setting"
  | "machine price"
  | "catalog record"
  | "file"
  | "folder";

/** What a value may be, for shells to complete: words as they are, and kinds of names. */
export type FlagValues = readonly (string | { readonly kind: ValueKind })[];

const names = (kind: ValueKind) => ({ kind });

/** What the values of a key may be, in every command that has its flag; free where a key is absent. */
export const valuesByKey: Readonly<Record<string, FlagValues>> = {
  dayProfile: [names("profile"), names("file")],
  arrival: arrivals,
  trace: [names("file")],
  workload: [names("workload"), names("file")],
  model: [names("model"), "all"],
  machine: [names("machine"), "all"],
  routing: routings,
  prefixCaching: onOff,
  calibration: [names("file")],
  quantisation: quantisations,
  quantization: quantisations,
  gateway: gatewayWords,
  timeout: ["gitlab"],
  typing: onOff,
  mtbf: ["published"],
  featureSlo: [names("feature")],
  format: formats,
  out: [names("folder")],
  cloud: [names("cloud")],
  redundancy: redundancies,
  price: [names("machine price")],
  purchase: [names("machine price")],
  set: [names("setting")],
  vary: [names("setting")],
  modelConfig: [names("file")],
  gpu: [names("gpu")],
};

/** Keys that take several values with commas between them, in commands where their flag may be repeated. */
export const listKeys: ReadonlySet<string> = new Set(["model", "machine", "vary"]);
