import type { Spec } from "vega";
import { ChartView } from "./chartView.ts";
import { byId } from "./dom.ts";
import { download } from "./download.ts";
import { type LivePack, startLive } from "./live.ts";
import { Tooltip } from "./tooltip.ts";
import { unpackText } from "./unpack.ts";

/** What a report's page carries beside its text. Charts are compiled Vega specs, by the id of their place. */
export type PagePack = {
  readonly charts: Readonly<Record<string, Spec>>;
  /** null where nothing can be simulated anew. */
  readonly live: LivePack | null;
  /** Files to save, by name. */
  readonly files: Readonly<Record<string, string>>;
};

async function main(): Promise<void> {
  const pack = JSON.parse(await unpackText("pack")) as PagePack;
  const tooltip = new Tooltip();
  for (const [id, spec] of Object.entries(pack.charts)) new ChartView(byId(id), tooltip).show(spec);
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-file]"))
    button.addEventListener("click", () => {
      const name = button.dataset.file!;
      download(name, pack.files[name]!);
    });
  if (pack.live !== null) startLive(pack.live, await unpackText("simulator"), tooltip);
  document.documentElement.dataset.ready = "true";
}

void main();
