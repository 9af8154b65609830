/// <reference lib="webworker" />
import type { LiveBase, LiveQuestion } from "../src/live/protocol.ts";
import { liveSimulator } from "../src/live/simulator.ts";

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();
/** A message to oneself lets those that came meanwhile go first; a timer would wait 4 ms. */
const breathe = () =>
  new Promise<void>((resolve) => {
    waiting.push(resolve);
    channel.port2.postMessage(null);
  });

/** The first message is what the page carries, every other one a question. */
let ask: ((question: LiveQuestion) => void) | null = null;
self.onmessage = ({ data }: MessageEvent<LiveBase | LiveQuestion>) => {
  if ("asked" in data) ask = liveSimulator(data, (answer) => self.postMessage(answer), breathe);
  else ask?.(data);
};
