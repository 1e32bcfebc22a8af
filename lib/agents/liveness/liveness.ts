/**
 * Whether an agent's latest run goes on, and where.
 *
 * @module
 */
import { UserError } from "../../errors.ts";

export type Liveness =
  /** Its supervisor or its worker lives: here, or on a node that its executor reaches. */
  | ({ kind: "alive"; node?: string } & Stale)
  /** Its executor has it, and has not begun yet; why, in words. */
  | ({ kind: "waiting"; why: string } & Stale)
  /** It has ended, or it was never started. */
  | { kind: "over" }
  /** It is not here: nothing may end it, record its end or replace it. */
  | Elsewhere;

/** What was said some time ago, because nothing newer is to be had. */
interface Stale {
  stale?: Staleness;
}

export interface Staleness {
  /** How long ago. */
  seconds: number;
  /** Why there is nothing newer, in words. */
  why: string;
}

/** An agent that another container or machine started, and which has not ended as far as is known. */
export interface Elsewhere {
  kind: "elsewhere";
  /** Where, in words: `on devbox`. */
  place: string;
  /** Whether the worker's signs prove that it runs. */
  isProven: boolean;
}

/**
 * Refuses to do something to an agent that is not here.
 *
 * @param what what cannot be done: `remove`
 * @throws {UserError}
 */
export function assertNotElsewhere(
  liveness: Liveness,
  { id, what, hint }: { id: string; what: string; hint?: string },
): asserts liveness is Exclude<Liveness, Elsewhere> {
  if (liveness.kind !== "elsewhere") return;
  const { place, isProven } = liveness;
  const state = isProven ? "it runs" : "it was started, and may still run,";
  throw new UserError(`cannot ${what} ${id}: ${state} ${place}`, {
    hint: hint ?? `do it there: isonforge ${what} ${id}`,
  });
}
