/** Where a fact comes from, as a sentence or an address a person can follow. */
export type Source = string;

export type FeatureName = "code-completion" | "code-generation" | "chat";

/** What GitLab's page says a model may be used for; `unlisted` where the page does not name the pair. */
export type Compatibility = "full" | "large" | "none" | "not-applicable" | "experimental" | "unlisted";

/** Geometry of a model whose weights one can run; bytes are bf16. */
export type ModelGeometry = {
  readonly layers: number;
  readonly hiddenSize: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly parameters: number;
  readonly activeParameters: number;
  /** Experts per layer; 1 for a dense model. */
  readonly experts: number;
  readonly expertsPerToken: number;
  readonly weightBytes: number;
  /** Bytes of word tables, output and routers: the part of the weights that quantisation leaves in 16 bits. */
  readonly unquantisedBytes: number;
  readonly activeWeightBytes: number;
  /** Bytes of the weights that belong to a single expert over all layers; 0 for a dense model. */
  readonly expertWeightBytes: number;
  readonly kvBytesPerToken: number;
  readonly maxContext: number;
};

export type Model = {
  readonly id: string;
  readonly name: string;
  readonly family: string;
  readonly platforms: readonly string[];
  readonly status: "supported" | "experimental" | "catalogued";
  readonly compatibility: Readonly<Record<FeatureName, Compatibility>>;
  /** null for models that are served by a cloud only. */
  readonly geometry: ModelGeometry | null;
  readonly aliases: readonly string[];
  readonly source: Source;
  readonly notes: readonly string[];
};

/** A list price on demand. */
export type Price = {
  readonly perHour: number;
  readonly currency: "USD";
  readonly region: string;
  /** YYYY, YYYY-MM or YYYY-MM-DD: when the price was read, as exactly as known; null where its source has no date. */
  readonly date: string | null;
  readonly confidence: string;
  readonly source: Source;
};

/** The GPUs that one engine runs on. */
export type Hardware = {
  readonly id: string;
  readonly gpu: string;
  readonly gpuCount: number;
  /** Bytes of HBM on one GPU, as sold (decimal gigabytes). */
  readonly hbmBytesPerGpu: number;
  /** Bytes that the driver reports for one GPU; an engine takes its share of these. */
  readonly reportedBytesPerGpu: number;
  /** Bytes per second one GPU reads from its HBM. */
  readonly bandwidthPerGpu: number;
  /** bf16 dense floating-point operations per second of one GPU. */
  readonly flopsPerGpu: number;
};

export type Machine = Hardware & {
  readonly aliases: readonly string[];
  readonly cloud: string;
  readonly interconnect: string;
  /** Thermal design power of one GPU, in watts: what it draws at most for long. */
  readonly tdpWattsPerGpu: number;
  /** Watts of the rest of the server (processors, memory, fans, switches) at most, for each of its GPUs. */
  readonly hostWattsPerGpu: number;
  readonly powerSource: Source;
  readonly vcpus: number;
  readonly ramBytes: number;
  readonly price: Price | null;
  /** Id of the machine under which its measured curves are filed: its own, or that of another reading of the same page. */
  readonly measuredAs: string;
  readonly source: Source;
  /** What the user must know about this machine: contradictions in the source, both readings. */
  readonly notes: readonly string[];
};

/** One row of GitLab's response-time tables. Times in seconds, rates in tokens per second. */
export type MeasuredRow = {
  readonly requests: number;
  readonly meanTime: number;
  readonly meanOutputTokens: number;
  readonly meanTokensPerSecond: number;
  readonly totalTime: number;
  readonly totalTokensPerSecond: number;
};

/** One measured curve: a model on a machine at several burst sizes. */
export type MeasuredCurve = {
  readonly model: string;
  readonly machine: string;
  readonly rows: readonly MeasuredRow[];
  readonly source: Source;
};

/** GitLab's stated least GPU configuration for a class of models. */
export type GpuMinimum = {
  readonly label: string;
  readonly models: readonly string[];
  readonly configuration: string;
  readonly minimumVramGb: number;
  readonly source: Source;
  readonly notes: readonly string[];
};

export type Catalog = {
  readonly models: readonly Model[];
  readonly machines: readonly Machine[];
  readonly curves: readonly MeasuredCurve[];
  /** How the curves were measured. */
  readonly curveProtocol: { readonly text: string; readonly source: Source };
  readonly gpuMinima: readonly GpuMinimum[];
  readonly baseRequirements: readonly {
    readonly item: string;
    readonly minimum: string;
    readonly recommended: string;
    readonly source: Source;
  }[];
};
