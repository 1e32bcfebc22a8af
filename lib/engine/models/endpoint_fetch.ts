/**
 * How an endpoint is asked over HTTP.
 *
 * @module
 */
import { LinkedAbort } from "../abort/linked_abort.ts";
import { abortable } from "../../sys/abortable.ts";
import type { Endpoint } from "./endpoint.ts";
import {
  brokenStreamError,
  connectionError,
  idleError,
  notAStreamError,
  statusError,
} from "./endpoint_errors.ts";
import { IdleWatch } from "./idle_watch.ts";
import { ModelError } from "./model_error.ts";
import { watchedBody } from "./watched_body.ts";

const MAX_ERROR_BODY = 64 * 1024;
const LIST_TIMEOUT_MS = 10_000;

/**
 * A `fetch` for model calls: every failure becomes a {@linkcode ModelError} that names the endpoint, and a silent
 * stream is cut. Being below the AI SDK it sees bytes, so that a keep-alive comment counts as a sign of life.
 */
export function endpointFetch(endpoint: Endpoint): typeof fetch {
  return async (input, init) => {
    const stop = (init as RequestInit | undefined)?.signal ?? undefined;
    const watch = new IdleWatch(endpoint.idleMs);
    const over = new LinkedAbort(stop ? [stop, watch.signal] : [watch.signal]);
    const end = () => {
      watch.stop();
      over[Symbol.dispose]();
    };
    /** Why it ended: the run's own end and the silence come before what they caused. */
    const explain = (failure: ModelError): unknown => {
      end();
      if (stop?.aborted) return stop.reason;
      return watch.signal.aborted ? idleError(endpoint) : failure;
    };
    try {
      const response = await abortable(
        fetch(input, { ...init, signal: over.signal }),
        over.signal,
      );
      if (!response.ok) throw await failedResponse(endpoint, response);
      if (!isStream(response)) {
        throw notAStreamError(endpoint, { response, body: await readSome(response) });
      }
      const body = watchedBody(response.body, {
        over,
        onChunk: () => watch.touch(),
        onEnd: end,
        explain: () => explain(brokenStreamError(endpoint, { inToolCall: false })),
      });
      return new Response(body, response);
    } catch (error) {
      throw explain(error instanceof ModelError ? error : connectionError(endpoint, error));
    }
  };
}

/** Asks for one JSON document below the base URL, or at an absolute URL. */
export async function endpointJson(
  endpoint: Endpoint,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const url = path.startsWith("http") ? path : endpoint.baseUrl + path;
  let response: Response;
  try {
    response = await fetch(url, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...endpoint.provider.authorization(endpoint.apiKey),
        "content-type": "application/json",
      },
      signal: AbortSignal.timeout(LIST_TIMEOUT_MS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw connectionError(endpoint, error);
  }
  if (!response.ok) throw await failedResponse(endpoint, response);
  return await response.json();
}

async function failedResponse(endpoint: Endpoint, response: Response): Promise<ModelError> {
  return statusError(endpoint, {
    status: response.status,
    headers: response.headers,
    body: await readSome(response),
  });
}

/** What an event stream is not: a page, or one JSON object. Some servers name no type at all, which is let through. */
function isStream(response: Response): response is Response & { body: ReadableStream<Uint8Array> } {
  const type = response.headers.get("content-type") ?? "";
  return response.body !== null && !/text\/html|application\/json/i.test(type);
}

/** The beginning of a body as text; what cannot be read counts as empty. */
async function readSome(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > MAX_ERROR_BODY) break;
    }
  } catch {
    // The status is the message; a body that broke off adds nothing.
  }
  return text.slice(0, MAX_ERROR_BODY);
}
