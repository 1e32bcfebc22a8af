/**
 * The wording of what goes wrong before an endpoint answers: nobody there, a proxy between, a redirect elsewhere.
 *
 * @module
 */
import { errorMessage } from "../../../errors.ts";
import { type Endpoint, isHosted } from "../endpoint.ts";
import { ModelError } from "../model_error.ts";

const REHEARSAL = "--model rehearsal tries everything without a model";

/** Nobody answers: refused, no such host, broken on the way. */
export function connectionError(endpoint: Endpoint, error: unknown): ModelError {
  const detail = connectionDetail(error);
  const { baseUrl, proxy } = endpoint;
  if (proxy !== undefined) {
    return new ModelError(
      `cannot reach the model endpoint ${baseUrl} through the proxy ${
        shownProxy(proxy)
      }: ${detail}`,
      { retry: "usual", isAway: true, hint: PROXY_HINT },
    );
  }
  if (isClosedConnection(error)) {
    return new ModelError(`${baseUrl} closed the connection without an answer`, {
      retry: "usual",
      isAway: true,
      hint: "the log of that server may say why",
    });
  }
  if (baseUrl.startsWith("https:") && isPlainHttp(error)) {
    return new ModelError(`${baseUrl} answers, but not in https: nothing there speaks TLS`, {
      retry: "never",
      hint: `is ${baseUrl.replace(/^https:/, "http:")} meant?`,
    });
  }
  if (endpoint.isDefault && !isHosted(endpoint) && /refused/i.test(detail)) {
    return new ModelError(`nothing listens at ${baseUrl}, the default model endpoint`, {
      retry: "usual",
      isAway: true,
      hint:
        `start ${endpoint.provider.defaultServer} there, or name another endpoint with --base-url or ISONFORGE_BASE_URL; ${REHEARSAL}`,
    });
  }
  return new ModelError(`cannot reach the model endpoint ${baseUrl}: ${detail}`, {
    retry: "usual",
    isAway: true,
    hint: `${reachHint(endpoint)} ${REHEARSAL}`,
  });
}

const PROXY_HINT =
  "is the proxy right? NO_PROXY=<host> or ISONFORGE_PROXY=none reaches the endpoint without one";

/** The proxy answered in the place of the endpoint; undefined: it was the endpoint. */
export function proxyError(
  { baseUrl, proxy }: Endpoint,
  { status, headers, body }: { status: number; headers: Headers; body: string },
): ModelError | undefined {
  // Through TLS nobody between could answer.
  if (proxy === undefined || !baseUrl.startsWith("http:")) return undefined;
  const isNamed = ["proxy-authenticate", "proxy-status", "x-squid-error", "proxy-connection"]
    .some((name) => headers.has(name)) ||
    /squid|proxy|zscaler|blue ?coat|privoxy|fortigate/i.test(headers.get("server") ?? "");
  const isPage = /^\s*</.test(body) || body.trim() === "";
  const isProxys = status === 407 || isNamed || (isPage && [403, 502, 503, 504].includes(status));
  if (!isProxys) return undefined;
  return new ModelError(
    `the proxy ${shownProxy(proxy)} answered ${status} in the place of ${baseUrl}`,
    {
      status,
      retry: status >= 500 ? "usual" : "never",
      // What it has let through before it may let through again; a password it will not guess.
      isAway: status !== 407,
      hint: PROXY_HINT,
    },
  );
}

/** Without what it may hold of a password. */
function shownProxy(proxy: string): string {
  const url = URL.parse(proxy);
  return url === null ? "of the environment" : `${url.protocol}//${url.host}`;
}

/** The endpoint sends us elsewhere, or round in circles. */
export function redirectError(
  { baseUrl }: Endpoint,
  { status, target }: { status: number; target: string },
): ModelError {
  const url = URL.parse(target);
  // What stands behind the question mark may be a secret.
  const shown = url === null ? "another address" : `${url.origin}${url.pathname}`;
  const isSame = url?.origin === URL.parse(baseUrl)?.origin;
  return new ModelError(
    isSame
      ? `${baseUrl} redirects (${status}) round in circles, at last to ${shown}`
      : `${baseUrl} redirects (${status}) to ${shown}, which would get the key and the conversation`,
    {
      status,
      hint: isSame
        ? "is the base URL right?"
        : "if that is the endpoint, name it with --base-url or ISONFORGE_BASE_URL",
    },
  );
}

function reachHint(endpoint: Endpoint): string {
  return isHosted(endpoint)
    ? "is the network up, and is a proxy needed (HTTPS_PROXY)?"
    : "is the server running, and is the base URL right?";
}

/** Whether what came in the place of TLS was something else: rustls says so in these words. */
function isPlainHttp(error: unknown): boolean {
  return /InvalidContentType|corrupt message|wrong version number/i.test(errorMessage(error));
}

/** Whether a connection ended without an answer, as those do that were kept open for too long. */
export function isClosedConnection(error: unknown): boolean {
  return /connection (was )?(closed|reset|aborted)|broken pipe|before message completed|unexpected (eof|end)/i
    .test(errorMessage(error));
}

/** Why nobody answered. Deno nests the system's words; the innermost part is the one that says something. */
export function connectionDetail(error: unknown): string {
  const message = errorMessage(error);
  const words =
    /connection refused|connection reset|timed out|dns error|name or service not known|certificate[^:]*/i
      .exec(message);
  if (words) return words[0].toLowerCase();
  return message.replace(/^error sending request .*?\): /, "");
}
