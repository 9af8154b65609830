import { afterAll, describe, it } from "vitest";
import { scratch } from "./harness.ts";
import { isRefused, type WrongInput, wrongFiles } from "./wrongInputs.ts";

const files = scratch();
afterAll(() => files.remove());
const file = wrongFiles(files);
const large = ["--machine", "large"];
const users = ["--users", "500", ...large];

/** [whole command line, what the line on stderr must name] */
const wrong: readonly WrongInput[] = [
  [["-v"], ["unknown option '-v'; capsim --version prints the version"]],
  [["version"], ["capsim --version"]],
  [["simulat"], ["simulat", "simulate"]],
  [["--versio"], ["--versio", "--version"]],
  [
    ["catalog", "modles"],
    ["modles", "models"],
  ],
  [
    ["catalog", "machines", "lareg"],
    ['"lareg"', "large"],
  ],
  [["catalog", "machines", "--format", "xml"], ["--format xml"]],
  [
    ["catalog", "fit", "mixtral-8x7b"],
    ["catalog fit", "a model and a machine"],
  ],
  [["catalog"], ["kind"]],
  [
    ["plan", "--users", "10000000", "--slo", "e2e.p95<15s", "--machine", "small"],
    ["10,000,000 users", "1,000,000"],
  ],
  [
    [
      "plan",
      "--rate",
      "50000",
      "--slo",
      "e2e.p95<15s",
      "--machine",
      "small",
      "--model",
      "mistral-7b-instruct-v0.3",
    ],
    ["1,024 machines", "mistral-7b-instruct-v0.3 on small"],
  ],
  [
    ["plan", "--users", "50", "--slo", "e2e.p95<15s", "--price", "large=1e999"],
    ["--price large=1e999", "above 0"],
  ],
  [
    ["report", file.partOfResult],
    ["part.json:1:1", "version is missing"],
  ],
  [
    ["schema", "scenarios"],
    ["scenarios", "scenario"],
  ],
  [["validate", "--format", "xml"], ["--format xml"]],
  [["validate", "--seed", "x"], ["--seed x"]],
  // words that are near none
  [["schema", "foo"], [/schema foo: there are scenario, .*measurements$/m]],
  [["catalog", "x"], [/catalog x: there are models, .*fit$/m]],
  [
    ["simulate", "--users", "5", "--machine", "x"],
    ['"x" is unknown; capsim catalog machines lists them all\n'],
  ],
  [
    ["simulate", file.oddKey],
    ['oddKey.yaml:1:1: unknown key "__proto__"; capsim schema scenario lists the keys'],
  ],
  [
    ["whatif", ...users, "--set", "foo=3"],
    ['--set foo=3: unknown key "foo"; capsim schema scenario lists the keys'],
  ],
  [["simulate", ...users, "--feature-slo", "qqqq:e2e.p95<5s"], ['no feature "qqqq"; it has code-completion']],
  // advice that works
  [["plan", "--slo", "e2e.p95<15s"], [/no load: give one of --users, --concurrency, --rate, e\.g\./]],
  [["whatif", ...large, "--set", "machine=small"], [/no load: .*--rate, --burst, e\.g\./]],
  [
    ["plan", file.burst, "--slo", "e2e.p95<15s"],
    ["burst.yaml:1:8: burst 5: ", "users, seats, concurrency or a rate"],
  ],
  [["catalog", "curves", "nonsense"], ["capsim catalog models and capsim catalog machines list them all"]],
  [
    ["simulate", ...users, "--slow", "2@9"],
    ["--slow 2@9", "write @all in place of @9"],
  ],
  [
    ["simulate", "--users", "5", "--deployments", "chat=mixtral-8x7b@medium*0"],
    ["--deployments chat=mixtral-8x7b@medium*0: give a whole number from 1 to 1,000"],
  ],
  [
    ["whatif", ...users, "--vary", "users=1..1000000:1"],
    ["--vary users=1..1000000:1: makes more than 200 loads"],
  ],
  [
    ["whatif", "--users", "5", ...large, "--vary", "machine=small,large,larg"],
    ['--vary machine=larg: machine "larg" is unknown'],
  ],
  [
    ["whatif", ...users, "--set", "replicas=2", "--vary", "machine=small,larg"],
    ["--vary machine=larg --set replicas=2: "],
  ],
  [
    ["sweep", file.oneLoad],
    ["oneLoad.yaml:1:8: users 5 is one load", "--users 50..1000:50"],
  ],
  [["calibrate", file.goodTrace, "--model-config", file.noJson], ["no.json: is no valid JSON at line 1"]],
  [["workload", "fit", file.goodTrace], ["good.csv: 2 requests over 1 s; a load can be fitted from"]],
  [["validate", "--model", "foo"], ["--model foo: goes with tables; name some"]],
  [["validate", "--gpu", "foo"], ["--gpu foo: goes with tables"]],
  [["validate", "--concurrency", "3"], ["--concurrency 3: goes with tables"]],
  [["validate", "--kv-tokens", "3"], ["--kv-tokens 3: goes with tables"]],
];

describe("a wrong command line gives one line on stderr, exit code 2 and nothing on stdout", () => {
  it.each(
    wrong.map(([args, names]) => ({ line: args.join(" ").replaceAll(files.folder, "."), args, names })),
  )("capsim $line", ({ args, names }) => isRefused(args, names));
});
