import { readFileSync } from "node:fs";
import type { LawFile } from "../calibration/lawFile.ts";
import { modelsFile } from "./packageRoot.ts";

/** The laws fitted to GitLab's curves, shipped as data (`npm run calibrate:gitlab` makes them again). */
export function loadShippedLaws(): readonly LawFile[] {
  return JSON.parse(readFileSync(modelsFile("gitlabLaws.json"), "utf8")).laws as LawFile[];
}
