import { afterAll, describe, expect, it } from "vitest";
import { capsim, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const file = (name: string, ...lines: readonly string[]) => files.write(name, `${lines.join("\n")}\n`);

const load = ["simulate", "--users", "5", "--machine", "large"];
const slo = ["plan", "--users", "5", "--slo", "e2e.p95<5s"];

describe("a mistyped word gets the nearest that there is, in one line", () => {
  it.each([
    // commands and flags
    [["simulat"], "simulate"],
    [["help", "simulat"], "simulate"],
    [["workload", "shw"], "show"],
    [["simulate", "--user", "5"], "--users"],
    [["validate", "--leave-one-ot"], "--leave-one-out"],
    // names
    [["simulate", "--users", "5", "--machine", "larg"], "large"],
    [["simulate", "--users", "5", "--machine", "small,medim"], "medium"],
    [[...load, "--model", "mistrl-7b-instruct-v0.3"], "mistral-7b-instruct-v0.3"],
    [[...load, "--workload", "caht"], "chat"],
    [["workload", "show", "caht"], "chat"],
    [[...load, "--feature-slo", "cht:e2e.p95<5s"], "chat"],
    [[...load, "--day-profile", "azure-code-dya"], "azure-code-day"],
    [["calibrate", "x.csv", "--machine", "meduim"], "medium"],
    [["catalog", "machines", "meduim"], "medium"],
    [["catalog", "modls"], "models"],
    [["schema", "scenaro"], "scenario"],
    // words that a flag takes
    [[...load, "--routing", "round-robbin"], "round-robin"],
    [[...load, "--format", "tabel"], "table"],
    [[...load, "--quantisation", "int44"], "int4"],
    [[...load, "--prefix-caching", "onn"], "on"],
    [[...load, "--gateway", "atuo"], "auto"],
    [[...load, "--timeout", "gitlba"], "gitlab"],
    [[...load, "--mtbf", "publishd"], "published"],
    [[...load, "--slo", "tftt.p95<5s"], "ttft"],
    [[...load, "--slo", "e2e.p995<5s"], "p95"],
    [["simulate", "--rate", "5", "--arrival", "poison"], "poisson"],
    [[...slo, "--cloud", "gpc"], "gcp"],
    [[...slo, "--redundancy", "availabilty=99"], "availability="],
    [[...slo, "--price", "larg=5"], "large"],
    [[...slo, "--purchase", "larg=5"], "large"],
    [["whatif", "--users", "5", "--machine", "large", "--set", "machin=medium"], "machine"],
    [["whatif", "--users", "5", "--machine", "large", "--set", "machine=medim"], "medium"],
    [["whatif", "--users", "5", "--machine", "large", "--vary", "routing=round-robn"], "round-robin"],
    [["validate", "--by", "serie", "--leave-one-out"], "series"],
    [["validate", "--format", "tabel"], "table"],
    [["workload", "fit", "x", "--format", "jsno"], "json"],
    // keys and words of files
    [["simulate", file("key.yaml", "user: 5", "machine: large")], "users"],
    [["simulate", file("word.yaml", "users: 5", "machine: large", "routing: round")], "round-robin"],
    [["simulate", file("deployment.yaml", "users: 5", "deployments:", "- modl: chat")], "model"],
  ])("capsim %j: %s", async (args, nearest) => {
    const { code, stdout, stderr } = await capsim(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^capsim: [^\n]+\n$/);
    expect(stderr.toLowerCase()).toContain(`did you mean ${nearest}`);
  });

  it.each([
    ["one machine", ["users: 5", "machine: larg"], '2:10: machine "larg" is unknown: did you mean large?'],
    ["a list", ["users: 5", "machine:", "  - large", "  - smal"], '4:5: machine "smal" is unknown'],
    ["a model", ["machine: large", "users: 5", "model: [mixtral-8x7b, mixtrl]"], '3:23: model "mixtrl"'],
  ])("of a scenario file is told with line and column: %s", async (name, lines, message) => {
    const path = file(`${name.replaceAll(" ", "-")}.yaml`, ...lines);
    const { code, stderr } = await capsim(["simulate", path]);
    expect(code).toBe(2);
    expect(stderr).toContain(`capsim: ${path}:${message}`);
  });

  it("names only what is near", async () => {
    const { stderr } = await capsim(["catalog", "machines", "larg"]);
    expect(stderr).toBe(
      'capsim: machine "larg" is unknown: did you mean large? (capsim catalog machines lists them all)\n',
    );
  });

  it("is not guessed where nothing is near", async () => {
    const { stderr } = await capsim([...load, "--routing", "xyzzyxyzzy"]);
    expect(stderr).toBe(
      "capsim: --routing xyzzyxyzzy: choose round-robin, least-outstanding or power-of-two\n",
    );
  });

  it("tells a command of several what they are", async () => {
    const { code, stderr } = await capsim(["workload"]);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: "capsim: workload: say which, fit or show; capsim workload --help lists what there is\n",
    });
  });
});
