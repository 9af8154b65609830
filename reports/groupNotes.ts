/** Every note once, in order of appearance, and the numbers (from 1) of those that each of its bearers has. */
export type Notes = { readonly texts: readonly string[]; readonly marks: readonly (readonly number[])[] };

/** Who has something to be noted: a result, a curve, a variant. */
export type Bearer = { readonly name: string; readonly notes: readonly string[] };

/** Notes that say the same but for the number at one place. */
type Group = { readonly texts: string[]; readonly bearers: Set<number> };

/** Bearers that are named; of more it is told how many they are. */
const mostNamed = 2;
/** A number by itself: no part of a name (mixtral-8x7b), a date, or a quantity's unit. */
const number = /(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-])/g;

/**
 * Notes told once for all who have them, each with whom it concerns; those that differ by one number only are told as one,
 * with the range of that number.
 *
 * @example
 * groupNotes([{ name: "a", notes: ["up to 5 tokens"] }, { name: "b", notes: ["up to 7 tokens"] }]).texts
 * // => ["all: up to 5 to 7 tokens"]
 */
export function groupNotes(bearers: readonly Bearer[]): Notes {
  const groups: Group[] = [];
  for (const [i, { notes }] of bearers.entries())
    for (const note of notes) {
      const group = groups.find(({ texts }) => isLike([...texts, note]));
      if (group === undefined) groups.push({ texts: [note], bearers: new Set([i]) });
      else {
        group.bearers.add(i);
        if (!group.texts.includes(note)) group.texts.push(note);
      }
    }
  return {
    texts: groups.map(({ texts, bearers: its }) => whose(bearers, its, texts) + merged(texts)),
    marks: bearers.map((_, i) =>
      groups.flatMap(({ bearers: its }, group) => (its.has(i) ? [group + 1] : [])),
    ),
  };
}

/** Whether texts are the same, or differ by the number at one and the same place. */
function isLike(texts: readonly string[]): boolean {
  return new Set(texts.map((text) => text.replace(number, "#"))).size === 1 && changing(texts).length <= 1;
}

/** Places, counted in numbers, at which texts alike have different ones. */
function changing(texts: readonly string[]): number[] {
  const rows = texts.map((text) => text.match(number) ?? []);
  return (rows[0] ?? []).flatMap((_, place) =>
    new Set(rows.map((row) => row[place])).size > 1 ? [place] : [],
  );
}

/** One text for all, with the range of the number that differs. */
function merged(texts: readonly string[]): string {
  const [place] = changing(texts);
  if (place === undefined) return texts[0]!;
  const amount = (text: string) => Number(text.replaceAll(",", ""));
  const sorted = texts.map((text) => text.match(number)![place]!).sort((a, b) => amount(a) - amount(b));
  let met = -1;
  return texts[0]!.replace(number, (own) => (++met === place ? `${sorted[0]} to ${sorted.at(-1)}` : own));
}

/** "a and b: ", where the text does not name them itself and where others are without it. */
function whose(bearers: readonly Bearer[], its: ReadonlySet<number>, texts: readonly string[]): string {
  if (bearers.length < 2) return "";
  const names = [...new Set([...its].map((i) => bearers[i]!.name))];
  if (names.some((name) => isToldIn(texts[0]!, name))) return "";
  if (its.size === bearers.length) return "all: ";
  return names.length <= mostNamed ? `${names.join(" and ")}: ` : `${names.length} of ${bearers.length}: `;
}

/** Whether a text names a model itself, or begins with a machine, of "MODEL on MACHINE". */
function isToldIn(text: string, name: string): boolean {
  const [model = "", machine] = name.split(" on ");
  return text.includes(model) || (machine !== undefined && text.startsWith(`${machine}: `));
}
