/**
 * How a model call fails.
 *
 * @module
 */
import { UserError, type UserErrorOptions } from "../../errors.ts";

export interface ModelErrorOptions extends UserErrorOptions {
  /** Whether the same call may succeed a little later. */
  retryable?: boolean;
  /** What the endpoint asked to wait, in milliseconds (`Retry-After`). */
  retryAfterMs?: number;
  /** The HTTP status that the endpoint answered with, if it answered. */
  status?: number;
  /** The conversation did not fit in the context window: sending it unchanged cannot succeed. */
  isOverflow?: boolean;
  /** With `isOverflow`: how many tokens fit, where the endpoint's words say it. */
  contextWindow?: number;
}

/** A model could not answer, in words for the user; says whether trying again makes sense. */
export class ModelError extends UserError {
  override name = "ModelError";
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly isOverflow: boolean;
  readonly contextWindow: number | undefined;

  constructor(message: string, options: ModelErrorOptions = {}) {
    const {
      retryable = false,
      retryAfterMs,
      status,
      isOverflow = false,
      contextWindow,
      ...rest
    } = options;
    super(message, rest);
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs;
    this.status = status;
    this.isOverflow = isOverflow;
    this.contextWindow = contextWindow;
  }
}

/** The stream ended before the answer did. */
export class BrokenStreamError extends ModelError {
  override name = "BrokenStreamError";
}
