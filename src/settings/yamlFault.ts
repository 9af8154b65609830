import type { Document, YAMLError } from "yaml";

/** What is wrong with a YAML file, where, and what to do. */
export type YamlFault = { readonly offset: number; readonly words: string };

/** The first fault of a file's text, in words of a scenario's writer; null for none. */
export function yamlFault({ errors, warnings }: Document, text: string): YamlFault | null {
  // A key that began lines above is the cause of what else is said of it, and stands in its last line.
  const fault = errors.find(({ code }) => code === "MULTILINE_IMPLICIT_KEY") ?? errors[0];
  const tag = warnings.find(({ code }) => code === "TAG_RESOLVE_FAILED");
  if (fault !== undefined) return worded(fault, text);
  return tag === undefined ? null : worded(tag, text);
}

function worded({ code, message, pos: [start, end] }: YAMLError, text: string): YamlFault {
  switch (code) {
    case "MULTIPLE_DOCS":
      return { offset: start, words: "a second document begins here; keep one to a file" };
    case "DUPLICATE_KEY":
      return { offset: start, words: `key "${keyAt(text, start)}" is given twice; keep one of them` };
    case "BLOCK_AS_IMPLICIT_KEY":
      return {
        offset: start,
        words: 'a second key in one line; give it a line of its own, or put a text with ": " in quotes',
      };
    case "MULTILINE_IMPLICIT_KEY":
      return {
        offset: lastLineOf(text, end),
        words:
          "this line reads as the end of the one above; begin it in the same column as the keys it belongs to, and see that the key above has its colon",
      };
    case "TAG_RESOLVE_FAILED":
      return {
        offset: start,
        words: `${text.slice(start, end)} is no tag that capsim reads; write the value without it`,
      };
    default:
      return { offset: start, words: `${message.split("\n", 1)[0]!.trim()}; mend the file's YAML there` };
  }
}

function keyAt(text: string, offset: number): string {
  return /^["']?([^"':\n,}]*)/.exec(text.slice(offset))![1]!.trim();
}

/** Where the words of the line begin that holds the character before `end`. */
function lastLineOf(text: string, end: number): number {
  const line = text.lastIndexOf("\n", end - 1) + 1;
  return line + /^\s*/.exec(text.slice(line))![0].length;
}
