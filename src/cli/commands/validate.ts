import { validationTable } from "../../../reports/validationTable.ts";
import { validateGitlab } from "../../calibration/validateGitlab.ts";
import type { Validation } from "../../calibration/validation.ts";
import { UserError } from "../../errors.ts";
import { replicationStreams } from "../../montecarlo/streams.ts";
import { loadCatalog } from "../../node/catalogFiles.ts";
import { loadShippedLaws } from "../../node/lawFiles.ts";

/** Formats `capsim validate` can print. */
export const validateFormats = ["table", "json", "csv"] as const;
export type ValidateFormat = (typeof validateFormats)[number];

/**
 * `capsim validate`: replays every measured row of GitLab's page, as text in the asked format.
 *
 * @throws UserError for a format that does not exist
 */
export function validateCommand(format: string, seed: number): string {
  const validation = validateGitlab(
    loadCatalog(),
    loadShippedLaws(),
    (row) => replicationStreams(seed, row).lengths,
  );
  switch (format) {
    case "table":
      return validationTable(validation);
    case "json":
      return `${JSON.stringify(validation, null, 2)}\n`;
    case "csv":
      return csv(validation);
    default:
      throw new UserError(`--format ${format}: choose one of ${validateFormats.join(", ")}`);
  }
}

function csv(validation: Validation): string {
  const head = "run_id,series_id,metric,measured,predicted,band_low,band_high,error,beyond_measured";
  const lines = validation.rows.map((row) =>
    [
      row.runId,
      row.seriesId,
      row.metric,
      row.measured,
      row.predicted,
      row.band[0],
      row.band[1],
      row.error,
      row.beyondMeasured,
    ].join(","),
  );
  return `${[head, ...lines].join("\n")}\n`;
}
