import { commandLine } from "../../src/documents/commandLine.ts";
import type { Reproduction } from "../../src/documents/parts/reproduction.ts";
import {
  type Answer,
  type Block,
  isShown,
  type List,
  type Part,
  type Section,
  type Table,
  type View,
} from "../view.ts";
import { headText, rowTexts, shownTable } from "./cells.ts";
import { type Html, html, nothing } from "./htmlText.ts";

/** Where the numbers of a page come from. */
export type Origin = {
  readonly version: string;
  readonly seed: number;
  readonly scenarioHash: string;
  readonly reproduction?: Reproduction;
};

/** What a page is made of beside its content; texts of files that were built for it. */
export type PageParts = {
  readonly script: string;
  readonly style: string;
  /** The simulator's script, and all that the page's script reads: gzip in base64. */
  readonly simulator: string;
  readonly pack: string;
  /** Hashes of script and style, as a content security policy names them. */
  readonly scriptHash: string;
  readonly styleHash: string;
  /** How what can be simulated anew on the page stands to the report, a sentence; or why nothing can. */
  readonly live: { readonly kinship: string } | { readonly reason: string };
  /** Names of the files that can be saved from the page, and the command line that reads them; null for none. */
  readonly files: readonly string[];
  readonly fileCommand: string | null;
};

/**
 * A view as one page that needs nothing else: no network, no other file. Its policy lets run what it carries, and
 * nothing that a name in it may smuggle in.
 *
 * @returns HTML with a final newline
 */
export function reportPage(view: View, origin: Origin, parts: PageParts): string {
  const question = view.question ?? view.title;
  const policy = [
    "default-src 'none'",
    `script-src '${parts.scriptHash}'`,
    `style-src '${parts.styleHash}'`,
    "worker-src blob:",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="capsim ${origin.version}">
<title>${question} · capsim</title>
<style>${{ html: parts.style }}</style>
</head>
<body>
<a class="skip" href="#answer">Skip to the answer</a>
<header><p class="brand">capsim report</p><h1>${question}</h1></header>
<main>
${partHtml(view, "answer", "Answer")}
${liveSection(parts.live)}
${partHtml(view, "charts", "Charts")}
${partHtml(view, "figures", "The figures", "tables")}
${partHtml(view, "notes", "What to know", "warnings")}
${partHtml(view, "bands", "What would make us surer", "surer")}
${partHtml(view, "quality", "How well the law is known")}
${partHtml(view, "basis", "What the numbers rest on", "assumptions")}
${reproductionSection(origin, parts)}
</main>
<footer><p>Made by capsim ${origin.version}. This file works without a network.</p></footer>
<noscript><p class="noscript">Charts and the live simulator need JavaScript; everything else is above.</p></noscript>
<script type="application/octet-stream" id="simulator">${{ html: parts.simulator }}</script>
<script type="application/octet-stream" id="pack">${{ html: parts.pack }}</script>
<script>${{ html: parts.script }}</script>
</body>
</html>
`;
  return page.html;
}

/** A part of the page under a heading. */
function section(id: string, title: string, body: readonly Html[]): Html {
  if (body.length === 0) return nothing;
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;
}

/** All sections of a part under one heading, their lists in one; nothing where they have nothing to say. */
function partHtml(view: View, part: Part, title: string, id: string = part): Html {
  const sections = sectionsOf(view, part);
  const lists = sections.flatMap(({ blocks }) => blocks.filter((block) => block.kind === "list"));
  const others = sections.flatMap(({ blocks, heading }) =>
    blocks.filter((block) => block.kind !== "list").map((block) => ({ block, heading })),
  );
  return section(id, title, [
    ...listHtml(lists),
    ...others.flatMap(({ block, heading }, i) =>
      block.kind === "paragraph" && part === "answer" && i === 0
        ? html`<p class="lead">${block.text}</p>`
        : blockHtml(block, heading),
    ),
  ]);
}

function sectionsOf({ sections }: View, part: Part): Section[] {
  return sections
    .filter((each) => each.part === part && isShown(each, "html"))
    .map((each) => ({
      ...each,
      blocks: each.blocks.filter((block) => !("on" in block) || isShown(block, "html")),
    }));
}

/** Texts as one list, those with labels as one of terms. */
function listHtml(lists: readonly List[]): Html[] {
  const items = lists.flatMap((list) => list.items);
  if (items.length === 0) return [];
  if (lists.some(({ style }) => style === "labelled"))
    return [html`<dl>${items.map(({ label = "", text }) => html`<dt>${label}</dt><dd>${text}</dd>`)}</dl>`];
  return [html`<ul>${items.map(({ text }) => html`<li>${text}</li>`)}</ul>`];
}

function blockHtml(block: Block, heading: string | undefined): Html[] {
  switch (block.kind) {
    case "paragraph":
      return [html`<p>${block.text}</p>`];
    case "list":
      return listHtml([block]);
    case "table":
      return tableHtml(block, heading);
    case "answers":
      return block.answers.length === 0
        ? []
        : [html`<ul class="answers">${block.answers.map(answerHtml)}</ul>`];
    case "charts":
      return block
        .charts()
        .map(
          ({ name, title }) =>
            html`<figure><figcaption>${title}</figcaption>${chartPlace(`chart-${name}`, title)}</figure>`,
        );
    case "sparks":
      return [];
  }
}

function answerHtml({ about, text, verdict, cost }: Answer): Html {
  const badge = verdict === null ? nothing : html`<span class="badge ${verdict}">${verdict}</span>`;
  const money = cost === null ? nothing : html`<p class="cost">${cost}</p>`;
  return html`<li><p class="about">${badge}${about}</p><p>${text}</p>${money}</li>`;
}

function liveSection(live: PageParts["live"]): Html {
  if ("reason" in live)
    return section("not-live", "Try another load", [
      html`<p>Nothing can be simulated anew on this page: ${live.reason}.</p>`,
    ]);
  const chart = (name: string, title: string) =>
    html`<figure hidden><figcaption>${title}</figcaption>${chartPlace(`live-${name}`, title)}</figure>`;
  return html`<section id="live" aria-labelledby="live-title" hidden>
<h2 id="live-title">Try another load, machine or target</h2>
<p>The simulator that made this report runs here, on your computer. A rough estimate comes at once and sharpens while you wait.
${live.kinship}</p>
<div class="live-grid">
<form id="live-controls" aria-label="Settings"></form>
<div>
<p id="live-ignored" class="fault" role="status" hidden></p>
<p id="live-status" role="status"></p>
<div id="live-figures" class="scroll" tabindex="0" role="region" aria-label="Estimates"></div>
<div id="live-notes" hidden><h3>What to know of this estimate</h3><ul></ul></div>
${chart("distribution", "How long answers take")}
${chart("curve", "Latency against load, around the asked one")}
</div>
</div>
<details><summary>The same question on the command line</summary><pre tabindex="0"><code id="live-command"></code></pre></details>
</section>`;
}

/** Where a chart is drawn: it can be scrolled on a narrow screen, and read point by point with the arrow keys. */
function chartPlace(id: string, title: string): Html {
  return html`<div class="scroll chart" id="${id}" tabindex="0" role="group" aria-label="Chart: ${title}. Arrow keys read its points."></div><p class="told" role="status"></p>`;
}

function tableHtml(table: Table, heading: string | undefined): Html[] {
  const {
    caption,
    title = caption ?? heading ?? "",
    columns,
    groups,
    notes = [],
  } = shownTable(table, "html");
  const note = notes.length === 0 ? nothing : html`<p class="note">${notes.join(" ")}</p>`;
  return groups.map((group, i) => {
    const its = group.title ?? title;
    const rows = group.rows.map((row) => rowHtml(rowTexts(row, columns)));
    const isText = columns.every(({ precision, align }) => precision === undefined && align === "left");
    const whole = html`<h3>${its}</h3><div class="scroll" tabindex="0" role="region" aria-label="${its}"><table>
<thead><tr>${columns.map(headText).map((text) => (text === "" ? html`<td></td>` : html`<th scope="col">${text}</th>`))}</tr></thead>
<tbody>${rows}</tbody></table></div>${i === groups.length - 1 ? note : nothing}`;
    return isText ? html`<div class="texts">${whole}</div>` : whole;
  });
}

function rowHtml([first = "", ...others]: readonly string[]): Html {
  return html`<tr><th scope="row">${first}</th>${others.map((text) => html`<td>${text}</td>`)}</tr>`;
}

function reproductionSection(origin: Origin, { files, fileCommand }: PageParts): Html {
  const { reproduction, seed, version, scenarioHash } = origin;
  const { filesLeft = [] } = reproduction ?? {};
  const facts = html`<dl><dt>version</dt><dd>capsim ${version}</dd><dt>seed</dt><dd>${seed}</dd><dt>scenario</dt><dd><code>SHA-256 ${scenarioHash}</code></dd></dl>`;
  const commands =
    reproduction === undefined || fileCommand === null
      ? []
      : [
          html`<pre tabindex="0"><code>${commandLine(reproduction)}</code></pre>`,
          html`<div class="saving"><p>Or save the files, and:</p><pre tabindex="0"><code>${fileCommand}</code></pre><p class="buttons">${files.map((name) => html`<button type="button" data-file="${name}">Save ${name}</button>`)}</p></div>`,
          ...filesLeft.map(
            (name) =>
              html`<p>Not in this page, since it is too long: <code>${name}</code>; have it there.</p>`,
          ),
        ];
  return section("reproduce", "How to get these numbers again", [...commands, facts]);
}
