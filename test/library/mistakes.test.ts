import { describe, expect, it } from "vitest";
import { calibrate, plan, simulate, sweep, UserError, validate, whatif } from "../../src/entry/main.ts";

const commands = { simulate, sweep, plan, whatif, calibrate, validate };

/** What the call throws, which must be a mistake of the caller's. */
async function mistake(command: keyof typeof commands, options: unknown): Promise<string> {
  const call = commands[command] as (options: unknown) => Promise<unknown>;
  const error = await call(options).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
}

const large = { users: 5, machine: "large" };
const cases: readonly (readonly [keyof typeof commands, unknown, RegExp])[] = [
  ["simulate", null, /^simulate: give an object of keys with values/],
  ["simulate", [], /^simulate: give an object of keys with values/],
  ["simulate", { ...large, users: -5 }, /^users -5: give a whole number from 1 to/],
  ["simulate", { ...large, users: "500" }, /^users "500": give a whole number from 1 to/],
  ["simulate", { ...large, user: 5 }, /^simulate: unknown key "user"; did you mean users\?$/],
  ["simulate", { ...large, out: "x" }, /^simulate: out is for the command line/],
  ["simulate", { users: 5 }, /^no machine: give machine small, medium or large/],
  ["simulate", { machine: "large" }, /^no load: give one of users, seats, concurrency, rate, burst, trace/],
  ["simulate", { ...large, rate: 3 }, /users 5 and .*rate 3 are two loads; give one of them/],
  ["simulate", { ...large, machine: "lrge" }, /^machine "lrge" is unknown: did you mean large/],
  ["simulate", { ...large, slo: "e2e.p95" }, /^slo e2e\.p95: write METRIC\.STAT<VALUE/],
  ["simulate", { ...large, outage: "x" }, /^outage x: write AT\+LENGTH/],
  ["simulate", { ...large, maxNumSeqs: 0.5 }, /^maxNumSeqs 0\.5: give a whole number/],
  ["simulate", { ...large, calibration: { schema: "x" } }, /^calibration: schema is "x"/],
  ["simulate", { ...large, calibration: "nope.json" }, /^nope\.json: there is no such file/],
  ["simulate", { rate: 5, thinkTime: 4, machine: "large" }, /^thinkTime 4: goes with users or seats/],
  [
    "simulate",
    { users: 5, deployments: [{ model: "x", machine: "large" }] },
    /^deployments\.0\.model x: model "x" is unknown/,
  ],
  ["sweep", { machine: "large" }, /^no loads to sweep: give one of users, concurrency, rate/],
  ["sweep", { ...large, users: "1..2" }, /^users 1\.\.2: write loads such as 50,100,200/],
  ["sweep", { ...large, burst: 5 }, /^sweep: burst has no place in a sweep/],
  ["plan", large, /^no SLO to plan for: give one, e\.g\. slo "e2e\.p95<15s"$/],
  ["plan", { ...large, replicas: 2 }, /^plan: replicas has no place in a plan/],
  ["plan", { ...large, price: { large: -1 } }, /^price\.large -1: write MACHINE=USD/],
  ["plan", { ...large, slo: "e2e.p95<5s", cloud: "gcp" }, /^cloud gcp: .* leave cloud or machine out$/],
  ["whatif", large, /^no variant to compare with: give set/],
  ["whatif", { ...large, set: { users: -5 } }, /^set users=-5: give a whole number/],
  ["whatif", { ...large, vary: { seed: [5] } }, /^vary seed=5: seed is the same for a base and its variants/],
  ["whatif", { ...large, sensitivity: "yes" }, /^sensitivity yes: write true or false$/],
  ["calibrate", null, /^calibrate: tables: name the files of measured runs/],
  ["calibrate", {}, /^calibrate: tables: name the files of measured runs/],
  ["calibrate", { tables: "nope.csv" }, /^nope\.csv: there is no such file/],
  ["calibrate", { tables: { name: "t", text: "a,b\n1,2" } }, /^t: no known format/],
  ["calibrate", { tables: "x", gpuCount: 1.5 }, /^gpuCount 1\.5: give a whole number of at least 1$/],
  ["calibrate", { tables: "x", gpuCount: "2" }, /^gpuCount "2": give a whole number of at least 1$/],
  [
    "calibrate",
    { tables: "x", gpu_count: 1 },
    /^calibrate: unknown key "gpu_count"; did you mean gpuCount\?$/,
  ],
  ["calibrate", { tables: "x", modelConfig: {} }, /^modelConfig: num_hidden_layers is missing/],
  ["validate", { by: "row" }, /^by row: goes with leaveOneOut$/],
  [
    "validate",
    { calibration: "law.json" },
    /^calibration law\.json: give the tables to predict, and no leaveOneOut$/,
  ],
];

describe("a mistake in options", () => {
  it.each(cases)("of %s, %j, is told in one line that names the key", async (command, options, message) => {
    const told = await mistake(command, options);
    expect(told).toMatch(message);
    expect(told).not.toMatch(/\n|(?<![\w-])--[a-z]/);
  });
});
