/**
 * A word that a command line may not have there.
 *
 * @module
 */

/** Thrown by the types of our own, as Cliffy's are refused by its `ValidationError`: the message is made for users later. */
export class ArgumentError extends Error {
  override name = "ArgumentError";
}
