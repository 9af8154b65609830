import { describe, expect, it } from "vitest";
import { findMachine, findModel } from "../../src/catalog/findRecords.ts";
import { catalogKinds, renderCatalog, renderFit } from "../../src/cli/catalogText.ts";
import { UserError } from "../../src/errors.ts";
import { loadCatalog, loadWorkloads } from "../../src/node/catalogFiles.ts";

const data = { catalog: loadCatalog(), library: loadWorkloads() };
const flat = (text: string) => text.replaceAll(/\s+/g, " ");
const fitText = (model: string, machine: string) =>
  flat(renderFit(data.catalog, findModel(data.catalog, model), findMachine(data.catalog, machine), "table"));

/** Lines over 80 columns that could have been broken at a space. */
const tooLong = (text: string) =>
  text.split("\n").filter((line) => line.length > 80 && /\S \S/.test(line.trim()));

describe("renderCatalog", () => {
  it.each(catalogKinds)("lists %s within 80 columns", (kind) => {
    const text = renderCatalog(data, kind, null, "table");
    expect(tooLong(text)).toEqual([]);
    expect(text.split("\n").length).toBeGreaterThan(7);
  });

  it("shows each record within 80 columns, with its source", () => {
    for (const { id } of data.catalog.models) {
      const text = renderCatalog(data, "models", id, "table");
      expect(tooLong(text), id).toEqual([]);
      expect(text).toMatch(/^ *source /m);
    }
    for (const { id } of data.catalog.machines) {
      const text = renderCatalog(data, "machines", id, "table");
      expect(tooLong(text), id).toEqual([]);
      expect(text).toMatch(/^ *source /m);
    }
  });

  it("tells both readings of GitLab's medium machine", () => {
    const text = flat(renderCatalog(data, "machines", "medium", "table"));
    expect(text).toContain("contradicts itself");
    expect(text).toContain("The other reading is the machine medium-80gb");
  });

  it("shows each price with its date, and says what is missing where there is none", () => {
    const csv = renderCatalog(data, "machines", null, "csv");
    expect(csv).toContain("p5.48xlarge,,8 x H100-80GB,640,55.04,2026-11-09");
    expect(csv).toContain("large,a2-ultragpu-8g,8 x A100-80GB,640,40.55,undated");
    expect(csv).toContain("g2-standard-12,,1 x L4,24,-,-");
    const record = (name: string) => flat(renderCatalog(data, "machines", name, "table"));
    expect(record("large")).toContain(
      "40.55038 USD/h on demand, us-central1, undated, confidence medium-high",
    );
    expect(record("large")).toContain(
      "power 6500 W at most: 8 x 400 W of GPU, 3300 W beside them; NVIDIA A100",
    );
    expect(record("g2-standard-12")).toContain("price unknown: what is missing is a list price on demand");
  });

  it("chooses curves by model or by machine", () => {
    const rows = (name: string) =>
      renderCatalog(data, "curves", name, "csv")
        .split("\n")
        .slice(1)
        .map((line) => line.split(",").slice(0, 2).join());
    expect(new Set(rows("mixtral-8x22b"))).toEqual(new Set(["mixtral-8x22b-instruct-v0.1,large"]));
    expect(rows("small")).toEqual(Array(3).fill("mistral-7b-instruct-v0.3,small"));
    expect(rows("medium-80gb")).toEqual(rows("medium"));
  });

  it("says so where nobody measured", () => {
    expect(renderCatalog(data, "curves", "codestral", "table")).toBe("no measured curves for codestral");
  });

  it("gives JSON of all records, and of one", () => {
    const parsed = JSON.parse(renderCatalog(data, "curves", "small", "json"));
    expect(parsed).toMatchObject({ schema: "capsim.catalog/1", kind: "curves" });
    expect(parsed.items[0].rows[2]).toMatchObject({
      requests: 100,
      meanTimeSeconds: 13.97,
      totalTimeSeconds: 20.81,
    });
    expect(JSON.parse(renderCatalog(data, "machines", null, "json")).items).toHaveLength(33);
    expect(JSON.parse(renderCatalog(data, "models", "codestral", "json")).items).toHaveLength(1);
  });

  it("lists a workload's assumptions with their sources", () => {
    const text = flat(renderCatalog(data, "workloads", "gitlab-duo", "table"));
    expect(text).toContain("nobody publishes this mix [assumption]");
    expect(text).toContain("CC-BY 4.0");
    expect(text).toContain("0.007 requests/s per user");
  });

  it("says how a workload's conversations go, and gives the mean prompt of a call in the list", () => {
    const text = flat(renderCatalog(data, "workloads", "chat", "table"));
    expect(text).toContain("conversations of 2.5 questions, 370 s apart, on average");
    expect(text).toContain("model calls of a question: 1 in 60 %, 2 in 30 %, 3 in 10 %");
    expect(text).toContain("every prompt begins with the same 800 tokens");
    expect(renderCatalog(data, "workloads", "chat", "csv")).toContain("chat,chat,100,1956,211,4096");
    const { items } = JSON.parse(renderCatalog(data, "workloads", "gitlab-duo", "json"));
    expect(items[0].workload.features[2].conversation).toMatchObject({ pauseSeconds: 370, toolSeconds: 1 });
    expect(items[0].workload.features[0].typing).toEqual({ share: 0.5, meanGapSeconds: 1 });
  });

  it.each(catalogKinds)("refuses a name that is not known among %s", (kind) => {
    expect(() => renderCatalog(data, kind, "nothing-like-it", "table")).toThrow(UserError);
  });
});

describe("renderFit", () => {
  it("refuses with weights and HBM, and names the machines that fit", () => {
    const text = fitText("mixtral-8x22b", "small");
    expect(text).toContain("mixtral-8x22b-instruct-v0.1 does not fit small");
    expect(text).toMatch(/weights take 281\.3 GB.* 80 GB HBM/);
    expect(text).toMatch(/fits on medium-80gb, large/);
    expect(text).toContain("8x NVIDIA A100 (80 GB), 526 GB");
  });

  it("sets GitLab's minimum and its contradiction beside a pair that fits", () => {
    const text = fitText("mixtral-8x7b", "medium");
    expect(text).toContain("fits medium");
    expect(text).toContain("sequences of 2048 tokens of context");
    expect(text).toContain("2 x 80 GB are 160 GB, not the 220 GB");
    expect(text).not.toContain("fits on");
  });

  it("gives the same as JSON", () => {
    const model = findModel(data.catalog, "mistral-7b-instruct-v0.3");
    const parsed = JSON.parse(renderFit(data.catalog, model, findMachine(data.catalog, "small"), "json"));
    expect(parsed).toMatchObject({ schema: "capsim.fit/1", fit: { fits: true }, reachesMinimum: true });
  });

  it("refuses a model that only a cloud serves", () => {
    expect(() => fitText("claude-3.5-sonnet", "large")).toThrow(UserError);
  });
});
