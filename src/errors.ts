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
 *   console.log(error.message); // => simulate: users -5: give a whole number from 1 to 10,000,000
 * }
 */
export class UserError extends Error {
  override readonly name = "UserError";
}

/** Throws a plain `Error` when a property that the code itself guarantees does not hold. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`capsim is at fault: ${message}`);
}
