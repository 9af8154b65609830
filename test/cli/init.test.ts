import { existsSync, readFileSync } from "node:fs";
import { afterAll, describe, expect, it } from "vitest";
import { askFive } from "../../src/cli/init/questions.ts";
import { scenarioTemplate, usualAnswers } from "../../src/cli/init/scenarioTemplate.ts";
import { loadWorld } from "../../src/node/loadWorld.ts";
import { resolveScenario } from "../../src/questions/resolve/resolveScenario.ts";
import { readInputs } from "../../src/settings/inputs.ts";
import { readLocatedFile } from "../../src/settings/locatedValues.ts";
import { capsim, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const world = loadWorld();

/** Answers the questions in turn; says what was asked and told. */
async function answered(...answers: readonly (string | null)[]) {
  const left = [...answers];
  const heard: string[] = [];
  const ask = async (question: string) => {
    heard.push(question);
    return left.shift() ?? null;
  };
  return { given: await askFive(ask, (line) => heard.push(line), world), heard };
}

describe("capsim init without a terminal", () => {
  it("prints a template that simulate takes, and writes nothing", async () => {
    const { code, stdout, stderr } = await capsim(["init", files.path("none.yaml")]);
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: `no terminal: template printed, nothing written to ${files.path("none.yaml")}\n`,
    });
    expect((await capsim(["init"])).stderr).toBe("");
    expect(existsSync(files.path("none.yaml"))).toBe(false);
    const file = await readLocatedFile(files.write("template.yaml", stdout), world.files);
    const { runs } = await resolveScenario(readInputs({}, file, world.files), world);
    expect(runs).toHaveLength(1);
    expect(runs[0]!.scenario.load).toMatchObject({ kind: "users", users: 500 });
  });
});

describe("the five questions", () => {
  it("take what stands in brackets for an empty answer", async () => {
    expect((await answered("", "", "", "", "")).given).toEqual(usualAnswers);
  });

  it("write down ids for short names", async () => {
    const { given } = await answered(
      "80",
      "CHAT",
      "mistral-7b-instruct-v0.3",
      "a2-ultragpu-8g, small",
      "ttft.p95<2s",
    );
    expect(given).toEqual({
      users: "80",
      workload: "chat",
      model: "mistral-7b-instruct-v0.3",
      machines: ["large", "small"],
      slo: "ttft.p95<2s",
    });
    const file = files.write("answers.yaml", scenarioTemplate(given!, "answers.yaml"));
    const inputs = readInputs({}, await readLocatedFile(file, world.files), world.files);
    expect((await resolveScenario(inputs, world)).runs).toHaveLength(2);
  });

  it("are asked again after a wrong answer, with the nearest right one", async () => {
    const { given, heard } = await answered(
      "many",
      "",
      "caht",
      "",
      "mixtral-8x7",
      "",
      "larg",
      "",
      "e2e.p59<5s",
      "",
    );
    expect(given).toEqual(usualAnswers);
    expect(heard.join("\n")).toMatch(/--users many: give a whole number/);
    expect(heard.join("\n")).toContain("did you mean chat");
    expect(heard.join("\n")).toContain("did you mean large?");
    expect(heard.join("\n")).toContain("did you mean p50?");
  });

  it("ask for another machine where the model does not fit", async () => {
    const { given, heard } = await answered("", "", "mixtral-8x22b", "small", "large", "");
    expect(given?.machines).toEqual(["large"]);
    expect(heard.filter((line) => line.startsWith("4 of 5"))).toHaveLength(2);
  });

  it("end at Ctrl-C", async () => {
    expect((await answered("", null)).given).toBeNull();
  });
});

it("the template's file says which command takes it", () => {
  expect(scenarioTemplate(usualAnswers, "team.yaml")).toContain("capsim simulate team.yaml");
  expect(readFileSync(files.path("template.yaml"), "utf8")).toContain("# ");
});
