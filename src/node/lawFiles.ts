import { readFileSync } from "node:fs";
import type { BurstLawFile } from "../documents/calibration.ts";
import { modelsFile } from "./packageRoot.ts";

/** The laws fitted to GitLab's curves, shipped as data (`npm run calibrate:gitlab` makes them again). */
export function loadShippedLaws(): readonly BurstLawFile[] {
  return JSON.parse(readFileSync(modelsFile("gitlabLaws.json"), "utf8")).laws as BurstLawFile[];
}
