/**
 * What a person may do about a failure of an endpoint.
 *
 * @module
 */
import type { Endpoint } from "../endpoint.ts";
import { MAX_RETRY_AFTER_MS } from "../retries.ts";

/** Where the endpoint does not take the key, or there is none. */
export function keyHint({ apiKey }: Endpoint): string {
  return apiKey === undefined
    ? "set ISONFORGE_API_KEY to the key of this endpoint"
    : "is the API key in ISONFORGE_API_KEY (or in settings.json) the one of this endpoint?";
}

/** What nobody waits for is said: a quota that is used up for days, say. */
export function waitHint(retryAfterMs = 0): string | undefined {
  if (retryAfterMs <= MAX_RETRY_AFTER_MS) return undefined;
  const minutes = Math.ceil(retryAfterMs / 60_000);
  const time = minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
  return `it asks to be left alone for ${time}`;
}

/** What to do about it, by what was said. */
export function hintFor(said: string, status?: number): string | undefined {
  if (/does not support tools/i.test(said)) {
    return "this model was never taught to call tools: take one that was, e.g. qwen3-coder";
  }
  if (/--jinja/.test(said)) return "start it with: llama-server --jinja …";
  if (/tool choice|--enable-auto-tool-choice/i.test(said)) {
    return "start it with: vllm serve … --enable-auto-tool-choice --tool-call-parser <parser>";
  }
  if (/jinja|chat.?template|grammar/i.test(said)) {
    return "the server's template for this model refuses the conversation or its tools: another template or model helps";
  }
  if (/reasoning_effort|reasoning effort|thinking/i.test(said)) return "try without --effort";
  if (/quota|credit|billing|balance/i.test(said)) {
    return "look at the account of this key, or name another endpoint with --base-url";
  }
  if (status !== undefined && status >= 500) {
    return "the log of that server may say why";
  }
  return undefined;
}
