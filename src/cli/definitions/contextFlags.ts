import type { FlagGroup } from "../commandSpec.ts";

/** What the user can say of measured runs beside their files. */
export const contextFlags: FlagGroup = {
  title: "What the files leave out:",
  flags: [
    {
      key: "model",
      value: "NAME",
      text: "the model, where the files do not say",
      values: [{ kind: "model" }],
    },
    { key: "modelConfig", value: "FILE", text: "Hugging Face config.json: the model's geometry" },
    {
      key: "machine",
      value: "NAME",
      text: "a machine of the catalogue the runs were measured on",
      values: [{ kind: "machine" }],
    },
    { key: "gpu", value: "NAME", text: "the GPU, where the files do not say" },
    { key: "gpuCount", value: "N", text: "GPUs that one replica spreads over" },
    {
      key: "kvTokens",
      value: "N",
      text: "KV cache of one replica in tokens (vLLM prints its blocks; 16 tokens each)",
    },
    { key: "maxNumSeqs", value: "N", text: "most sequences in one step" },
    { key: "maxNumBatchedTokens", value: "N", text: "token budget of one step" },
    { key: "concurrency", value: "N", text: "load of files that do not say theirs: requests in flight" },
    { key: "requestRate", value: "R", text: "load of files that do not say theirs: requests per second" },
  ],
};
