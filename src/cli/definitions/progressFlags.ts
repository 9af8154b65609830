import type { FlagSpec } from "../../settings/simulateFlags.ts";

/** What silences a command that takes long. */
export const progressFlags: readonly FlagSpec[] = [
  { key: "quiet", value: null, text: "nothing on stderr but errors" },
  { key: "noProgress", value: null, text: "no progress line" },
];
