import { describe, expect, it } from "vitest";
import { html } from "../../../reports/render/htmlText.ts";

describe("markup", () => {
  it("escapes every text that is put into it", () => {
    const hostile = `<img src=x onerror="alert(1)">'&`;
    expect(html`<p title="${hostile}">${hostile}</p>`.html).toBe(
      `<p title="&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;">&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;</p>`,
    );
  });

  it("puts markup and lists of it in as they are", () => {
    const items = ["a", "b"].map((text) => html`<li>${text}</li>`);
    expect(html`<ul>${items}</ul>${html`<p>${1}</p>`}`.html).toBe("<ul><li>a</li><li>b</li></ul><p>1</p>");
  });
});
