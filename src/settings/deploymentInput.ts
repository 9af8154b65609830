import { z } from "zod";
import { routings } from "./flagValues.ts";
import { count, oneOf, speculative, text, weights, yesOrNo } from "./inputRules.ts";
import { faultRules } from "./troubleRules.ts";

/** How a model is served: flags of `capsim simulate`, and keys of a deployment. */
export const serviceRules = {
  replicas: count(1000),
  routing: oneOf(routings),
  maxNumSeqs: count(65_536),
  maxNumBatchedTokens: count(10_000_000),
  kvTokens: count(1e12, 16),
  queueLimit: count(1_000_000, 0),
  prefixCaching: yesOrNo(),
  calibration: text("a law file's name"),
  tensorParallel: count(64),
  quantisation: weights(),
  quantization: weights(),
  speculative: speculative(),
  ...faultRules,
};

const rule =
  "write FEATURE,FEATURE=MODEL@MACHINE*REPLICAS, such as chat=mixtral-8x7b@large*2, or a deployment's keys (capsim schema scenario)";
const featuresRule = "name the features that this deployment serves, as a list";

const deployment = z
  .strictObject(
    {
      name: text("a name").optional(),
      model: text("a model (capsim catalog models)").optional(),
      machine: text("a machine (capsim catalog machines)").optional(),
      features: z
        .array(text("a feature's name"), { error: featuresRule })
        .min(1, { error: featuresRule })
        .describe("features of the workload; all that no other deployment serves where absent")
        .optional(),
      ...z.object(serviceRules).partial().shape,
    },
    { error: (issue) => (issue.code === "unrecognized_keys" ? undefined : rule) },
  )
  .describe(`one model on machines of one kind; or in words: ${rule}`);

/** One deployment as it was given, every value checked on its own. */
export type DeploymentInput = z.output<typeof deployment>;

/** Keys of a deployment. */
export const deploymentKeys = Object.keys(deployment.shape);

/** A list of deployments, each in words or by its keys. */
export function deployments() {
  const one = z.preprocess((given) => (typeof given === "string" ? fromWords(given) : given), deployment);
  return z.preprocess(
    (given) => (Array.isArray(given) ? given : [given]),
    z.array(one).min(1, { error: rule }).max(64, { error: "give at most 64 deployments" }),
  );
}

/** "chat=mixtral-8x7b@large*2" by its keys; the words themselves where they are not of that form. */
function fromWords(words: string): unknown {
  const match = /^\s*(?:([^=@]+)=)?([^=@]+)@([^=@*]+?)(?:\s*\*\s*(\d+))?\s*$/.exec(words);
  if (match === null) return words;
  const [, features, model, machine, replicas] = match;
  return {
    ...(features !== undefined && { features: features.split(",").map((name) => name.trim()) }),
    model: model!.trim(),
    machine: machine!.trim(),
    ...(replicas !== undefined && { replicas: Number(replicas) }),
  };
}
