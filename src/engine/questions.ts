import { type ArrivingRequest, blankRequest } from "./arrivingRequest.ts";
import { Conversations } from "./conversations.ts";
import type { RandomStream } from "./random.ts";
import type { Feature } from "./scenario.ts";
import { TimerQueue } from "./timerQueue.ts";

/** The questions that are being asked: when each began, and which of its further calls are due. */
export class Questions {
  readonly #conversations: Conversations;
  readonly #due = new TimerQueue();
  /** By question: when it began, and the call that is to come. */
  readonly #starts: number[] = [];
  readonly #calls: ArrivingRequest[] = [];

  constructor(features: readonly Feature[], questionRates: readonly number[], stream: RandomStream) {
    this.#conversations = new Conversations(features, questionRates, stream);
  }

  /** When the next further call is due; Infinity when there is none. */
  get nextTime(): number {
    return this.#due.nextTime;
  }

  /** Starts a question; its first call is left in `request`. */
  open(
    feature: number,
    newTokens: number,
    outputTokens: number,
    now: number,
    request: ArrivingRequest,
  ): void {
    const question = this.#conversations.open(feature, newTokens, outputTokens);
    this.#starts[question] = now;
    this.#fill(request, question);
  }

  /** Leaves the further call that is due first in `request`. */
  take(request: ArrivingRequest): void {
    this.#due.take();
    Object.assign(request, this.#calls[this.#due.taken.subject]);
  }

  /** A call of the question has ended at `now`: true when another call of it will follow. */
  goesOn(question: number, isAnswered: boolean, now: number): boolean {
    if (!this.#conversations.advance(question, isAnswered)) return false;
    this.#calls[question] ??= blankRequest();
    this.#fill(this.#calls[question], question);
    this.#due.set(now + this.#conversations.delay, 0, question);
    return true;
  }

  startOf(question: number): number {
    return this.#starts[question]!;
  }

  #fill(request: ArrivingRequest, question: number): void {
    const { feature, inputTokens, outputTokens, chain, promptNodes, answerNodes } = this.#conversations;
    Object.assign(request, { feature, inputTokens, outputTokens, chain, promptNodes, answerNodes, question });
  }
}
