/**
 * All wording of what goes wrong between us and a model endpoint.
 *
 * @module
 */
import { errorMessage } from "../../errors.ts";
import { createRedact } from "../redact/redact.ts";
import { type Endpoint, isHosted } from "./endpoint.ts";
import { BrokenStreamError, ModelError } from "./model_error.ts";
import { disarm } from "../../text/disarm.ts";

const REHEARSAL = "--model rehearsal tries everything without a model";

/** Nobody answers: refused, no such host, broken on the way. */
export function connectionError(endpoint: Endpoint, error: unknown): ModelError {
  const detail = connectionDetail(error);
  if (endpoint.isDefault && !isHosted(endpoint) && /refused/i.test(detail)) {
    return new ModelError(`nothing listens at ${endpoint.baseUrl}, the default model endpoint`, {
      retryable: true,
      hint:
        `start ${endpoint.provider.defaultServer} there, or name another endpoint with --base-url or ISONFORGE_BASE_URL; ${REHEARSAL}`,
    });
  }
  return new ModelError(`cannot reach the model endpoint ${endpoint.baseUrl}: ${detail}`, {
    retryable: true,
    hint: `${reachHint(endpoint)} ${REHEARSAL}`,
  });
}

function reachHint(endpoint: Endpoint): string {
  return isHosted(endpoint)
    ? "is the network up, and is a proxy needed (HTTPS_PROXY)?"
    : "is the server running, and is the base URL right?";
}

/** Deno nests the system's words; the innermost part is the one that says something. */
function connectionDetail(error: unknown): string {
  // The newest Deno says "fetch failed", and why in the cause.
  const { cause } = error instanceof Error ? error : {};
  const message = errorMessage(cause instanceof Error ? cause : error);
  const words =
    /connection refused|connection reset|timed out|dns error|name or service not known|certificate[^:]*/i
      .exec(message);
  if (words) return words[0].toLowerCase();
  return message.replace(/^error sending request .*?\): /, "");
}

/** No byte for too long. */
export function idleError(endpoint: Endpoint): ModelError {
  return new ModelError(
    `${endpoint.baseUrl} sent nothing for ${Math.round(endpoint.idleMs / 1000)} seconds`,
    {
      retryable: true,
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
    retryable: true,
  });
}

/** A status outside 2xx. */
export function statusError(
  endpoint: Endpoint,
  { status, headers, body }: { status: number; headers: Headers; body: string },
): ModelError {
  const said = saidBy(endpoint, body);
  const base = `${endpoint.baseUrl} answered ${status}${said && `: ${said}`}`;
  if (isOverflow(said) && status !== 429) return overflowError(endpoint, said);
  if (status === 401 || status === 403) {
    return new ModelError(base, {
      status,
      hint: endpoint.apiKey === undefined
        ? "set ISONFORGE_API_KEY to the key of this endpoint"
        : "is the API key in ISONFORGE_API_KEY (or config.json) the one of this endpoint?",
    });
  }
  if (status === 404 || status === 405) return notFoundError(endpoint, { base, said, status });
  const retryAfterMs = retryAfter(headers);
  return new ModelError(base, {
    status,
    retryable: status === 408 || status === 409 || status === 429 || status >= 500,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(/reasoning_effort|reasoning effort|thinking/i.test(said)
      ? { hint: "try without --effort" }
      : {}),
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
  return new ModelError(base, { status, hint: endpoint.provider.protocolHint });
}

/** Something answered 200, but not with an event stream. */
export function notAStreamError(
  endpoint: Endpoint,
  { response, body }: { response: Response; body: string },
): ModelError {
  const said = saidBy(endpoint, body);
  const type = response.headers.get("content-type") ?? "an empty body";
  const isJson = /json/.test(type);
  if (isJson && isOverflow(said)) return overflowError(endpoint, said);
  return new ModelError(
    `${endpoint.baseUrl} answered with ${type} instead of an event stream${
      isJson && said ? `: ${said}` : ""
    }`,
    { hint: endpoint.provider.protocolHint },
  );
}

/** An error that arrived inside the stream, as the provider's error object or as text. */
export function streamedError(endpoint: Endpoint, error: unknown): ModelError {
  const said = typeof error === "string"
    ? saidBy(endpoint, error)
    : saidBy(endpoint, JSON.stringify({ error })) || errorMessage(error);
  if (isOverflow(said)) return overflowError(endpoint, said);
  const code = isRecord(error) ? error["code"] ?? error["type"] : undefined;
  const isOurFault = /invalid_request|authentication|permission|not_found|^4(?!08|09|29)\d\d$/.test(
    String(code),
  );
  return new ModelError(`${endpoint.baseUrl} reported an error in its stream: ${said}`, {
    retryable: !isOurFault,
  });
}

/** The stream carried something that is not the protocol. */
export function notTheProtocolError(endpoint: Endpoint, error: unknown): ModelError {
  const detail = redacted(endpoint, errorMessage(error)).split("\n")[0]?.slice(0, 200) ?? "";
  return new ModelError(
    `${endpoint.baseUrl} sent something that is not a model's answer: ${detail}`,
    {
      retryable: true,
      hint: endpoint.provider.protocolHint,
    },
  );
}

function overflowError(endpoint: Endpoint, said: string): ModelError {
  return new ModelError(
    `the conversation is too long for ${endpoint.model ?? "the model"}: ${said}`,
    {
      isOverflow: true,
      hint: "a model or a server setting with a larger context window helps",
    },
  );
}

/**
 * How servers say that a prompt is too long: OpenAI `context_length_exceeded`, vLLM "maximum context length", llama.cpp
 * `exceed_context_size_error`, Anthropic "prompt is too long", OpenRouter and LM Studio in words of their own.
 */
function isOverflow(said: string): boolean {
  return /context[ _](length|size|window)|prompt is too long|too many (input )?tokens|exceed[^.]*context|input (is )?too long|token limit exceeded/i
    .test(said);
}

/** The error text of a body: `error.message`, `error`, `message` or `detail` of a JSON object, else its first line. */
function saidBy(endpoint: Endpoint, body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return /^\s*</.test(body) ? "" : oneLine(endpoint, body);
  }
  return oneLine(endpoint, errorText(parsed));
}

function errorText(value: unknown): string {
  if (typeof value === "string") return value;
  if (!isRecord(value)) return value === undefined || value === null ? "" : JSON.stringify(value);
  const inner = value["error"] ?? value["message"] ?? value["detail"];
  if (inner === undefined) return JSON.stringify(value);
  const text = errorText(inner);
  return typeof value["code"] === "string" && /context/.test(value["code"])
    ? `${text} (${value["code"]})`
    : text;
}

function oneLine(endpoint: Endpoint, text: string): string {
  return disarm(redacted(endpoint, text), "space").replace(/\s+/g, " ").trim().slice(0, 400);
}

/** Before anything is cut off: half of a key is not recognized as one any more. */
function redacted({ apiKey }: Endpoint, text: string): string {
  return createRedact(apiKey === undefined ? [] : [apiKey])(text);
}

/** `Retry-After` as seconds or an HTTP date (RFC 9110, 10.2.3), and OpenAI's `retry-after-ms`. */
function retryAfter(headers: Headers): number | undefined {
  const ms = Number(headers.get("retry-after-ms") ?? NaN);
  if (ms >= 0) return ms;
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  const seconds = Number(value);
  if (seconds >= 0) return seconds * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
