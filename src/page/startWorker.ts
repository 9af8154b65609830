import type { LiveAnswer, LiveBase, LiveQuestion } from "../live/protocol.ts";

/** Milliseconds in which a simulator must have heard a question; in a long simulation it hears nothing. */
const mostMilliseconds = 300;

/**
 * A simulator in a thread of its own. One that is too deep in a simulation to hear the next question is ended, and
 * another begun in its place.
 *
 * @param address of the simulator's script
 * @returns asks a question, the latest of which alone counts
 */
export function startWorker(
  address: string,
  base: LiveBase,
  onAnswer: (answer: LiveAnswer) => void,
): (question: LiveQuestion) => void {
  let question: LiveQuestion | null = null;
  let worker: Worker;
  let isReady: boolean;
  let deadline: number | undefined;
  begin();

  function begin(): void {
    isReady = false;
    worker = new Worker(address);
    worker.onmessage = ({ data }: MessageEvent<LiveAnswer>) => {
      if (data.kind === "ready") {
        isReady = true;
        ask();
      }
      if (data.kind === "heard") {
        stopWaiting();
        if (data.id !== question?.id) wait();
      }
      onAnswer(data);
    };
    worker.onerror = ({ message }) => {
      stopWaiting();
      const text = `the simulator stopped: ${message}`;
      if (question !== null) onAnswer({ kind: "mistake", id: question.id, text });
    };
    worker.postMessage(base);
  }

  function ask(): void {
    if (!isReady || question === null) return;
    worker.postMessage(question);
    wait();
  }

  function wait(): void {
    deadline ??= window.setTimeout(() => {
      stopWaiting();
      worker.terminate();
      begin();
    }, mostMilliseconds);
  }

  function stopWaiting(): void {
    window.clearTimeout(deadline);
    deadline = undefined;
  }

  return (next) => {
    question = next;
    ask();
  };
}
