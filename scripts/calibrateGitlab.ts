import { writeFileSync } from "node:fs";
import { fitGitlabCurve } from "../src/calibration/gitlabCurve.ts";
import { findMachine, findModel } from "../src/catalog/findRecords.ts";
import { loadCatalog } from "../src/node/catalogFiles.ts";
import { modelsFile } from "../src/node/packageRoot.ts";

// Fits the law of every measured curve again and writes models/gitlabLaws.json.
const catalog = loadCatalog();
const laws = catalog.curves.map((curve) =>
  fitGitlabCurve(curve, findModel(catalog, curve.model), findMachine(catalog, curve.machine)),
);
const file = modelsFile("gitlabLaws.json");
const about =
  "Fitted by npm run calibrate:gitlab from models/gitlabCurves.json; every number here is computed, none is typed. " +
  "Parameters in seconds; covariance is that of the terms' logarithms; conditions are those of each measured run.";
writeFileSync(file, `${JSON.stringify({ about, laws: rounded(laws) }, null, 1)}\n`);
for (const law of laws) {
  process.stdout.write(
    `${law.machine} ${law.model}: worst column off by ${(law.fit!.worstError * 100).toFixed(1)} %\n`,
  );
  for (const finding of law.findings) process.stdout.write(`  ${finding}\n`);
}

/** Seven significant digits: well below any error here, and stable against the last bits of a platform's arithmetic. */
function rounded<T>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_, item) => (typeof item === "number" ? Number(item.toPrecision(7)) : item)),
  );
}
