/**
 * How a model call fails.
 *
 * @module
 */
import { UserError, type UserErrorOptions } from "../../errors.ts";

/**
 * How often the same call is worth making again: `never`; `few` times, until it failed in the same words three times;
 * the `usual` ten times; `patient`, for ten minutes, where it is known that it will pass.
 */
export type Retry = "never" | "few" | "usual" | "patient";

export interface ModelErrorOptions extends UserErrorOptions {
  /** `never` unless given. */
  retry?: Retry;
  /** What the endpoint asked to wait, in milliseconds (`Retry-After`). */
  retryAfterMs?: number | undefined;
  /** The HTTP status that the endpoint answered with, if it answered. */
  status?: number | undefined;
  /** The conversation did not fit in the context window: sending it unchanged cannot succeed. */
  isOverflow?: boolean;
  /** With `isOverflow`: how many tokens fit, where the endpoint's words say it. */
  contextWindow?: number | undefined;
  /** Other conversations took the room: no overflow, unless this one fills its window itself. */
  isContention?: boolean;
  /** The endpoint could not read what its own model wrote: the model may write it in another way. */
  isMisread?: boolean;
  /** Nobody answered, or somebody else: a proxy's page, "404 page not found". */
  isAway?: boolean;
}

/** A model could not answer, in words for the user; says whether trying again makes sense. */
export class ModelError extends UserError {
  override name = "ModelError";
  readonly retry: Retry;
  readonly retryAfterMs: number | undefined;
  readonly status: number | undefined;
  readonly isOverflow: boolean;
  readonly contextWindow: number | undefined;
  readonly isContention: boolean;
  readonly isMisread: boolean;
  readonly isAway: boolean;

  constructor(message: string, options: ModelErrorOptions = {}) {
    const {
      retry = "never",
      retryAfterMs,
      status,
      isOverflow = false,
      contextWindow,
      isContention = false,
      isMisread = false,
      isAway = false,
      ...rest
    } = options;
    super(message, rest);
    this.retry = retry;
    this.retryAfterMs = retryAfterMs;
    this.status = status;
    this.isOverflow = isOverflow;
    this.contextWindow = contextWindow;
    this.isContention = isContention;
    this.isMisread = isMisread;
    this.isAway = isAway;
  }

  /** Whether the same call may succeed a little later. */
  get retryable(): boolean {
    return this.retry !== "never";
  }
}

/** The stream ended before the answer did. */
export class BrokenStreamError extends ModelError {
  override name = "BrokenStreamError";
}

/** Nothing came for as long as is waited. */
export class IdleStreamError extends ModelError {
  override name = "IdleStreamError";
}
