import type { CommandSpec } from "./commandSpec.ts";
import { calibrate } from "./definitions/calibrate.ts";
import { catalog } from "./definitions/catalog.ts";
import { completionFor } from "./definitions/completion.ts";
import { init } from "./definitions/init.ts";
import { plan } from "./definitions/plan.ts";
import { report } from "./definitions/report.ts";
import { schema } from "./definitions/schema.ts";
import { simulate } from "./definitions/simulate.ts";
import { sweep } from "./definitions/sweep.ts";
import { validate } from "./definitions/validate.ts";
import { whatif } from "./definitions/whatif.ts";
import { workload } from "./definitions/workload.ts";

/** capsim's commands, in the order of the help. */
export const commandTable: readonly CommandSpec[] = [
  simulate,
  sweep,
  whatif,
  plan,
  calibrate,
  validate,
  report,
  workload,
  catalog,
  init,
  schema,
  completionFor(() => commandTable),
];
