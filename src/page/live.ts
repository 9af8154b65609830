import { commandLine } from "../documents/commandLine.ts";
import type { ResultEntry } from "../documents/parts/entry.ts";
import type { LiveAnswer, LiveBase, LiveChoices } from "../live/protocol.ts";
import { changesOf, type LiveStart } from "../live/settings.ts";
import { settingsFromHash, settingsToHash } from "../live/settingsHash.ts";
import { stageText } from "../live/stageText.ts";
import { asTyped } from "../settings/settings.ts";
import { ChartView } from "./chartView.ts";
import { controlsFor } from "./controls.ts";
import { byId, element } from "./dom.ts";
import { figuresTable } from "./figures.ts";
import { startSimulators } from "./simulators.ts";
import type { Tooltip } from "./tooltip.ts";

/** What a page carries for its live part. */
export type LivePack = {
  readonly base: LiveBase;
  readonly start: LiveStart;
  readonly choices: LiveChoices;
  /** The report's own results at its settings, where it has them. */
  readonly own: readonly ResultEntry[];
};

/**
 * Makes the live part work: a change of any control is simulated anew at once, and goes into the page's address.
 *
 * @param source the simulator's script
 */
export function startLive({ base, start, choices, own }: LivePack, source: string, tooltip: Tooltip): void {
  let settings = start.settings;
  const status = byId("live-status");
  const figures = byId("live-figures");
  const notes = byId("live-notes");
  const command = byId("live-command");
  const charts = {
    distribution: new ChartView(byId("live-distribution"), tooltip),
    curve: new ChartView(byId("live-curve"), tooltip),
  };
  const ignored = byId("live-ignored");
  const places = [byId("live-distribution").parentElement!, byId("live-curve").parentElement!];
  /** What shows the answer to an earlier question until it shows that to the latest. */
  const answered = [figures, notes, ...places];
  const controls = controlsFor(start, choices, (change) => {
    settings = { ...settings, ...change };
    ignored.hidden = true;
    history.replaceState(null, "", `#${settingsToHash(settings, start)}`);
    ask();
  });
  byId("live-controls").append(...controls.nodes, buttons());
  const simulate = startSimulators(source, base, receive);
  window.addEventListener("hashchange", readAddress);
  byId("live").hidden = false;
  readAddress();

  function readAddress(): void {
    const read = settingsFromHash(location.hash, start, choices);
    settings = read.settings;
    ignored.hidden = read.ignored.length === 0;
    ignored.textContent = `This page's address says what cannot be simulated here, and is left out: ${read.ignored.join(", ")}.`;
    ask();
  }

  function ask(): void {
    controls.show(settings);
    const changes = changesOf(settings, start);
    const typed = Object.fromEntries(
      Object.entries(changes).map(([key, value]) => [key, asTyped(key, value)]),
    );
    command.textContent = commandLine({ ...base.asked, flags: { ...base.asked.flags, ...typed } });
    status.textContent = "Simulating…";
    figures.setAttribute("aria-busy", "true");
    for (const part of answered) part.classList.add("stale");
    byId("live").dataset.stage = "asked";
    simulate({ changes, pricePerHour: settings.pricePerHour });
  }

  function receive(answer: LiveAnswer): void {
    switch (answer.kind) {
      case "ready":
      case "heard":
        return;
      case "estimate":
        figures.replaceChildren(
          figuresTable(answer.entries, own, answer.cost, answer.stage.name === "first"),
        );
        figures.setAttribute("aria-busy", String(answer.stage.name !== "full"));
        for (const part of [figures, notes]) part.classList.remove("stale");
        status.textContent = stageText(answer.stage) + showNotes(answer.notes);
        byId("live").dataset.stage = answer.stage.name;
        return;
      case "progress": {
        const { replications, mostReplications, precision } = answer;
        const reached = precision === null ? "" : `, ±${Number((100 * precision).toPrecision(2))} % so far`;
        status.textContent = `Sharpening: ${replications} of at most ${mostReplications} runs${reached}.`;
        return;
      }
      case "chart":
        byId(`live-${answer.name}`).parentElement!.classList.remove("stale");
        byId(`live-${answer.name}`).parentElement!.hidden = false;
        charts[answer.name].show(answer.spec);
        return;
      case "mistake":
        status.textContent = answer.text;
        figures.replaceChildren();
        figures.setAttribute("aria-busy", "false");
        for (const part of [notes, ...places]) part.hidden = true;
        byId("live").dataset.stage = "mistake";
        return;
    }
  }

  /** @returns what the status says of them, so that they need not be read out at every estimate */
  function showNotes(texts: readonly string[]): string {
    notes.hidden = texts.length === 0;
    notes.querySelector("ul")!.replaceChildren(...texts.map((text) => element("li", {}, text)));
    if (texts.length === 0) return "";
    return texts.length === 1
      ? " One thing to know stands below."
      : ` ${texts.length} things to know stand below.`;
  }

  function buttons(): HTMLElement {
    const back = element("button", { type: "button" }, "Back to the report's settings");
    back.addEventListener("click", () => {
      settings = start.settings;
      ignored.hidden = true;
      history.replaceState(null, "", location.pathname + location.search);
      ask();
    });
    const usual = "Copy a link to this what-if";
    const link = element("button", { type: "button" }, usual);
    link.addEventListener("click", async () => {
      await navigator.clipboard?.writeText(location.href).catch(() => {});
      link.textContent = "The link is in the address bar, and copied where the browser allows it";
      setTimeout(() => {
        link.textContent = usual;
      }, 4_000);
    });
    return element("div", { class: "buttons" }, back, link);
  }
}
