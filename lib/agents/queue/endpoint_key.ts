/**
 * One name for the endpoint that several spellings of a URL mean.
 *
 * @module
 */

const THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * What tells endpoints apart: scheme, host, port and path of a base URL, whatever its letters, its trailing slashes,
 * or the word for this machine.
 *
 * @example
 * ```ts
 * endpointKey("HTTP://LocalHost:80/v1/"); // "http://localhost/v1"
 * ```
 */
export function endpointKey(baseUrl: string): string {
  const url = URL.parse(baseUrl);
  if (url === null) return baseUrl.replace(/\/+$/, "");
  const host = THIS_MACHINE.test(url.hostname) ? "localhost" : url.hostname.replace(/\.$/, "");
  const port = url.port === "" ? "" : `:${url.port}`;
  return `${url.protocol}//${host}${port}${url.pathname.replace(/\/+$/, "")}`;
}
