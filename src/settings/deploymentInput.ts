import { z } from "zod";
import { listOf, refuse, text } from "./inputRules.ts";

const rule =
  "write FEATURE,FEATURE=MODEL@MACHINE*REPLICAS, such as chat=mixtral-8x7b@large*2, or a deployment's keys (capsim schema scenario)";
const featuresRule = "name the features that this deployment serves, as a list";

/**
 * A list of deployments, each in words or by its keys.
 *
 * @param service what a deployment may say of how its model is served
 */
export function deployments<Service extends z.ZodRawShape>(service: Service) {
  const deployment = z
    .strictObject(
      {
        name: text("a name").describe("what the results call it; the model's name where absent").optional(),
        model: text("a model (capsim catalog models)").describe("the model").optional(),
        machine: text("a machine (capsim catalog machines)").describe("the machine").optional(),
        features: z
          .array(text("a feature's name"), { error: featuresRule })
          .min(1, { error: featuresRule })
          .describe("features of the workload; all that no other deployment serves where absent")
          .optional(),
        ...z.object(service).partial().shape,
      },
      { error: (issue) => (issue.code === "unrecognized_keys" ? undefined : rule) },
    )
    .describe(`one model on machines of one kind; or in words: ${rule}`);
  const inWords = z
    .string({ error: rule })
    .transform((given, context) => fromWords(given) ?? refuse(context, given, rule));
  const one = z.union([inWords.pipe(deployment), deployment], { error: rule });
  const several = z.array(one).min(1, { error: rule }).max(64, { error: "give at most 64 deployments" });
  return z.union([one, several], { error: rule }).transform(listOf);
}

/** What a deployment says beside how its model is served. */
export const deploymentNames = ["name", "model", "machine", "features"] as const;

/** "chat=mixtral-8x7b@large*2" by its keys; null for anything else. */
function fromWords(words: string): Record<string, unknown> | null {
  const match = /^\s*(?:([^=@]+)=)?([^=@]+)@([^=@*]+?)(?:\s*\*\s*(\d+))?\s*$/.exec(words);
  if (match === null) return null;
  const [, features, model, machine, replicas] = match;
  return {
    ...(features !== undefined && { features: features.split(",").map((name) => name.trim()) }),
    model: model!.trim(),
    machine: machine!.trim(),
    ...(replicas !== undefined && { replicas: Number(replicas) }),
  };
}
