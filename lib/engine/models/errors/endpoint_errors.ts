/**
 * The wording of what a model endpoint answers instead of an answer.
 *
 * @module
 */
import type { Endpoint } from "../endpoint.ts";
import { BrokenStreamError, IdleStreamError, ModelError } from "../model_error.ts";
import { isObject, parsedJson } from "../../../text/json.ts";
import { hintFor, keyHint, waitHint } from "./hints.ts";
import { limitReset } from "./limit_reset.ts";
import { isMisread } from "./misread.ts";
import { isContention, isOverflow, isSilentRefusal, windowIn } from "./overflow.ts";
import { retryAfter, retryBySaid, retryKind } from "./retry_kind.ts";
import { oneLine, saidBy, saidIn } from "./said.ts";

/** No byte for too long, or nothing but signs of life. */
export function idleError(
  endpoint: Endpoint,
  { hasBegun, waitedMs }: { hasBegun: boolean; waitedMs: number },
): ModelError {
  const seconds = Math.round(waitedMs / 1000);
  if (!hasBegun && waitedMs >= endpoint.firstTokenMs) {
    return new ModelError(`${endpoint.baseUrl} did not begin to answer within ${seconds} seconds`, {
      retry: "usual",
      hint: "ISONFORGE_FIRST_TOKEN_S sets how long a model may read a long prompt",
    });
  }
  return new IdleStreamError(
    `${endpoint.baseUrl} sent nothing for ${endpoint.idleMs / 1000} seconds`,
    {
      retry: "few",
      hint: "ISONFORGE_STREAM_IDLE_S sets how long a silent stream is waited for",
    },
  );
}

/** The stream ended before the answer did. */
export function brokenStreamError(
  endpoint: Endpoint,
  { inToolCall }: { inToolCall: boolean },
): BrokenStreamError {
  const where = inToolCall ? "in the middle of a tool call" : "before the answer was complete";
  return new BrokenStreamError(`the stream of ${endpoint.baseUrl} broke off ${where}`, {
    retry: "usual",
  });
}

/** A status outside 2xx. */
export function statusError(
  endpoint: Endpoint,
  { status, headers, body }: { status: number; headers: Headers; body: string },
): ModelError {
  const said = saidBy(endpoint, body);
  const base = `${endpoint.baseUrl} answered ${status}${said && `: ${said}`}`;
  // Before all others: what the model wrote may hold any words.
  if (isMisread(said)) return misreadError(base, status);
  if (isContention(said, { status })) return contentionError(base, status);
  if (isOverflow(said, { status })) return overflowError(endpoint, { said: said || base, status });
  if (isSilentRefusal(said, status)) {
    return new ModelError(`${base} without a word: the conversation may be too long for it`, {
      status,
      isOverflow: true,
      hint: OVERFLOW_HINT,
    });
  }
  if (status === 403 && parsedJson(body) === undefined) return gatewayRefusal(endpoint, base);
  if (status === 401 || status === 403) {
    return new ModelError(base, {
      status,
      hint: keyHint(endpoint),
    });
  }
  if (status === 404 || status === 405) return notFoundError(endpoint, { base, said, status });
  const retryAfterMs = retryAfter(headers, body) ??
    (status === 429 ? limitReset(headers, parsedJson(body)) : undefined);
  const hint = hintFor(said, status) ?? waitHint(retryAfterMs);
  return new ModelError(base, {
    status,
    retry: retryKind({ status, said, retryAfterMs }),
    retryAfterMs,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** A page, a text, or nothing at all: servers of models say why in JSON, so that it was a gateway before it. */
function gatewayRefusal(endpoint: Endpoint, message: string): ModelError {
  return new ModelError(message, {
    status: 403,
    isAway: true,
    hint: `it was not said as by a model's server: is there a gateway or firewall before it? ${
      keyHint(endpoint)
    }`,
  });
}

function contentionError(message: string, status?: number): ModelError {
  return new ModelError(message, {
    status,
    retry: "patient",
    isContention: true,
    hint:
      "other conversations take the room: start llama-server with -np N --no-kv-unified and a larger -c",
  });
}

function misreadError(message: string, status?: number): ModelError {
  return new ModelError(message, {
    status,
    retry: "few",
    isMisread: true,
    hint:
      "the server cannot read what its model writes: a newer one, its template for this model, or another model helps",
  });
}

function notFoundError(
  endpoint: Endpoint,
  { base, said, status }: { base: string; said: string; status: number },
): ModelError {
  if (endpoint.model !== undefined && /model/i.test(said)) {
    const known = endpoint.knownModels ?? [];
    return new ModelError(
      `${endpoint.baseUrl} does not know the model "${endpoint.model}": ${said}`,
      {
        status,
        ...(known.length === 0 ? {} : { hint: `it lists: ${known.join(", ")}` }),
      },
    );
  }
  return new ModelError(base, { status, isAway: true, hint: endpoint.provider.protocolHint });
}

/** Something answered 200, but with no answer of a model: a page, a text, other JSON. */
export function notAStreamError(
  endpoint: Endpoint,
  { type, body }: { type: string | null; body: string },
): ModelError {
  const said = saidBy(endpoint, body);
  if (isOverflow(said)) return overflowError(endpoint, { said });
  const retry = retryBySaid(said);
  return new ModelError(
    `${endpoint.baseUrl} answered with ${type ?? "no content type"} instead of an event stream${
      said && `: ${said}`
    }`,
    {
      hint: endpoint.provider.protocolHint,
      ...(retry === undefined ? { isAway: true } : { retry }),
    },
  );
}

const NO_HEADERS = new Headers();

/** An error that arrived inside the stream, as the provider's error object or as text. */
export function streamedError(endpoint: Endpoint, error: unknown): ModelError {
  const said = saidIn(endpoint, error) || "an error without a word";
  const message = `${endpoint.baseUrl} reported an error in its stream: ${said}`;
  const code = isObject(error) ? error["code"] ?? error["status"] ?? error["type"] : undefined;
  const number = Number(code ?? NaN);
  const status = Number.isInteger(number) && number >= 400 && number < 600 ? number : undefined;
  if (isMisread(said)) return misreadError(message, status);
  if (isContention(said, { status })) return contentionError(message, status);
  if (isOverflow(said, { status })) return overflowError(endpoint, { said, status });
  const kinds = [code, isObject(error) ? error["type"] : undefined].join(" ");
  const isOurFault = /invalid_request|authentication|permission|not_found/.test(kinds);
  const all = typeof error === "string" ? error : JSON.stringify(error) ?? "";
  const retryAfterMs = retryAfter(NO_HEADERS, all) ??
    (status === 429 ? limitReset(NO_HEADERS, error) : undefined);
  const bySaid = retryBySaid(said, retryAfterMs);
  const retry = status !== undefined
    ? retryKind({ status, said, retryAfterMs })
    : isOurFault && bySaid !== "few"
    ? "never"
    : bySaid ?? "usual";
  const hint = hintFor(said) ?? waitHint(retryAfterMs);
  return new ModelError(message, { retry, retryAfterMs, ...(hint === undefined ? {} : { hint }) });
}

/** The endpoint ended the answer itself, and not because it was complete. */
export function unfinishedError(endpoint: Endpoint, said: string): ModelError {
  const message = `${endpoint.baseUrl} gave the answer up (${said})`;
  if (isMisread(said)) return misreadError(message);
  return new ModelError(message, {
    retry: "usual",
    hint: "the log of that server may say why",
  });
}

/** The endpoint, or the model, does not want to answer. */
export function filteredError(endpoint: Endpoint, said: string): ModelError {
  return new ModelError(`${endpoint.baseUrl} refused to answer (${said})`, {
    hint: "ask in other words, or another model",
  });
}

/** An answer larger than anybody could use. */
export function oversizedError(endpoint: Endpoint, what: string): ModelError {
  const model = endpoint.model ?? endpoint.baseUrl;
  return new ModelError(`the answer of ${model} was ended: it grew beyond ${what}`, {
    hint: "the model repeats itself, or does not stop: another model or sampling helps",
  });
}

/** The stream carried something that is not the protocol. */
export function strangeEventError(endpoint: Endpoint, event: string): ModelError {
  const detail = oneLine(endpoint, event).slice(0, 200);
  return new ModelError(
    `${endpoint.baseUrl} sent something that is not a model's answer: ${detail}`,
    {
      retry: retryBySaid(event) ?? "few",
      hint: endpoint.provider.protocolHint,
    },
  );
}

const OVERFLOW_HINT = "a model or a server setting with a larger context window helps";

/** The conversation does not fit; also for what first looked like something else. */
export function overflowError(
  endpoint: Endpoint,
  { said, status }: { said: string; status?: number | undefined },
): ModelError {
  return new ModelError(
    `the conversation is too long for ${endpoint.model ?? "the model"}: ${said}`,
    { status, isOverflow: true, contextWindow: windowIn(said), hint: OVERFLOW_HINT },
  );
}
