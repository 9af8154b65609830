import { existsSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { capsim, quickLaw, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());

const file = {
  empty: files.write("empty.csv", ""),
  headerOnly: files.write("header.csv", "arrival_s,input_tokens,output_tokens\n"),
  goodTrace: files.write("good.csv", "arrival_s,input_tokens,output_tokens\n0,10,5\n1,10,5\n"),
  brokenLine3: files.write("broken.csv", "arrival_s,input_tokens,output_tokens\n0,10,5\n1,ten,5\n"),
  backwards: files.write(
    "backwards.csv",
    `arrival_s,input_tokens,output_tokens\n${Array.from({ length: 20_000 }, (_, i) => `${i + 5},10,5\n`).join("")}1,10,5\n`,
  ),
  twoRuns: files.write("runs.csv", "run_id,arrival_s,input_tokens,output_tokens\na,0,1,1\nb,0,1,1\n"),
  otherColumns: files.write("other.csv", "time,prompt,answer\n0,1,1\n"),
  brokenGzip: files.write("broken.csv.gz", gzipSync("arrival_s").subarray(0, 15)),
  binary: files.write("binary.csv", new Uint8Array([0xff, 0xfe, 0x80, 0x81])),
  badTime: files.write("time.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\r\nyesterday,1,1\r\n"),
  typoLine7: files.write(
    "typo.yaml",
    "users: 500\nmachine: large\nseed: 1\nprecision: 2%\nslo:\n  - e2e.p95<15s\nduration: [3600\nquiet: true\n",
  ),
  unknownKey: files.write("key.yaml", "users: 500\nmachne: large\n"),
  wrongType: files.write("type.yaml", "users: many\nmachine: large\n"),
  wrongItem: files.write("item.yaml", "users: 5\nmachine: large\nslo:\n  - e2e.p95<15s\n  - fast\n"),
  duplicateKey: files.write("twice.yaml", "users: 5\nusers: 6\n"),
  listFile: files.write("list.yaml", "- users\n- 500\n"),
  twoLoads: files.write("loads.yaml", "users: 5\nrate: 2\nmachine: large\n"),
  brokenJson: files.write("broken.json", '{ "users": 500,\n  "machine": "large\n}'),
  unknownTerm: files.write("term.json", quickLaw.replace('"cSeq"', '"cSequence"')),
  negativeTerm: files.write("negative.json", quickLaw.replace("0.001", "-0.001")),
  partOfResult: files.write("part.json", '{"schema":"capsim.result/1"}'),
  noJson: files.write("no.json", "c0 = 5"),
  burst: files.write("burst.yaml", "burst: 5\nmachine: large\n"),
  oneLoad: files.write("oneLoad.yaml", "users: 5\nmachine: large\n"),
  oddKey: files.write("oddKey.yaml", "__proto__: 5\nmachine: large\n"),
  twoDocuments: files.write("two.yaml", "users: 5\n---\nmachine: large\n"),
  badIndent: files.write("indent.yaml", "users: 5\n  machine: large\n"),
  twoKeys: files.write("keys.yaml", "users: 5 machine: large\n"),
  tag: files.write("tag.yaml", "users: 5\nmachine: !!js/function x\n"),
  commaJson: files.write("comma.json", '{"users": 5,}'),
  valueJson: files.write("value.json", '{"users": 5,\n "machine": }'),
  goodLaw: files.write("law.json", quickLaw),
  badLengths: files.write("lengths.txt", "tokens\n100\n-3\n"),
  badShares: files.write(
    "shares.yaml",
    "name: mine\nfeatures:\n  - { name: a, share: 0.5, inputTokens: 5, outputTokens: 5 }\n",
  ),
  badFeature: files.write(
    "feature.yaml",
    "name: mine\nfeatures:\n  - { name: a, share: 1, inputTokens: 5 }\n",
  ),
};
const large = ["--machine", "large"];
const users = ["--users", "500", ...large];

/** [command line after "simulate", what the line on stderr must name] */
const wrong: readonly (readonly [args: readonly string[], names: readonly (string | RegExp)[]])[] = [
  // numbers
  [
    ["--users", "-5", ...large],
    ["--users -5", "whole number"],
  ],
  [["--users", "0", ...large], ["--users 0"]],
  [["--users", "1.5", ...large], ["--users 1.5"]],
  [["--users", "NaN", ...large], ["--users NaN"]],
  [["--users", "abc", ...large], ["--users abc"]],
  [["--users", "", ...large], ['--users ""']],
  [["--users", "1e999", ...large], ["--users 1e999"]],
  [["--users", "0x10", ...large], ["--users 0x10"]],
  [["--rate", "-1", ...large], ["--rate -1"]],
  [["--rate", "0", ...large], ["--rate 0"]],
  [["--rate", "Infinity", ...large], ["--rate Infinity"]],
  [["--concurrency", "2.5", ...large], ["--concurrency 2.5"]],
  [["--burst", "0", ...large], ["--burst 0"]],
  [[...users, "--think-time", "0"], ["--think-time 0"]],
  [[...users, "--requests-per-user-hour", "-3"], ["--requests-per-user-hour -3"]],
  [[...users, "--replicas", "0"], ["--replicas 0"]],
  [[...users, "--seed", "-1"], ["--seed -1"]],
  [[...users, "--seed", "1.5"], ["--seed 1.5"]],
  [[...users, "--seed", "99999999999999999999"], ["--seed 99999999999999999999"]],
  [
    [...users, "--precision", "0"],
    ["--precision 0", "2%"],
  ],
  [[...users, "--precision", "200%"], ["--precision 200%"]],
  [[...users, "--confidence", "1.5"], ["--confidence 1.5"]],
  [[...users, "--confidence", "sure"], ["--confidence sure"]],
  [
    [...users, "--replications", "5..2"],
    ["--replications 5..2", "20..400"],
  ],
  [[...users, "--replications", "many"], ["--replications many"]],
  [[...users, "--duration", "0"], ["--duration 0"]],
  [[...users, "--threads", "0"], ["--threads 0"]],
  [[...users, "--max-num-seqs", "0"], ["--max-num-seqs 0"]],
  [
    [...users, "--max-num-seqs", "4096"],
    ["--max-num-seqs 4096", "--max-num-batched-tokens"],
  ],
  [
    [...users, "--max-num-batched-tokens", "100"],
    ["--max-num-batched-tokens 100", "256"],
  ],
  [[...users, "--kv-tokens", "8"], ["--kv-tokens 8"]],
  [
    [...users, "--kv-tokens", "16", "--input-tokens", "600", "--output-tokens", "10"],
    ["--kv-tokens 16", "610"],
  ],
  [
    [...users, "--kv-tokens", "512"],
    ["--kv-tokens 512", "average request"],
  ],
  [
    ["--users", "--machine", "large"],
    ["--users", "value"],
  ],
  // choices
  [
    [...users, "--format", "xml"],
    ["--format xml", "table"],
  ],
  [
    [...users, "--routing", "random"],
    ["--routing random", "round-robin"],
  ],
  [
    ["--rate", "5", "--arrival", "bursty", ...large],
    ["--arrival bursty", "gamma"],
  ],
  [
    [...users, "--slo", "fast"],
    ["--slo fast", "e2e.p95<15s"],
  ],
  [[...users, "--slo", "e2e.p97<5s"], ["--slo e2e.p97<5s"]],
  [
    [...users, "--require-slo"],
    ["--require-slo", "--slo"],
  ],
  // names
  [
    ["--users", "500", "--machine", "lrage"],
    ['"lrage"', "large"],
  ],
  [
    [...users, "--model", "mixtrl-8x7b"],
    ['"mixtrl-8x7b"', "mixtral-8x7b-instruct-v0.1"],
  ],
  [
    [...users, "--model", "mixtral"],
    ['"mixtral"', "ambiguous"],
  ],
  [
    [...users, "--workload", "gitlab-dou"],
    ["--workload", "gitlab-duo"],
  ],
  [
    [...users, "--model", "claude-3.5-sonnet"],
    ["claude-3.5-sonnet", "weights"],
  ],
  [
    ["--users", "5", "--machine", "small", "--model", "mixtral-8x22b-instruct-v0.1"],
    ["cannot run on small", "GB", "large"],
  ],
  [
    ["--users", "5", "--machine", "p5.48xlarge"],
    ["nobody measured any model on p5.48xlarge", "--model all", "--calibration"],
  ],
  // loads
  [large, ["no load", "--users"]],
  [
    ["--users", "500"],
    ["no machine", "small, medium or large"],
  ],
  [[...users, "--rate", "5"], ["--users 500 and --rate 5"]],
  [[...users, "--burst", "5"], ["--users 500 and --burst 5"]],
  [
    ["--rate", "5", "--think-time", "3", ...large],
    ["--think-time 3", "--rate"],
  ],
  [
    [...users, "--arrival", "constant"],
    ["--arrival constant", "--users"],
  ],
  [
    ["--rate", "5", "--arrival-cv", "2", ...large],
    ["--arrival-cv 2", "--arrival gamma"],
  ],
  [
    ["--rate", "5", "--arrival", "gamma", ...large],
    ["--arrival gamma", "--arrival-cv"],
  ],
  [
    [...users, "--think-time", "3", "--requests-per-user-hour", "3"],
    ["--think-time 3", "--requests-per-user-hour 3"],
  ],
  // lengths and workloads
  [
    [...users, "--input-tokens", "lognormal:abc", "--output-tokens", "5"],
    ["--input-tokens lognormal:abc", "lognormal:600,0.5"],
  ],
  [[...users, "--input-tokens", "lognormal:600", "--output-tokens", "5"], ["--input-tokens lognormal:600"]],
  [[...users, "--input-tokens", "0", "--output-tokens", "5"], ["--input-tokens 0"]],
  [
    [...users, "--input-tokens", "5"],
    ["--input-tokens 5", "--output-tokens"],
  ],
  [
    [...users, "--input-tokens", `empirical:${file.badLengths}`, "--output-tokens", "5"],
    ["lengths.txt:3", "-3"],
  ],
  [
    [...users, "--input-tokens", "empirical:/nowhere.txt", "--output-tokens", "5"],
    ["/nowhere.txt", "no such file"],
  ],
  [[...users, "--workload", "chat", "--input-tokens", "5", "--output-tokens", "5"], ["--workload chat"]],
  [
    [...users, "--workload", file.badShares],
    [/shares\.yaml:3:\d+/, "0.5"],
  ],
  [
    [...users, "--workload", file.badFeature],
    [/feature\.yaml:3:\d+/, "outputTokens"],
  ],
  // traces
  [
    ["--trace", file.empty, ...large],
    ["empty.csv", "empty"],
  ],
  [
    ["--trace", file.headerOnly, ...large],
    ["header.csv", "no requests"],
  ],
  [
    ["--trace", file.brokenLine3, ...large],
    ["broken.csv:3", '"ten"'],
  ],
  [
    ["--trace", file.backwards, ...large],
    ["backwards.csv:20002", "sort"],
  ],
  [
    ["--trace", file.twoRuns, ...large],
    ["runs.csv:3", '"b"'],
  ],
  [
    ["--trace", file.otherColumns, ...large],
    ["other.csv:1", "arrival_s"],
  ],
  [
    ["--trace", file.brokenGzip, ...large],
    ["broken.csv.gz", "gzip"],
  ],
  [
    ["--trace", file.binary, ...large],
    ["binary.csv", "UTF-8"],
  ],
  [
    ["--trace", file.badTime, ...large],
    ["time.csv:2", '"yesterday"'],
  ],
  [["--trace", files.folder, ...large], ["folder"]],
  [
    ["--trace", files.path("missing.csv"), ...large],
    ["missing.csv", "no such file"],
  ],
  [
    ["--trace", file.brokenLine3, "--workload", "chat", ...large],
    ["--workload chat", "trace"],
  ],
  [
    [...users, "--trace-scale", "2x"],
    ["--trace-scale 2x", "--trace only"],
  ],
  [
    ["--rate", "2", "--trace-window", "10:00..11:00", ...large],
    ["--trace-window 10:00..11:00", "--trace only"],
  ],
  [
    ["--burst", "2", "--trace-loop", ...large],
    ["--trace-loop", "--trace only"],
  ],
  [
    ["--trace", file.goodTrace, "--trace-scale", "0", ...large],
    ["--trace-scale 0", "2x"],
  ],
  [
    ["--trace", file.goodTrace, "--trace-window", "10:00", ...large],
    ["--trace-window 10:00", "10:00..11:00"],
  ],
  [
    ["--trace", file.goodTrace, "--trace-window", "10:00..11:00", ...large],
    ["--trace-window 10:00..11:00", "spans 0:00:00 to 0:00:01"],
  ],
  [
    ["--trace", file.goodTrace, "--trace-window", "11:00..10:00", ...large],
    ["--trace-window 11:00..10:00", "before it begins"],
  ],
  [
    [...users, "--users", "6"],
    ["--users", "'6'", "give it once"],
  ],
  [[...users, "--mix", "chat=20,chat=30"], ["--mix chat=20,chat=30: names chat twice"]],
  // scenario files
  [[file.typoLine7], [/typo\.yaml:[78]:\d+/]],
  [[file.unknownKey], ["key.yaml:2:1", '"machne"', "machine"]],
  [[file.wrongType], ["type.yaml:1:8", "users many"]],
  [[file.wrongItem], ["item.yaml:5:5", "slo.1 fast"]],
  [[file.duplicateKey], ['twice.yaml:2:1: key "users" is given twice']],
  [[file.twoDocuments], [/two\.yaml:2:\d+: a second document begins here/]],
  [[file.badIndent], ["indent.yaml:2:3: this line reads as the end of the one above"]],
  [[file.twoKeys], ["keys.yaml:1:8: a second key in one line"]],
  [[file.tag], ["tag.yaml:2:10: !!js/function is no tag"]],
  [[file.commaJson], ["comma.json:1:13: is no valid JSON"]],
  [[file.valueJson], ["value.json:2:13: is no valid JSON"]],
  [[file.listFile], ["list.yaml:1:1"]],
  [[file.twoLoads], ["loads.yaml:1:8", "loads.yaml:2:7"]],
  [[file.brokenJson], [/broken\.json:[23]:\d+/]],
  [[file.empty], ["empty.csv", "empty"]],
  [[files.path("missing.yaml")], ["missing.yaml", "no such file"]],
  // laws
  [
    [...users, "--calibration", file.unknownTerm],
    ["term.json", "cSequence", "cSeq"],
  ],
  [
    [...users, "--calibration", file.negativeTerm],
    ["negative.json", "cSeq"],
  ],
  [[...users, "--calibration", file.noJson], ["no.json: is no valid JSON at line 1, column 1"]],
  [
    [...users, "--calibration", file.goodLaw],
    ["law.json", "toy on bench"],
  ],
  [[...users, "--slo", "e2e.p95<1e999s"], ["--slo e2e.p95<1e999s"]],
  // output
  [
    [...users, "--out", file.goodLaw],
    ["--out", "is a file"],
  ],
  [
    [...users, "--out", "/proc/capsim"],
    ["--out /proc/capsim", "cannot be written"],
  ],
  [[...users, "--out", ""], ['--out ""']],
  // the command line itself
  [
    [...users, "--user", "5"],
    ["--user", "--users"],
  ],
  [["--users"], ["--users", "argument missing"]],
  [["a.yaml", "b.yaml"], ["arguments"]],
];

/** [whole command line, what the line on stderr must name] */
const wrongElsewhere: typeof wrong = [
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
    ["part.json", "no whole capsim.result/1", "version"],
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
  [["validate", "--model", "foo"], ["--model: goes with tables; name some"]],
  [["validate", "--gpu", "foo"], ["--gpu: goes with tables"]],
  [["validate", "--concurrency", "foo"], ["--concurrency: goes with tables"]],
  [["validate", "--kv-tokens", "3"], ["--kv-tokens: goes with tables"]],
];

describe("a wrong input gives one line on stderr, exit code 2 and nothing on stdout", () => {
  const all = [...wrong.map(([args, names]) => [["simulate", ...args], names] as const), ...wrongElsewhere];
  it.each(all.map(([args, names]) => ({ line: args.join(" ").replaceAll(files.folder, "."), args, names })))(
    "capsim $line",
    async ({ args, names }) => {
      const { code, stdout, stderr } = await capsim(args);
      expect({ code, stdout }, stderr).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^capsim: [^\n]+\n$/);
      for (const name of names)
        expect(stderr).toEqual(
          typeof name === "string" ? expect.stringContaining(name) : expect.stringMatching(name),
        );
    },
  );

  it("leaves no folder behind", () => {
    expect(existsSync("capsim-out")).toBe(false);
  });
});
