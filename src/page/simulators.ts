import type { LiveAnswer, LiveBase, LiveQuestion } from "../live/protocol.ts";

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
  const workers = (["first", "all"] as const).map((depth) => {
    const worker = new Worker(address);
    worker.onmessage = ({ data }: MessageEvent<LiveAnswer>) => {
      if (data.kind === "choices" ? depth === "first" : data.id === latest && isWanted(data, depth))
        onAnswer(data);
    };
    worker.onerror = ({ message }) =>
      onAnswer({ kind: "mistake", id: latest, text: `the simulator stopped: ${message}` });
    worker.postMessage(base);
    return { worker, depth };
  });
  /** The first estimate may come after a better one, where both threads share a core. */
  let hasBetter = false;
  function isWanted(answer: LiveAnswer, depth: LiveQuestion["depth"]): boolean {
    if (depth === "all" && (answer.kind === "estimate" || answer.kind === "chart")) hasBetter = true;
    return depth === "all" || answer.kind === "mistake" || !hasBetter;
  }
  return (question) => {
    latest++;
    hasBetter = false;
    for (const { worker, depth } of workers) worker.postMessage({ ...question, id: latest, depth });
  };
}
