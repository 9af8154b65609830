import { existsSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { scratch } from "./harness.ts";
import { isRefused, type WrongInput, wrongFiles } from "./wrongInputs.ts";

const files = scratch();
afterAll(() => files.remove());
const file = wrongFiles(files);
const large = ["--machine", "large"];
const users = ["--users", "500", ...large];

/** [command line after "simulate", what the line on stderr must name] */
const wrong: readonly WrongInput[] = [
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

describe("a wrong scenario gives one line on stderr, exit code 2 and nothing on stdout", () => {
  it.each(
    wrong.map(([args, names]) => ({ line: args.join(" ").replaceAll(files.folder, "."), args, names })),
  )("capsim simulate $line", ({ args, names }) => isRefused(["simulate", ...args], names));

  it("leaves no folder behind", () => {
    expect(existsSync("capsim-out")).toBe(false);
  });
});
