/** What a reader sees of the sections of a report, by their names: a line for each heading, paragraph, item and cell. */
export function pageTexts(
  page: string,
): Record<"question" | "answer" | "tables" | "warnings" | "surer" | "quality" | "assumptions", string> {
  const inside = (pattern: RegExp) => plain(pattern.exec(page)?.[1] ?? "");
  const section = (id: string) => inside(new RegExp(`<section id="${id}"[^>]*>([\\s\\S]*?)</section>`));
  return {
    question: inside(/<h1>([\s\S]*?)<\/h1>/),
    answer: section("answer"),
    tables: section("tables"),
    warnings: section("warnings"),
    surer: section("surer"),
    quality: section("quality"),
    assumptions: section("assumptions"),
  };
}

const letters: Readonly<Record<string, string>> = { lt: "<", gt: ">", quot: '"', "#39": "'", amp: "&" };

function plain(markup: string): string {
  return markup
    .replace(/<\/(h\d|p|li|td|th|dt|dd)>/g, "\n")
    .replace(/<[^>]*>/g, "")
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => letters[name]!);
}
