import { afterAll, describe, expect, it } from "vitest";
import { plainTerminal } from "../../reports/render/terminalText.ts";
import { renderDocument } from "../../reports/render.ts";
import type { PlanDocument } from "../../src/documents/plan.ts";
import { planSchema } from "../../src/documents/plan.ts";
import { isLong } from "../effort.ts";
import { capsim, scratch } from "./harness.ts";

const files = scratch();
afterAll(() => files.remove());
const load = ["--users", "20", "--duration", "20", "--confidence", "0.8", "--slo", "e2e.p95<20s"];
const models = ["--model", "mistral-7b-instruct-v0.3", "--model", "llama-3.1-8b-instruct"];
const rest = ["--machine", "small", "--out", files.path("out"), "--no-charts", "--quiet"];
const split = ["plan", "--split", ...load, ...rest];

describe("capsim plan --split", { timeout: 300_000 }, () => {
  if (isLong)
    it("shows which feature runs where, and whether splitting pays", async () => {
      const { code, stdout } = await capsim([...split, ...models, "--format", "json"]);
      expect(code).toBe(0);
      const document: PlanDocument = JSON.parse(stdout);
      planSchema.parse(document);
      const { options, recommendation } = document;
      const unsplit = options[recommendation.split!.unsplit!]!;
      // GitLab calls Mistral 7B not compatible with chat: one model for all is Llama, and the first machine has room.
      expect(unsplit).toMatchObject({ model: "llama-3.1-8b-instruct", machines: 1, meets: true });
      const splits = options.filter(({ deployments }) => deployments !== undefined);
      expect(splits.length).toBeGreaterThan(0);
      for (const { deployments } of splits) {
        const served = deployments!.flatMap(({ features }) => features);
        expect(served.toSorted()).toEqual(["chat", "code-completion", "code-generation"]);
        const chat = deployments!.find(({ features }) => features.includes("chat"))!;
        expect(chat.model).toBe("llama-3.1-8b-instruct");
      }
      const best = options[recommendation.split!.split!]!;
      expect(recommendation.split!.savedPerMonth).toBeCloseTo(
        unsplit.cost.perMonth! - best.cost.perMonth!,
        2,
      );
      expect(recommendation.split!.text).toContain("Splitting does not pay");
      for (const text of [
        renderDocument(document, "table", plainTerminal()).replaceAll(/\s+/g, " "),
        renderDocument(document, "markdown", plainTerminal()),
      ])
        expect(text).toMatch(/-instruct(-v0\.3)? for code-completion/);
      expect(renderDocument(document, "csv", plainTerminal())).toMatch(
        /1 x small with [^"]+ for code-completion/,
      );
      expect(renderDocument(document, "table", plainTerminal())).toContain("Splitting does not pay");
    });

  it.each([
    [["--growth", "20%/year"], "--growth 20%/year: is followed for one deployment; leave it or --split out"],
    [["--workload", "chat"], "--split: the workload chat has one feature"],
    [["--model", "mistral-7b-instruct-v0.3"], "none of the models that fit is compatible with chat"],
    [["--calibration", "law.json"], "leave it or --calibration law.json out"],
  ])("refuses %j in one line", async (flags, message) => {
    const { code, stderr } = await capsim([...split, ...flags]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it("asks for an SLO of every feature, for users or a rate, and refuses a file that has split already", async () => {
    const free = ["plan", "--split", "--users", "20", "--feature-slo", "chat:e2e.p95<9s", ...rest];
    expect((await capsim(free)).stderr).toContain("no SLO says how quick code-completion must be");
    const inFlight = ["plan", "--split", "--concurrency", "4", "--slo", "e2e.p95<9s", ...rest];
    expect((await capsim(inFlight)).stderr).toContain("--split: is planned for --users or --rate");
    const file = files.write("house.yaml", "users: 20\ndeployments:\n  - { model: mixtral-8x7b }\n");
    const given = await capsim(["plan", file, "--split", "--slo", "e2e.p95<9s"]);
    expect(given.stderr).toMatch(/house\.yaml:3:3: deployments .*: says already .*leave it or --split out/);
  });
});
