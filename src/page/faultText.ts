import { element } from "./dom.ts";

/**
 * A line below a field that says why what it holds is not simulated.
 *
 * @param field described by the line, beside what describes it already
 * @returns the line, and what sets it; null for a field that is right
 */
export function faultText(field: HTMLInputElement): {
  readonly node: HTMLElement;
  show(text: string | null): void;
} {
  const node = element("small", { id: `${field.id}-fault`, class: "fault", role: "status" });
  const described = [field.getAttribute("aria-describedby"), node.id].filter((id) => id !== null);
  field.setAttribute("aria-describedby", described.join(" "));
  return {
    node,
    show(text) {
      field.setAttribute("aria-invalid", String(text !== null));
      node.textContent = text ?? "";
    },
  };
}
