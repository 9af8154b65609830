import type { LiveAnswer, LiveBase, LiveQuestion } from "../live/protocol.ts";
import { startWorker } from "./startWorker.ts";

/**
 * Two simulators in threads of their own: one gives a first estimate of whatever is asked, at once; the other takes its
 * time. What they say of questions that are out of date is dropped.
 *
 * @param source the simulator's script
 */
export function startSimulators(
  source: string,
  base: LiveBase,
  onAnswer: (answer: LiveAnswer) => void,
): (question: Omit<LiveQuestion, "id" | "depth">) => void {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  let latest = 0;
  const workers = (["first", "all"] as const).map((depth) => ({
    depth,
    ask: startWorker(address, base, (answer) => {
      if (isWanted(answer, depth)) onAnswer(answer);
    }),
  }));
  /** The first estimate may come after a better one, where both threads share a core. */
  let hasBetter = false;
  function isWanted(answer: LiveAnswer, depth: LiveQuestion["depth"]): boolean {
    if (answer.kind === "ready" || answer.kind === "heard" || answer.id !== latest) return false;
    if (depth === "all" && (answer.kind === "estimate" || answer.kind === "chart")) hasBetter = true;
    return depth === "all" || answer.kind === "mistake" || !hasBetter;
  }
  return (question) => {
    latest++;
    hasBetter = false;
    for (const { ask, depth } of workers) ask({ ...question, id: latest, depth });
  };
}
