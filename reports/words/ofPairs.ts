import type { FindingCode } from "../../src/documents/finding.ts";
import { plain } from "./amount.ts";
import type { Sentences } from "./sentence.ts";

/** What is known of a model on a machine before anything runs. */
export const ofPairs = {
  "model-compatibility"({ about: { model, feature }, figures: { rating, isExperimentalModel } }, { by }) {
    const another = `let another model serve it${by("deployments", "split")}`;
    switch (rating) {
      case "none":
        return isExperimentalModel
          ? `GitLab does not offer the experimental model ${model} for ${feature}; ${another}`
          : `GitLab calls ${model} not compatible with ${feature}: expect poorer answers and no support; ${another}`;
      case "not-applicable":
        return `GitLab calls ${feature} not applicable to ${model}: the model is not meant for it; ${another}`;
      case "experimental":
        return `GitLab calls ${model} experimental for ${feature}; try its answers before you rely on them`;
      case "unlisted":
        return `GitLab's page does not list ${model} for ${feature}; try its answers and ask for support before you rely on it`;
    }
  },
  "ambiguous-measurements": ({ about: { machine }, figures: { measuredAs } }) =>
    `the measurements for ${machine} are those GitLab's page gives for its ${measuredAs} machine: the page can be read either way; a load test of your own (capsim calibrate) settles it`,
  "machine-notes": ({ about: { machine }, figures: { notes } }) =>
    `${machine}: ${notes.join(" ")} Compare it with yours (nvidia-smi).`,
  extrapolated: ({ about: { model, machine } }) =>
    `nobody measured ${model} on ${machine}: its latency model is extrapolated from measured curves, and the band covers the errors seen when each of those is left out; a load test of your own (capsim calibrate) narrows it`,
  "changed-latency-model": ({ figures: { text } }) => text,
  "unmeasured-variant": ({ figures: { basis } }) =>
    `nobody measured this variant: its latency model is the ${basis} one, changed by calculation, and its band is wider for it; a load test of the variant itself (capsim calibrate) narrows it`,
  "unrated-quantisation": ({ figures: { quantisation } }) =>
    `GitLab rates models as published, with 16-bit weights: whether ${quantisation} answers as well is unknown; try it on your own questions`,
  "several-engines"({ figures: { machines, enginesPerMachine, gpusPerEngine, engines } }, { has, flag }) {
    const each = `${plain(enginesPerMachine)} x TP${plain(gpusPerEngine)}`;
    const fleet = machines === 1 ? `1 machine, ${each}` : `${plain(machines)} machines, each ${each}`;
    const how = has("routing") ? `; ${flag("routing")} sets how requests are shared among them` : "";
    return `${fleet}: ${plain(engines)} engines, each with its own queue and KV cache${how}`;
  },
  "unknown-kv-cache": ({ about: { model, machine } }, { flag }) =>
    `the KV cache of ${model} on ${machine} is unknown and taken as never full; give ${flag("kvTokens")} (vLLM prints it when it starts)`,
} as const satisfies Partial<Sentences<FindingCode>>;
