/**
 * How often a failed call is worth making again, by what the endpoint said.
 *
 * @module
 */
import type { Retry } from "../model_error.ts";
import { MAX_RETRY_AFTER_MS } from "../retries.ts";
import { waitIn } from "./said_wait.ts";

/** What stays as it is until somebody changes the server, the model, the account or the request. */
const LASTING: readonly RegExp[] = [
  // llama.cpp, vLLM, Ollama: how the server was started, or what the model cannot do
  /requires? --?[a-z]|--jinja|--enable-auto-tool-choice|tool choice requires/i,
  /does not support (tools|tool|function)|tools? (is|are) not supported|unsupported param/i,
  /jinja|chat.?template|apply(ing)? (the )?template|raise_exception|roles must alternate/i,
  /grammar|json schema conversion|unrecognized schema|response_format/i,
  /more (system )?memory \(|requires more.*memory|unable to load model|failed to load model/i,
  /unsupported (model|architecture)|unknown model architecture/i,
  // accounts without money: no wait brings any
  /insufficient[_ ](balance|credit|fund)|credit balance/i,
  /payment required|out of credits|no credits|account.*(suspend|deactivat|disabled)/i,
];

/**
 * What an account has used up: for days, unless the endpoint names a time to wait. Groq and OpenAI's free tier name the page
 * for billing at the end of every limit per minute, and Gemini speaks of all of its limits as of quotas and billing.
 */
const USED_UP: readonly RegExp[] = [
  /insufficient[_ ]quota|exceeded your current quota|billing/i,
  /(weekly|monthly|yearly) (usage |request |token )?(limit|quota)|(limit|quota).{0,40}(this|per) (week|month)/i,
  /(try again|resets?|available|retry) (in|after|on)[^.]{0,30}\b(\d+ ?(days?|weeks?|months?)|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d)/i,
];

/** What passes by itself, though not within seconds. */
const PASSING: readonly RegExp[] = [
  /loading (the )?model|model is (still |currently )?(being )?load(ed|ing)|is currently loading/i,
  /warming up|is starting|still starting|not ready yet|model (is )?not (yet )?(loaded|ready)/i,
  /maximum pending requests|server busy|server is busy|queue is full/i,
];

/** LM Studio and Ollama load their model anew for the next request; the former says all of this with 400. */
const GONE: readonly RegExp[] = [
  /model (has |was |is |has been )?(unloaded|crashed|evicted)|model (loading )?.{0,20}(aborted|canceled|cancelled)/i,
  /failed to load model.*operation cancel/i,
];

/** By words, and by the wait that goes with them; undefined: they say nothing about it. */
export function retryBySaid(said: string, retryAfterMs = waitIn(said)): Retry | undefined {
  const isSaid = (patterns: readonly RegExp[]) => patterns.some((pattern) => pattern.test(said));
  if (retryAfterMs !== undefined && retryAfterMs > MAX_RETRY_AFTER_MS) return "never";
  if (isSaid(GONE)) return "few";
  if (isSaid(LASTING) || (retryAfterMs === undefined && isSaid(USED_UP))) return "never";
  return isSaid(PASSING) ? "patient" : undefined;
}

/** What a gateway says of a server that restarts, Cloudflare in numbers of its own, and providers of themselves when they are full. */
const AWAY: ReadonlySet<number> = new Set(
  [502, 503, 504, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530],
);

/** By words, status and what the endpoint asks to wait. */
export function retryKind(
  { status, said, retryAfterMs }: {
    status: number;
    said: string;
    retryAfterMs: number | undefined;
  },
): Retry {
  const bySaid = retryBySaid(said, retryAfterMs);
  if (bySaid === "few") return bySaid;
  const isPassingStatus = status === 408 || status === 409 || status === 425 || status === 429;
  if (status < 500 && !isPassingStatus) return "never";
  if (bySaid !== undefined) return bySaid;
  const isExplained = isPassingStatus || AWAY.has(status) || retryAfterMs !== undefined;
  return isExplained ? "usual" : "few";
}

/**
 * What the endpoint asks to wait, in milliseconds: `Retry-After` as seconds or an HTTP date (RFC 9110, 10.2.3), OpenAI's
 * `retry-after-ms`, or its words.
 *
 * @param said all of it: what is shown of it may be cut before the wait
 */
export function retryAfter(headers: Headers, said: string): number | undefined {
  const ms = Number(headers.get("retry-after-ms") ?? NaN);
  if (ms >= 0) return ms;
  const value = headers.get("retry-after");
  if (value === null) return waitIn(said);
  const seconds = Number(value);
  if (value.trim() !== "" && seconds >= 0) return seconds * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? waitIn(said) : Math.max(0, date - Date.now());
}
