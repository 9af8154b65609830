import { phrase, setting, UserError } from "../../errors.ts";
import { child, isObject, type JsonNode, keyIn, textAt } from "../../json/jsonNode.ts";
import type { ModelGeometry } from "../types.ts";
import { attentionOf } from "./modelAttention.ts";
import { wholeNumber } from "./modelFields.ts";
import { mlpOf } from "./modelMlp.ts";
import { bytesPerWeight } from "./modelQuantization.ts";

/** Where multimodal configurations keep the language model. */
const textParts = ["text_config", "language_config", "llm_config"] as const;
/** Keys of layers that are no attention over all tokens; their cost is another law's. */
const unknownStructure =
  /^(ssm_|mamba_|linear_num_|linear_key_|recurrent_|attn_layer_period|hybrid_override_pattern)/;
/** Families whose word table is shared with the output unless the configuration says otherwise. */
const tiedByDefault = /^(gemma|cohere)/;

/**
 * A model's geometry from its Hugging Face `config.json`: dense models with shared KV heads (Llama, Mistral, Qwen, Gemma,
 * Phi …), mixtures of experts (Mixtral, Qwen-MoE, Llama-4, gpt-oss, DeepSeek and GLM with shared experts), latent
 * attention (DeepSeek V2/V3). Weights are those of the language model, without vision towers; bytes follow
 * `quantization_config`, else 2 a weight. Active parameters are all but the experts a token leaves out. Sliding windows are
 * ignored: the KV cache is counted over the whole context. With latent attention `kvHeads` is 1 and `headDim` the latent's
 * width, which every GPU holds in full.
 *
 * @param json the parsed file
 * @param fileName for messages
 * @throws UserError naming the key that is missing, contradicts another, or that capsim does not know
 */
export function geometryFromConfig(json: unknown, fileName: string): ModelGeometry {
  const root: JsonNode = { value: json, where: `${fileName}: ` };
  if (!isObject(json)) throw new UserError(`${fileName}: is no object; give a model's config.json`);
  const text = textPart(root);
  refuseUnknownStructure(text);
  const layers = wholeNumber(text, "num_hidden_layers");
  const hiddenSize = wholeNumber(text, "hidden_size");
  const vocabulary = wholeNumber(text, "vocab_size");
  const maxContext = wholeNumber(text, "max_position_embeddings");
  const attention = attentionOf(text, hiddenSize);
  const mlp = mlpOf(text, layers, hiddenSize);
  const bytes = bytesPerWeight(root, text);

  const tables = vocabulary * hiddenSize * (isTied(root, text) ? 1 : 2);
  const expertWeights = mlp.expertWeights * mlp.expertLayers;
  const linearAttention = attention.weights * layers;
  const parameters =
    tables + linearAttention + mlp.sharedWeights + mlp.routerWeights + expertWeights * mlp.experts;
  const weightBytes =
    (tables + mlp.routerWeights) * bytes.tables +
    linearAttention * bytes.attention +
    mlp.sharedWeights * bytes.mlp +
    expertWeights * mlp.experts * bytes.experts;
  const expertWeightBytes = expertWeights * bytes.experts;
  const unused = mlp.experts - mlp.expertsPerToken;
  return {
    layers,
    hiddenSize,
    kvHeads: attention.kvHeads,
    headDim: attention.headDim,
    parameters: Math.round(parameters),
    activeParameters: Math.round(parameters - expertWeights * unused),
    experts: mlp.experts,
    expertsPerToken: mlp.expertsPerToken,
    weightBytes: Math.round(weightBytes),
    unquantisedBytes: Math.round((tables + mlp.routerWeights) * bytes.tables),
    activeWeightBytes: Math.round(weightBytes - expertWeightBytes * unused),
    expertWeightBytes: Math.round(expertWeightBytes),
    kvBytesPerToken: attention.kvValuesPerToken * layers * bytes.kv,
    maxContext,
  };
}

function textPart(root: JsonNode): JsonNode {
  for (const key of textParts) {
    const part = child(root, key);
    if (part === null) continue;
    if (!isObject(part.value))
      throw new UserError(`${part.where}: is no object; give the model's own config.json`);
    return part;
  }
  return root;
}

function refuseUnknownStructure(text: JsonNode): void {
  if (!isObject(text.value)) return;
  const key = Object.keys(text.value).find((name) => unknownStructure.test(name));
  if (key === undefined) return;
  throw new UserError(
    `${keyIn(text, key)}: layers without full attention (${textAt(text, "model_type") ?? "unknown model_type"}) are not known; ` +
      phrase`leave ${setting("modelConfig")} out, the law still fits what the data say`,
  );
}

function isTied(root: JsonNode, text: JsonNode): boolean {
  for (const node of [text, root]) {
    const tied = child(node, "tie_word_embeddings");
    if (tied === null) continue;
    if (typeof tied.value === "boolean") return tied.value;
    throw new UserError(`${tied.where}: give true or false`);
  }
  return tiedByDefault.test(textAt(text, "model_type") ?? "");
}
