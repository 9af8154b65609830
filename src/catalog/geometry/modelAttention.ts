import { UserError } from "../../errors.ts";
import { child, type JsonNode, keyIn, textAt } from "../../json/jsonNode.ts";
import { optionalWhole, wholeNumber } from "./modelFields.ts";

/** The attention of one layer. */
export type Attention = {
  readonly weights: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Numbers that one token leaves in the KV cache of one layer. */
  readonly kvValuesPerToken: number;
};

/**
 * Attention with query, key, value and output matrices (KV heads shared or not), or latent attention where `kv_lora_rank`
 * stands (DeepSeek-V2, arXiv 2405.04434, section 2.1: the cache holds the latent and one rotary key).
 *
 * @throws UserError naming the key that is missing or contradicts another
 */
export function attentionOf(text: JsonNode, hidden: number): Attention {
  const heads = wholeNumber(text, "num_attention_heads");
  const latent = optionalWhole(text, "kv_lora_rank");
  return latent === null
    ? groupedAttention(text, hidden, heads)
    : latentAttention(text, hidden, heads, latent);
}

function groupedAttention(text: JsonNode, hidden: number, heads: number): Attention {
  const kvHeads = optionalWhole(text, "num_key_value_heads") ?? heads;
  if (heads % kvHeads !== 0)
    throw new UserError(
      `${keyIn(text, "num_key_value_heads")} ${kvHeads} does not divide num_attention_heads ${heads}; mend one of them`,
    );
  const headDim = optionalWhole(text, "head_dim") ?? hidden / heads;
  if (!Number.isInteger(headDim))
    throw new UserError(
      `${keyIn(text, "num_attention_heads")} ${heads} does not divide hidden_size ${hidden}, and head_dim is missing; add it`,
    );
  const queries = heads * headDim;
  const keys = kvHeads * headDim;
  const biases = hasQkvBias(text) ? queries + 2 * keys : 0;
  return {
    weights: 2 * hidden * queries + 2 * hidden * keys + biases,
    kvHeads,
    headDim,
    kvValuesPerToken: 2 * keys,
  };
}

function latentAttention(text: JsonNode, hidden: number, heads: number, latent: number): Attention {
  const rotary = wholeNumber(text, "qk_rope_head_dim");
  const plain = wholeNumber(text, "qk_nope_head_dim");
  const value = wholeNumber(text, "v_head_dim");
  const queryRank = optionalWhole(text, "q_lora_rank");
  const queryWidth = heads * (plain + rotary);
  const queries = queryRank === null ? hidden * queryWidth : queryRank * (hidden + queryWidth);
  const keysAndValues = hidden * (latent + rotary) + latent * heads * (plain + value);
  return {
    weights: queries + keysAndValues + heads * value * hidden,
    kvHeads: 1,
    headDim: latent + rotary,
    kvValuesPerToken: latent + rotary,
  };
}

/** Qwen 2 has biases without saying so; others say `attention_bias`. */
function hasQkvBias(text: JsonNode): boolean {
  return child(text, "attention_bias")?.value === true || /^qwen2/.test(textAt(text, "model_type") ?? "");
}
