/**
 * How an endpoint is asked over HTTP.
 *
 * @module
 */
import { send } from "./connection.ts";
import type { Endpoint } from "../endpoint.ts";
import type { ModelError } from "../model_error.ts";

const MAX_ERROR_BODY = 64 * 1024;
const LIST_TIMEOUT_MS = 10_000;

/** A call of a model, as its provider writes it. */
export interface StreamRequest {
  url: string;
  headers: Record<string, string>;
  /** JSON; bytes of it are UTF-8. */
  body: string | Uint8Array<ArrayBuffer>;
}

/** An answer that has begun. */
export interface OpenStream {
  body: ReadableStream<Uint8Array>;
  /** Its content type. */
  type: string | null;
}

/**
 * Makes a call of a model, up to where the body of its answer begins.
 *
 * @throws {ModelError} for every failure; it names the endpoint
 */
export async function openStream(
  endpoint: Endpoint,
  { url, headers, body }: StreamRequest,
  signal: AbortSignal,
): Promise<OpenStream> {
  const request = { method: "POST" as const, headers, body };
  const response = await send(endpoint, url, { request, signal });
  if (!response.ok) throw await failedResponse(endpoint, response);
  const type = response.headers.get("content-type");
  if (response.body === null) {
    const { notAStreamError } = await import("../errors/endpoint_errors.ts");
    throw notAStreamError(endpoint, { type: "an empty body", body: "" });
  }
  return { body: response.body, type };
}

/** Asks for one JSON document below the base URL, or at an absolute URL. */
export async function endpointJson(
  endpoint: Endpoint,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const url = path.startsWith("http") ? path : endpoint.baseUrl + path;
  const signal = AbortSignal.timeout(LIST_TIMEOUT_MS);
  const headers = {
    ...endpoint.provider.authorization(endpoint.apiKey),
    "content-type": "application/json",
  };
  const request = body === undefined
    ? { method: "GET" as const, headers }
    : { method: "POST" as const, headers, body: JSON.stringify(body) };
  try {
    const response = await send(endpoint, url, { request, signal });
    if (!response.ok) throw await failedResponse(endpoint, response);
    return await response.json();
  } catch (error) {
    if (!signal.aborted) throw error;
    const { connectionError } = await import("../errors/connection_errors.ts");
    throw connectionError(endpoint, new Error("timed out"));
  }
}

async function failedResponse(endpoint: Endpoint, response: Response): Promise<ModelError> {
  const failure = {
    status: response.status,
    headers: response.headers,
    body: await readSome(response),
  };
  const { proxyError } = await import("../errors/connection_errors.ts");
  const { statusError } = await import("../errors/endpoint_errors.ts");
  return proxyError(endpoint, failure) ?? statusError(endpoint, failure);
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
