import { UserError } from "../../errors.ts";
import { child, isObject, type JsonNode, keyIn, listAt, numberAt, textAt } from "../../json/jsonNode.ts";

/** Bytes that a weight of each part takes in memory, scales included, and a number of the KV cache. */
export type BytesPerWeight = {
  /** Word tables, output and routers stay unquantised. */
  readonly tables: number;
  readonly attention: number;
  readonly mlp: number;
  readonly experts: number;
  readonly kv: number;
};

/** bf16 and fp16; vLLM casts float32 weights to them unless told otherwise (`--dtype auto`). */
const plainBytes = 2;
const known = "fp8, awq, gptq, mxfp4, nvfp4 (modelopt), compressed-tensors, bitsandbytes";

/**
 * Bytes per weight by `quantization_config`. Quantised are the linear layers inside the blocks, except those that the
 * configuration names as left alone (attention in gpt-oss, for one).
 *
 * @throws UserError naming the method or the key that capsim does not know
 */
export function bytesPerWeight(root: JsonNode, text: JsonNode): BytesPerWeight {
  const config = [root, text]
    .flatMap((node) => [child(node, "quantization_config"), child(node, "compression_config")])
    .find((node) => node !== null);
  if (config === undefined || config === null)
    return {
      tables: plainBytes,
      attention: plainBytes,
      mlp: plainBytes,
      experts: plainBytes,
      kv: plainBytes,
    };
  if (!isObject(config.value))
    throw new UserError(`${config.where}: is no object; give the model's own config.json`);
  const method = (textAt(config, "quant_method") ?? textAt(config, "quant_algo") ?? "").toLowerCase();
  const bytes = methodBytes(config, method);
  const leftAlone = namesLeftAlone(config);
  const unless = (pattern: RegExp) => (leftAlone.some((name) => pattern.test(name)) ? plainBytes : bytes);
  const onlyExperts = method === "mxfp4";
  return {
    tables: plainBytes,
    attention: onlyExperts ? plainBytes : unless(/attn|attention|[qkvo]_proj/),
    mlp: onlyExperts ? plainBytes : unless(/(^|\.)(mlp|feed_forward)(\.\*)?$|shared_expert|down_proj/),
    experts: unless(/(^|\.)experts(\.\*)?$/),
    kv: kvBytes(config),
  };
}

function methodBytes(config: JsonNode, method: string): number {
  switch (method) {
    case "fp8":
    case "fbgemm_fp8":
    case "ptpc_fp8":
      return 1 + blockScale(config);
    case "awq":
    case "gptq":
    case "awq_marlin":
    case "gptq_marlin":
    case "auto-round":
      return groupedBytes(numberOr(config, "bits", 4), numberOr(config, "group_size", 128), true);
    case "mxfp4":
      return 4.25 / 8;
    case "modelopt":
    case "modelopt_fp4":
    case "nvfp4":
      return modeloptBytes(config, method);
    case "compressed-tensors":
      return compressedTensors(config);
    case "bitsandbytes":
      return child(config, "load_in_8bit")?.value === true ? 1 : groupedBytes(4, 64, false);
    default:
      throw new UserError(
        `${keyIn(config, "quant_method")} "${method}" is unknown; known are ${known}: give the config.json of another copy of the model`,
      );
  }
}

/** fp8 in blocks has one fp32 scale a block (DeepSeek-V3: 128 x 128). */
function blockScale(config: JsonNode): number {
  const block = listAt(config, "weight_block_size");
  const [rows, columns] = block?.map(({ value }) => value) ?? [];
  return typeof rows === "number" && typeof columns === "number" && rows > 0 && columns > 0
    ? 4 / (rows * columns)
    : 0;
}

/** Bytes of a weight of `bits` bits, with for each group (0: none) one fp16 scale and, where asymmetric, one zero point of `bits`. */
export function groupedBytes(bits: number, group: number, hasZeros: boolean): number {
  const scale = group > 0 ? (16 + (hasZeros ? bits : 0)) / group : 0;
  return (bits + scale) / 8;
}

function modeloptBytes(config: JsonNode, method: string): number {
  const algorithm = (
    textAt(config, "quant_algo") ??
    textAt(config, "quantization", "quant_algo") ??
    method
  ).toLowerCase();
  if (algorithm.includes("fp8")) return 1;
  if (algorithm.includes("fp4")) return 4.5 / 8;
  throw new UserError(`${keyIn(config, "quant_algo")} "${algorithm}" is unknown; known are FP8 and NVFP4`);
}

function compressedTensors(config: JsonNode): number {
  const groups = child(config, "config_groups");
  const first = isObject(groups?.value) ? Object.keys(groups.value)[0] : undefined;
  const weights = first === undefined ? null : child(groups, first, "weights");
  const bits = numberAt(weights, "num_bits");
  if (weights === null || bits === null)
    throw new UserError(`${keyIn(config, "config_groups")} names no weights.num_bits; add it`);
  if (!(bits >= 1 && bits <= 16)) throw new UserError(`${keyIn(weights, "num_bits")} ${bits}: give 1 to 16`);
  const isSymmetric = child(weights, "symmetric")?.value !== false;
  return groupedBytes(bits, numberAt(weights, "group_size") ?? 0, !isSymmetric);
}

function numberOr(config: JsonNode, key: string, otherwise: number): number {
  const value = numberAt(config, key) ?? otherwise;
  if (key !== "bits" || (value >= 1 && value <= 16)) return value;
  throw new UserError(`${keyIn(config, key)} ${value}: give 1 to 16`);
}

const leftAloneKeys = ["modules_to_not_convert", "ignored_layers", "ignore", "exclude_modules"] as const;

function namesLeftAlone(config: JsonNode): readonly string[] {
  return leftAloneKeys.flatMap((key) =>
    (listAt(config, key) ?? []).flatMap(({ value }) => (typeof value === "string" ? [value] : [])),
  );
}

/** The cache follows the checkpoint only where it brings scales for an 8-bit one. */
function kvBytes(config: JsonNode): number {
  const bits = numberAt(config, "kv_cache_scheme", "num_bits");
  const algorithm = textAt(config, "kv_cache_quant_algo") ?? "";
  return bits === 8 || /fp8/i.test(algorithm) ? 1 : plainBytes;
}
