/**
 * An endpoint that is asked for its only model and has none, or several.
 *
 * @module
 */
import { UserError } from "../../errors.ts";

/** Which model is meant is open: none was named, and the endpoint's list does not decide it. */
export class NoModelNamedError extends UserError {
  override name = "NoModelNamedError";
}
