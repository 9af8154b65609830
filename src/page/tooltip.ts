import { element } from "./dom.ts";

/** One box that tells what a mark says, below the pointer or the mark that was stepped to. */
export class Tooltip {
  readonly #box = element("div", { class: "tooltip", role: "tooltip", hidden: true });

  constructor() {
    document.body.append(this.#box);
  }

  /** @param x, y in pixels of the window */
  show(text: string, x: number, y: number): void {
    this.#box.textContent = text;
    this.#box.hidden = false;
    const { width, height } = this.#box.getBoundingClientRect();
    const left = Math.max(8, Math.min(x + 12, window.innerWidth - width - 8));
    const top = y + height + 24 > window.innerHeight ? y - height - 12 : y + 16;
    this.#box.style.left = `${left}px`;
    this.#box.style.top = `${Math.max(8, top)}px`;
  }

  hide(): void {
    this.#box.hidden = true;
  }
}
