import { defaultEngineSettings, geometryOf } from "../catalog/engineDefaults.ts";
import type { Machine, MeasuredCurve, Model } from "../catalog/types.ts";
import { blockTokens } from "../engine/scenario.ts";
import type { SeriesContext } from "./calibrateSeries.ts";
import { gitlabProtocol } from "./gitlabMeasurements.ts";
import { physicsPrior, ratesOf } from "./physicsPrior.ts";

/** What the catalogue knows of a curve of GitLab's page. */
export function gitlabContext(
  curve: Pick<MeasuredCurve, "source">,
  model: Model,
  machine: Machine,
): SeriesContext & Required<Pick<SeriesContext, "prior">> {
  const geometry = geometryOf(model);
  const engine = defaultEngineSettings(model, machine);
  const hardware = ratesOf(machine);
  return {
    model: model.id,
    machine: machine.id,
    geometry,
    hardware,
    prior: physicsPrior(geometry, hardware),
    kvTokens: engine.kvBlocks * blockTokens,
    stated: ["kvTokens"],
    source: curve.source,
    settings: {
      engine,
      routing: "round-robin",
      mostRequests: 2000,
      longestAnswer: gitlabProtocol.maxOutputTokens,
    },
  };
}
