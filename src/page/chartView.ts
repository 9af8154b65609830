import { parse, type Spec, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { inDark } from "../../reports/charts/dark.ts";
import { type MarkTip, markTips } from "./markTips.ts";
import type { Tooltip } from "./tooltip.ts";

const dark = window.matchMedia("(prefers-color-scheme: dark)");
const print = window.matchMedia("print");

/**
 * A chart in its place on the page: it follows the page's colours, tells what a mark says under the pointer, and can be
 * read point by point with the arrow keys.
 */
export class ChartView {
  readonly #place: HTMLElement;
  readonly #tooltip: Tooltip;
  #spec: Spec | null = null;
  #view: View | null = null;
  #tips: readonly MarkTip[] = [];
  #at = -1;

  constructor(place: HTMLElement, tooltip: Tooltip) {
    this.#place = place;
    this.#tooltip = tooltip;
    place.addEventListener("keydown", (event) => this.#step(event));
    place.addEventListener("blur", () => tooltip.hide());
    for (const media of [dark, print]) media.addEventListener("change", () => this.#draw());
  }

  /** @param spec compiled, in the colours of white paper */
  show(spec: Spec): void {
    this.#spec = spec;
    this.#draw();
  }

  #draw(): void {
    if (this.#spec === null) return;
    const spec = dark.matches && !print.matches ? (inDark(this.#spec) as Spec) : this.#spec;
    this.#view?.finalize();
    // The interpreter runs the spec's expressions without eval, which the page's policy forbids.
    this.#view = new View(parse(spec, undefined, { ast: true }), {
      expr: expressionInterpreter,
      renderer: "svg",
      hover: false,
      tooltip: (_, event, __, value) => this.#tell(event, value),
    }).initialize(this.#place);
    // At once, so that a page that is about to be printed has it; what Vega puts off comes after.
    this.#view.run();
    void this.#view.runAsync().then(() => this.#settle());
  }

  #settle(): void {
    // A layer without marks has a role and nothing to say.
    for (const empty of this.#place.querySelectorAll("g[role]:empty")) empty.removeAttribute("role");
    this.#at = -1;
    if (this.#view) this.#tips = markTips(this.#view);
    this.#place.dataset.points = String(this.#tips.length);
  }

  #tell(event: Event, value: unknown): void {
    if (value === null || value === undefined || value === "") this.#tooltip.hide();
    else this.#tooltip.show(String(value), (event as MouseEvent).clientX, (event as MouseEvent).clientY);
  }

  #step(event: KeyboardEvent): void {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: 1,
      ArrowDown: 1,
      ArrowLeft: -1,
      ArrowUp: -1,
    };
    const step = steps[event.key];
    if (event.key === "Escape") this.#tooltip.hide();
    if (step === undefined || this.#tips.length === 0) return;
    event.preventDefault();
    const count = this.#tips.length;
    this.#at = this.#at < 0 ? (step > 0 ? 0 : count - 1) : (this.#at + step + count) % count;
    const tip = this.#tips[this.#at]!;
    const svg = this.#place.querySelector("svg")!;
    const frame = svg.getBoundingClientRect();
    this.#tooltip.show(tip.text, frame.left + tip.x, frame.top + tip.y);
    const told = this.#place.parentElement?.querySelector(".told");
    if (told) told.textContent = `${this.#at + 1} of ${count}: ${tip.text}`;
  }
}
