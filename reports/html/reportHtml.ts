import { commandLine } from "../../src/documents/commandLine.ts";
import type { Answer, ReportContent, ReportTable } from "./content.ts";
import { type Html, html, nothing } from "./html.ts";

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
 * A report as one page that needs nothing else: no network, no other file. Its policy lets run what it carries, and
 * nothing that a name in it may smuggle in.
 *
 * @returns HTML with a final newline
 */
export function reportHtml(content: ReportContent, parts: PageParts): string {
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
<meta name="generator" content="capsim ${content.version}">
<title>${content.question} · capsim</title>
<style>${{ html: parts.style }}</style>
</head>
<body>
<a class="skip" href="#answer">Skip to the answer</a>
<header><p class="brand">capsim report</p><h1>${content.question}</h1></header>
<main>
${answerSection(content)}
${liveSection(parts.live)}
${chartSection(content)}
${section(
  "tables",
  "The figures",
  content.tables.map((table) => tableHtml(table)),
)}
${section("warnings", "What to know", listOf(content.warnings))}
${section("surer", "What would make us surer", listOf(content.surer))}
${qualitySection(content)}
${assumptionSection(content)}
${reproductionSection(content, parts)}
</main>
<footer><p>Made by capsim ${content.version}. This file works without a network.</p></footer>
<noscript><p class="noscript">Charts and the live simulator need JavaScript; everything else is above.</p></noscript>
<script type="application/octet-stream" id="simulator">${{ html: parts.simulator }}</script>
<script type="application/octet-stream" id="pack">${{ html: parts.pack }}</script>
<script>${{ html: parts.script }}</script>
</body>
</html>
`;
  return page.html;
}

/** A part of the page under a heading; nothing where it has nothing to say. */
function section(id: string, title: string, body: readonly Html[]): Html {
  if (body.length === 0) return nothing;
  return html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;
}

function listOf(texts: readonly string[]): Html[] {
  return texts.length === 0 ? [] : [html`<ul>${texts.map((text) => html`<li>${text}</li>`)}</ul>`];
}

function answerSection({ advice, answers }: ReportContent): Html {
  const [first, ...others] = advice;
  const lead = first === undefined ? [] : [html`<p class="lead">${first}</p>`];
  return section("answer", "Answer", [
    ...lead,
    ...others.map((text) => html`<p>${text}</p>`),
    ...(answers.length === 0 ? [] : [html`<ul class="answers">${answers.map(answerHtml)}</ul>`]),
  ]);
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

function chartSection({ charts }: ReportContent): Html {
  return section(
    "charts",
    "Charts",
    charts.map(
      ({ name, title }) =>
        html`<figure><figcaption>${title}</figcaption>${chartPlace(`chart-${name}`, title)}</figure>`,
    ),
  );
}

/** Where a chart is drawn: it can be scrolled on a narrow screen, and read point by point with the arrow keys. */
function chartPlace(id: string, title: string): Html {
  return html`<div class="scroll chart" id="${id}" tabindex="0" role="group" aria-label="Chart: ${title}. Arrow keys read its points."></div><p class="told" role="status"></p>`;
}

function tableHtml({ title, head, rows, note }: ReportTable): Html {
  const caption = note === undefined ? nothing : html`<p class="note">${note}</p>`;
  return html`<h3>${title}</h3><div class="scroll" tabindex="0" role="region" aria-label="${title}"><table>
<thead><tr>${head.map((text) => (text === "" ? html`<td></td>` : html`<th scope="col">${text}</th>`))}</tr></thead>
<tbody>${rows.map(rowHtml)}</tbody></table></div>${caption}`;
}

function rowHtml([first = "", ...others]: readonly string[]): Html {
  return html`<tr><th scope="row">${first}</th>${others.map((text) => html`<td>${text}</td>`)}</tr>`;
}

function qualitySection({ quality, beyond, basis }: ReportContent): Html {
  const laws = basis.filter(({ label }) => label === "law").map(({ text }) => text);
  return section("quality", "How well the law is known", [
    ...listOf([...laws, ...beyond]),
    ...quality.map((table) => tableHtml(table)),
  ]);
}

function assumptionSection({ basis, assumptions }: ReportContent): Html {
  const terms = basis.map(({ label, text }) => html`<dt>${label}</dt><dd>${text}</dd>`);
  const rows = assumptions.map(({ about, text, source }) => [text, about, source]);
  const table = {
    title: "Everything that was taken for granted, and where it comes from",
    head: ["what", "about", "source"],
    rows,
  };
  return section("assumptions", "What the numbers rest on", [
    html`<dl>${terms}</dl>`,
    ...(rows.length > 0 ? [html`<div class="texts">${tableHtml(table)}</div>`] : []),
  ]);
}

function reproductionSection(content: ReportContent, { files, fileCommand }: PageParts): Html {
  const { reproduction, seed, version, scenarioHash } = content;
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
