/**
 * A mistake of the user's: what was wrong, the value, what to do, in one line. The command line prints the message
 * and leaves with exit code 2. Everything else that is thrown is a fault of capsim's own (exit code 3).
 *
 * @example
 * throw new UserError('--users -5: a number of users is at least 1');
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** Throws a plain `Error` when a property that the code itself guarantees does not hold. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`capsim is at fault: ${message}`);
}
