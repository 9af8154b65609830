import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatValue } from "../../reports/words/numbers.ts";
import type { ResultDocument } from "../../src/documents/result.ts";
import { capsim, quickLaw, scratch } from "../cli/harness.ts";
import { hasBrowser, launch } from "./browser.ts";

const files = scratch();
const law = files.write("law.json", quickLaw);
const hostile = `<img src=x onerror="document.title='owned'"></script><script>document.title='owned'</script>`;
const asked = ["--users", "60", "--input-tokens", "100", "--output-tokens", "lognormal:20,0.5"];
const report = files.path("out/report.html");
/** Generous: a page on a busy machine with one core. */
const patience = 90_000;
let browser: Browser;
let document: ResultDocument;

beforeAll(async () => {
  if (!hasBrowser) return;
  const more = ["--calibration", law, "--duration", "600", "--slo", "e2e.p95<5s", "--quiet"];
  const { code, stderr } = await capsim(["simulate", ...asked, ...more, "--out", files.path("out")]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  document = JSON.parse(readFileSync(files.path("out/result.json"), "utf8"));
  browser = await launch();
}, 180_000);

afterAll(async () => {
  await browser?.close();
  files.remove();
});

type Visit = { readonly page: Page; readonly complaints: string[]; readonly requests: string[] };

/** Opens a page from the disk, and writes down what it asks for and complains of. */
async function visit(file: string, hash = "", options: BrowserContextOptions = {}): Promise<Visit> {
  const context = await browser.newContext({ ...options, offline: true });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => requests.push(request.url().slice(0, 60)));
  await page.addInitScript(rememberStages);
  await page.goto(`${pathToFileURL(file).href}${hash}`);
  await page.waitForSelector("html[data-ready]", { timeout: patience });
  return { page, complaints, requests };
}

/** Writes down the interval of E2E p50 at each stage of an estimate, however soon the next one follows. */
const rememberStages = `
  window.seen = [];
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const interval = [...document.querySelectorAll("#live-figures tr")]
        .find((row) => row.textContent.startsWith("E2E latency p50"))?.children[2]?.textContent;
      if (interval && ["first", "better", "full"].includes(target.dataset.stage)) window.seen.push([target.dataset.stage, interval]);
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["data-stage"] });`;

const stage = (page: Page, name: string) =>
  page.waitForSelector(`#live[data-stage="${name}"]`, { timeout: patience });
const cell = (page: Page, row: string, column: number) =>
  page.locator(`#live-figures tr:has(th:text-is("${row}")) td`).nth(column).textContent();

describe.skipIf(!hasBrowser)("report.html", () => {
  it("opens from the disk without a network, complains of nothing, and is under 1.5 MB", async () => {
    const { page, complaints, requests } = await visit(report);
    await stage(page, "full");
    await page.waitForSelector("#live-curve svg", { timeout: patience });
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !/^(file|blob|data):/.test(url))).toEqual([]);
    expect(requests.filter((url) => url.startsWith("file:"))).toHaveLength(1);
    expect(statSync(report).size).toBeLessThan(1.5e6);
    expect(await page.locator("figure svg").count()).toBeGreaterThanOrEqual(5);
  }, 120_000);

  it("has a policy that lets run nothing but its own script", () => {
    const text = readFileSync(report, "utf8");
    const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(text) ?? [];
    expect(policy).toMatch(/^default-src &#39;none&#39;; script-src &#39;sha256-[^;]+&#39;; /);
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
  });

  it("ends at the report's own numbers, and its intervals narrow until then", async () => {
    const { page } = await visit(report);
    const { e2eLatencySeconds } = document.results[0]!.metrics;
    await stage(page, "full");
    expect(await cell(page, "E2E latency p95, s", 0)).toBe(formatValue(e2eLatencySeconds.p95));
    expect(await cell(page, "E2E latency p99, s", 0)).toBe(formatValue(e2eLatencySeconds.p99));
    expect(await cell(page, "E2E latency p95, s", 3)).toBe(formatValue(e2eLatencySeconds.p95));
    const seen = (await page.evaluate("window.seen")) as [stage: string, interval: string][];
    const widths = seen.map(([, interval]) => {
      const [low, high] = interval.split("–").map(Number);
      return high! - low!;
    });
    expect(seen.length).toBeGreaterThanOrEqual(2);
    expect(seen.at(-1)![0]).toBe("full");
    expect(widths.at(-1)).toBeLessThan(widths[0]!);
    expect(await page.textContent("#live-status")).toMatch(/^Full precision reached: \d+ runs of 600 s/);
  }, 120_000);

  it("simulates anew when a control is moved, and puts it into the address", async () => {
    const { page, complaints } = await visit(report);
    await stage(page, "full");
    const before = Number(await cell(page, "Requests served per second", 0));
    await page.fill("#control-0", "120");
    await stage(page, "full");
    expect(Number(await cell(page, "Requests served per second", 0)) / before).toBeCloseTo(2, 0);
    expect(new URL(page.url()).hash).toBe("#load=120");
    expect(await page.textContent("#live-command")).toMatch(/^capsim simulate --users 120 /);
    expect(complaints).toEqual([]);
  }, 120_000);

  it("opens the same what-if from a colleague's link", async () => {
    const { page } = await visit(report, "#load=90&replicas=2&slo=e2e.p99%3C1s");
    await stage(page, "full");
    expect(await page.inputValue("#control-0")).toBe("90");
    expect(await page.inputValue("#live-slo")).toBe("1");
    expect(await page.textContent("#live-command")).toMatch(/--users 90 .*--slo 'e2e.p99<1s'.*--replicas 2/);
    await page.getByRole("button", { name: "Back to the report's settings" }).click();
    await stage(page, "full");
    expect(await page.inputValue("#control-0")).toBe("60");
    expect(new URL(page.url()).hash).toBe("");
  }, 120_000);

  it("leaves a long simulation at once for the next question", async () => {
    const { page } = await visit(report, "#load=6000&calls=2500&replicas=100&output=10");
    await page.waitForFunction("document.querySelector('#live-command').textContent.includes('6000')");
    await page.waitForTimeout(3_000);
    expect(["asked", "first"]).toContain(await page.getAttribute("#live", "data-stage"));
    const from = Date.now();
    await page.getByRole("button", { name: "Back to the report's settings" }).click();
    await page.waitForSelector("#live-command:not(:has-text('6000'))", { state: "attached" });
    await page.waitForSelector(["first", "better", "full"].map((at) => `#live[data-stage=${at}]`).join(","));
    expect(Date.now() - from).toBeLessThan(5_000);
  }, 120_000);

  it("says in one line what does not go together, with no figures of another question, and goes on", async () => {
    const { page } = await visit(report);
    await page.waitForSelector("#live-distribution svg", { timeout: patience });
    await page.evaluate("location.hash = '#model=mixtral-8x22b-instruct-v0.1&machine=small'");
    await stage(page, "mistake");
    expect(await page.textContent("#live-status")).not.toBe("");
    expect(await page.isVisible("#live-distribution")).toBe(false);
    expect(await page.getAttribute("#live-figures", "aria-busy")).toBe("false");
    await page.getByRole("button", { name: "Back to the report's settings" }).click();
    await stage(page, "full");
    expect(await page.isVisible("#live-distribution")).toBe(true);
    expect(await page.locator(".live-grid .stale").count()).toBeLessThanOrEqual(1);
  }, 120_000);

  it("simulates what is right in an address, and says what is left out", async () => {
    const { page } = await visit(report, "#load=90&slo=nonsense&machine=__proto__&input=1e9");
    await stage(page, "full");
    expect(await page.inputValue("#control-0")).toBe("90");
    expect(await page.textContent("#live-ignored")).toMatch(
      /left out: input=1e9, machine=__proto__, slo=nonsense\.$/,
    );
    await page.fill("#live-slo", "3");
    expect(await page.isVisible("#live-ignored")).toBe(false);
  }, 120_000);

  it("says why a field is not simulated, and shows what is", async () => {
    const { page } = await visit(report);
    const field = page.locator("#control-0");
    for (const wrong of ["", "2.5", "6001"]) {
      await field.fill(wrong);
      expect(await field.getAttribute("aria-invalid")).toBe("true");
      expect(await page.textContent("#control-0-fault")).toBe(
        "Give a whole number from 1 to 6,000; 60 is simulated.",
      );
    }
    expect(await field.getAttribute("aria-describedby")).toContain("control-0-fault");
    await field.blur();
    expect(await field.inputValue()).toBe("60");
    await page.fill("#live-price", "-5");
    expect(await page.textContent("#live-price-fault")).toMatch(/the list price is taken/);
    await page.fill("#live-slo", "0");
    expect(await page.textContent("#live-slo-fault")).toMatch(/no SLO is judged/);
    await page.getByRole("button", { name: "Back to the report's settings" }).click();
    expect(await page.locator("#live [aria-invalid=true]").count()).toBe(0);
    expect(await page.inputValue("#live-price")).toBe("");
    expect(await page.inputValue("#live-slo")).toBe("5");
  }, 120_000);

  it("reads its charts point by point with the arrow keys", async () => {
    const { page } = await visit(report);
    const chart = page.locator("#chart-latency-load");
    await chart.focus();
    await page.keyboard.press("ArrowRight");
    const first = await page.textContent(".tooltip");
    await page.keyboard.press("ArrowRight");
    expect(first).toMatch(/\d/);
    expect(await page.textContent(".tooltip")).not.toBe(first);
    expect(await page.locator("#chart-latency-load + .told").textContent()).toMatch(/^2 of \d+: .*\d/);
    await page.keyboard.press("Escape");
    expect(await page.isVisible(".tooltip")).toBe(false);
  }, 120_000);

  it.each(["light", "dark"] as const)(
    "has no violation that axe finds, %s",
    async (colorScheme) => {
      const { page } = await visit(report, "", { colorScheme });
      await stage(page, "full");
      await page.waitForSelector("#live-curve svg", { timeout: patience });
      const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
      // Through the debugger, which the page's policy does not bind.
      const found = await page.evaluate(
        `${axe};\naxe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0].html, nodes[0].failureSummary]))`,
      );
      expect(found).toEqual([]);
    },
    120_000,
  );

  it.each([
    ["on a phone", { viewport: { width: 360, height: 740 } }],
    ["at a zoom of 200 %", { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }],
  ])(
    "needs no scrolling to the side %s",
    async (_, options) => {
      const { page } = await visit(report, "", options);
      await stage(page, "full");
      const [needed, there] = (await page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]",
      )) as [number, number];
      expect(needed).toBeLessThanOrEqual(there);
    },
    120_000,
  );

  it("prints on white paper whatever the screen's colours, and without what cannot be moved there", async () => {
    const { page } = await visit(report, "", { colorScheme: "dark" });
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await page.isVisible("#live")).toBe(false);
    const style = "getComputedStyle(document.documentElement).backgroundColor";
    expect(await page.evaluate(style)).toBe("rgb(255, 255, 255)");
    expect(await page.locator("#chart-latency-load svg text").first().getAttribute("fill")).toBe("#1a1a1a");
    expect(await page.isVisible(".saving")).toBe(false);
    const badge = "getComputedStyle(document.querySelector('.badge'))";
    expect(await page.evaluate(`[${badge}.color, ${badge}.borderTopWidth]`)).toEqual([
      "rgb(26, 26, 26)",
      "1px",
    ]);
    const pdf = await page.pdf({ format: "A4" });
    expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  }, 120_000);

  it("shows a hostile name as the text that it is", async () => {
    const evil = files.write("evil.json", JSON.stringify({ ...JSON.parse(quickLaw), model: hostile }));
    const args = ["simulate", ...asked, "--calibration", evil, "--duration", "60", "--replications", "2..2"];
    await capsim([...args, "--quiet", "--out", files.path("evil")]);
    const { page, complaints } = await visit(files.path("evil/report.html"));
    await stage(page, "full");
    expect(await page.title()).not.toBe("owned");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.textContent("#answer")).toContain(hostile);
    expect(complaints).toEqual([]);
  }, 180_000);
});
