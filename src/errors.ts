/** A setting that a sentence refers to: `--gateway` on a command line, `gateway` among options. */
export type SettingRef = { readonly kind: "setting"; readonly key: string };

/** A value as it was given, and where. */
export type GivenRef = {
  readonly kind: "given";
  readonly key: string;
  /** Leads to a part of the value. */
  readonly path: readonly PropertyKey[];
  /** What stands there; undefined where nothing does. */
  readonly value: unknown;
  readonly source: GivenSource;
};

/** Where a value stands: a flag, a file ("scenario.yaml:3:8"), an option of the library or the page, a what-if's variant. */
export type GivenSource =
  | { readonly kind: "flag" | "option" }
  | { readonly kind: "file"; readonly place: string }
  | { readonly kind: "variant"; readonly by: "set" | "vary" };

/** What a message says, with the settings and values that it refers to as data. */
export type Phrase = string | readonly (string | SettingRef | GivenRef)[];

/** How a surface calls a setting. */
export type Voice = (key: string) => string;

/** `maxNumSeqs` as it is typed: `--max-num-seqs`. */
export function flagOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** A reference to a setting, by its key. */
export function setting(key: string): SettingRef {
  return { kind: "setting", key };
}

/**
 * A phrase from a template.
 *
 * @example
 * told(phrase`leave ${setting("maxNumSeqs")} out`, flagOf); // => "leave --max-num-seqs out"
 */
export function phrase(texts: TemplateStringsArray, ...parts: readonly PhrasePart[]): Phrase {
  return texts.flatMap((text, i) => {
    const part = parts[i] ?? "";
    const own = typeof part === "number" ? [String(part)] : [part].flat();
    return text === "" ? own : [text, ...own];
  }) as Phrase;
}

/** What a phrase is made of. */
export type PhrasePart = Phrase | SettingRef | GivenRef | number | undefined;

/** Phrases with something between them. */
export function joined(phrases: readonly (Phrase | SettingRef | GivenRef)[], between: string): Phrase {
  return phrases.flatMap((each, i) => [...(i === 0 ? [] : [between]), ...[each].flat()]) as Phrase;
}

/** The phrase in the words of a surface. */
export function told(what: Phrase, voice: Voice): string {
  if (typeof what === "string") return what;
  return what
    .map((part) => {
      if (typeof part === "string") return part;
      return part.kind === "setting" ? voice(part.key) : givenText(part, voice);
    })
    .join("");
}

/** `--users 500`, `scenario.yaml:3:8: users 500`, `users 500`, `--set users=500`; the name alone for what was not given. */
function givenText({ key, path, value, source }: GivenRef, voice: Voice): string {
  const whole = [key, ...path].join(".");
  switch (source.kind) {
    case "flag":
      return [voice(key), shown(value)].join(" ").trim();
    case "variant":
      return `${voice(source.by)} ${whole}=${shown(value)}`;
    case "option":
    case "file": {
      const name = source.kind === "option" && path.length === 0 ? voice(key) : whole;
      const text = typeof value === "object" && path.length > 0 ? "" : shownAsData(value);
      return [...(source.kind === "file" ? [`${source.place}:`] : []), name, text].join(" ").trim();
    }
  }
}

/** A value as the user typed it, an empty one in quotes. */
function shown(value: unknown): string {
  if (value === undefined || value === true) return "";
  if (Array.isArray(value)) return value.map(shown).join(", ");
  const isPlain = (typeof value === "string" && value !== "") || typeof value === "number";
  return isPlain ? String(value) : JSON.stringify(value);
}

/** As `shown`; a text that looks like a number without its quotes keeps them. */
function shownAsData(value: unknown): string {
  const isNumeric = typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value));
  return isNumeric ? JSON.stringify(value) : shown(value);
}

/**
 * A mistake of the user's: what was wrong, the value, what to do, in one line. The command line prints the message
 * and leaves with exit code 2. Everything else that is thrown is a fault of capsim's own (exit code 3).
 *
 * @example
 * import { simulate, UserError } from "capsim";
 *
 * try {
 *   await simulate({ users: -5, machine: "large" });
 * } catch (error) {
 *   console.log(error instanceof UserError); // => true
 *   console.log(error.message); // => users -5: give a whole number from 1 to 10,000,000
 * }
 */
export class UserError extends Error {
  override readonly name = "UserError";
  /** The message with what it refers to as data, for a surface that has words of its own. */
  readonly phrase: Phrase;

  constructor(what: Phrase, voice: Voice = flagOf) {
    super(told(what, voice));
    this.phrase = what;
  }

  /** The same mistake in the words of a surface. */
  in(voice: Voice): UserError {
    return new UserError(this.phrase, voice);
  }
}

/** Throws a plain `Error` when a property that the code itself guarantees does not hold. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`capsim is at fault: ${message}`);
}
