import { phrase, setting, UserError } from "../errors.ts";
import type { Failure } from "./clients.ts";

const mostRejectionsInARow = 1_000_000;
const mostFailuresAtOnce = 2_000_000;

/** Notices a run in which nothing will ever happen but refusals, and ends it with the reason. */
export class Livelock {
  #rejectionsInARow = 0;
  #lastFailure = Number.NEGATIVE_INFINITY;
  #failuresAtOnce = 0;

  /** A request is short enough to be served. */
  accepted(): void {
    this.#rejectionsInARow = 0;
  }

  /** @throws {UserError} where no request has been short enough for a long time */
  rejected(inputTokens: number, outputTokens: number, mostTokens: number): void {
    if (++this.#rejectionsInARow <= mostRejectionsInARow) return;
    throw new UserError(
      phrase`every request is rejected: the last had ${inputTokens} + ${outputTokens} tokens, but a sequence may hold ${mostTokens} (KV cache and context); shorten the requests or raise ${setting("kvTokens")}`,
    );
  }

  /** @throws {UserError} where time stands still because what fails is asked again at once */
  failed(now: number, reason: Failure): void {
    this.#failuresAtOnce = now === this.#lastFailure ? this.#failuresAtOnce + 1 : 0;
    this.#lastFailure = now;
    if (this.#failuresAtOnce <= mostFailuresAtOnce) return;
    throw new UserError(
      phrase`requests are refused at ${now.toFixed(1)} s (${reason}) and asked again at once, for ever; give ${setting("users")} with a think time, or ${setting("rate")}`,
    );
  }
}
