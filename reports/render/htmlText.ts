/** Markup that is safe to stand in a page. */
export type Html = { readonly html: string };

/**
 * Markup with values put into it: texts are escaped, whatever is in them; markup and lists of it stand as they are.
 *
 * @example
 * html`<p>${"a < b"}</p>`.html; // => "<p>a &lt; b</p>"
 */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const text = parts.reduce((made, part, i) => made + shown(values[i - 1]!) + part);
  return { html: text };
}

/** Nothing. */
export const nothing: Html = { html: "" };

function shown(value: string | number | Html | readonly Html[]): string {
  if (Array.isArray(value)) return value.map((each: Html) => each.html).join("");
  if (typeof value === "object") return (value as Html).html;
  return escaped(String(value));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => entities[letter]!);
}
