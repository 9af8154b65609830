import { UserError } from "../../errors.ts";
import { child, type JsonNode, keyIn, listAt, numbersAt, textAt } from "../../json/jsonNode.ts";
import { firstWhole, optionalWhole, wholeNumber } from "./modelFields.ts";

/** The feed-forward parts of all layers. */
export type Mlp = {
  /** Weights that every token passes: dense layers and shared experts, over all layers. */
  readonly sharedWeights: number;
  /** Weights that choose the experts, over all layers. */
  readonly routerWeights: number;
  /** Weights of one expert in one layer; 0 for a dense model. */
  readonly expertWeights: number;
  readonly expertLayers: number;
  /** 1 for a dense model. */
  readonly experts: number;
  readonly expertsPerToken: number;
};

const expertKeys = ["num_local_experts", "num_experts", "n_routed_experts"] as const;
const perTokenKeys = ["num_experts_per_tok", "num_experts_per_token", "experts_per_token"] as const;
/** Families whose feed-forward part has two matrices instead of three. */
const withoutGate = /^(phi|phi-msft|gpt_neox|starcoder2|falcon|opt|nemotron)$/;

/**
 * The feed-forward parts, dense or of experts: which layers have experts, how wide they are, and what is shared.
 *
 * @throws UserError naming the key that is missing or contradicts another
 */
export function mlpOf(text: JsonNode, layers: number, hidden: number): Mlp {
  const family = textAt(text, "model_type") ?? "";
  const matrices = withoutGate.test(family) ? 2 : 3;
  const part = (width: number) => matrices * hidden * width;
  const experts = firstWhole(text, expertKeys, 0) ?? 0;
  if (experts <= 1)
    return {
      sharedWeights: layers * part(wholeNumber(text, "intermediate_size")),
      routerWeights: 0,
      expertWeights: 0,
      expertLayers: 0,
      experts: 1,
      expertsPerToken: 1,
    };
  const expertsPerToken = perToken(text, experts);
  const expertLayers = layersWithExperts(text, layers, family);
  const width = optionalWhole(text, "moe_intermediate_size") ?? wholeNumber(text, "intermediate_size");
  const denseLayers = layers - expertLayers;
  const dense = denseLayers === 0 ? 0 : denseLayers * part(denseWidth(text, family));
  const biases = family === "gpt_oss" ? 2 * width + hidden : 0;
  return {
    sharedWeights: dense + expertLayers * part(sharedWidth(text, width, family)),
    routerWeights: expertLayers * hidden * experts,
    expertWeights: part(width) + biases,
    expertLayers,
    experts,
    expertsPerToken,
  };
}

function perToken(text: JsonNode, experts: number): number {
  const value = firstWhole(text, perTokenKeys);
  if (value === null)
    throw new UserError(
      `${keyIn(text, perTokenKeys[0])} is missing for ${experts} experts; add how many a token uses`,
    );
  if (value > experts)
    throw new UserError(
      `${keyIn(text, perTokenKeys[0])} ${value} is more than the ${experts} experts there are; mend one of them`,
    );
  return value;
}

/** Llama-4 names the width of its dense layers apart. */
function denseWidth(text: JsonNode, family: string): number {
  return wholeNumber(text, family.startsWith("llama4") ? "intermediate_size_mlp" : "intermediate_size");
}

/** Width of what all tokens share beside the experts; 0 where nothing is. */
function sharedWidth(text: JsonNode, width: number, family: string): number {
  if (family.startsWith("llama4")) return width;
  const stated = optionalWhole(text, "shared_expert_intermediate_size", 0);
  return stated ?? width * (optionalWhole(text, "n_shared_experts", 0) ?? 0);
}

/** How many layers have experts: a list of them, every n-th, all but the first few, or all. */
function layersWithExperts(text: JsonNode, layers: number, family: string): number {
  const indices = Array.from({ length: layersWithin(text, layers) }, (_, i) => i);
  const listed = child(text, "moe_layers") === null ? null : numbersAt(text, "moe_layers");
  if (listed !== null && listed.length > 0) return indices.filter((i) => listed.includes(i)).length;
  const interleave = optionalWhole(text, "interleave_moe_layer_step");
  if (family.startsWith("llama4") && interleave !== null)
    return indices.filter((i) => (i + 1) % interleave === 0).length;
  const firstDense = optionalWhole(text, "first_k_dense_replace", 0) ?? 0;
  if (firstDense > layers)
    throw new UserError(
      `${keyIn(text, "first_k_dense_replace")} ${firstDense} is more than num_hidden_layers ${layers}; mend one of them`,
    );
  const every = optionalWhole(text, "moe_layer_freq") ?? 1;
  const step = optionalWhole(text, "decoder_sparse_step") ?? 1;
  const dense = new Set(listAt(text, "mlp_only_layers")?.map(({ value }) => value) ?? []);
  return indices.filter((i) => i >= firstDense && i % every === 0 && (i + 1) % step === 0 && !dense.has(i))
    .length;
}

/** Far more layers than any model has would only fill memory. */
function layersWithin(text: JsonNode, layers: number): number {
  if (layers <= 10_000) return layers;
  throw new UserError(`${keyIn(text, "num_hidden_layers")} ${layers}: no model has so many; mend it`);
}
