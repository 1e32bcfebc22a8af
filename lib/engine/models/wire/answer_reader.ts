/**
 * What reads the events of one answer, whatever the provider.
 *
 * @module
 */
import type { Usage } from "../../message.ts";
import type { WireEvent } from "./event_stream.ts";

/** How an answer ended: what that means, and the endpoint's own word for it. */
export interface AnswerEnd {
  reason: "stop" | "length" | "calls" | "paused" | "filtered" | "failed";
  said: string;
}

/** Reads the events of one answer into an `AnswerBuilder`. */
export interface AnswerReader {
  /**
   * Reads one event; what belongs to no answer is passed over.
   *
   * @throws {ReportedError} when the event is an error of the endpoint
   * @throws {StrangeEventError} when the event cannot be understood
   */
  read(event: WireEvent): void;
  /** Undefined: the answer has not ended. */
  readonly end: AnswerEnd | undefined;
  /** Nothing more belongs to the answer. */
  readonly isOver: boolean;
  readonly usage: Usage | undefined;
}

/** An error that the endpoint reports in the stream: its error object, or a text. */
export class ReportedError extends Error {
  override name = "ReportedError";
  readonly said: unknown;

  constructor(said: unknown) {
    super("the endpoint reported an error");
    this.said = said;
  }
}

/** An event that is not of the protocol; the message is the event. */
export class StrangeEventError extends Error {
  override name = "StrangeEventError";
}
