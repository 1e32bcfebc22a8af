/**
 * Heads of HTTP/1.1 messages, read strictly: what two readers could take for different things is refused (RFC 9112).
 *
 * @module
 */

export interface Head {
  /** The request line or the status line. */
  start: string;
  headers: readonly (readonly [name: string, value: string])[];
}

/** How the body of a message ends. */
export type Framing = { kind: "none" } | { kind: "length"; bytes: number } | { kind: "chunked" };

/** Fields that concern one connection only; see RFC 9110, section 7.6.1. */
const HOP_BY_HOP = new Set([
  "connection",
  "proxy-connection",
  "keep-alive",
  "proxy-authorization",
  "proxy-authenticate",
  "te",
  "upgrade",
]);
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** The head without its empty line; undefined when it is not one. */
export function parseHead(text: string): Head | undefined {
  const [start = "", ...lines] = text.split("\r\n");
  // deno-lint-ignore no-control-regex -- it is what must not be there
  if (/[\x00-\x08\x0a-\x1f\x7f]/.test(lines.join("")) || /[\x00-\x1f\x7f]/.test(start)) {
    return undefined;
  }
  const headers: [string, string][] = [];
  for (const line of lines) {
    const colon = line.indexOf(":");
    const name = line.slice(0, Math.max(0, colon));
    // A space before the colon and lines that go on are how smugglers write.
    if (!TOKEN.test(name)) return undefined;
    headers.push([name, line.slice(colon + 1).trim()]);
  }
  return { start, headers };
}

/** Whether a client shows what it has to, where it has to; see RFC 9110, section 11.7.2. */
export function isAuthorized(head: Head, authorization: string | undefined): boolean {
  return authorization === undefined ||
    valuesOf(head.headers, "proxy-authorization").includes(authorization);
}

/** How a request's body ends; undefined when that can be read in two ways. */
export function requestFraming({ headers }: Head): Framing | undefined {
  const codings = valuesOf(headers, "transfer-encoding");
  const lengths = valuesOf(headers, "content-length");
  if (codings.length > 0) {
    return lengths.length === 0 && codings.length === 1 && codings[0]?.toLowerCase() === "chunked"
      ? { kind: "chunked" }
      : undefined;
  }
  if (lengths.length === 0) return { kind: "none" };
  const [length = ""] = lengths;
  if (lengths.length > 1 || !/^\d{1,15}$/.test(length)) return undefined;
  return { kind: "length", bytes: Number(length) };
}

/**
 * The head as it is sent on, over a connection that serves one exchange.
 *
 * @param added fields in place of those of their names
 */
export function forwardedHead(start: string, { headers }: Head, added: string[] = []): string {
  const replaced = added.map((line) => line.slice(0, line.indexOf(":")).toLowerCase());
  const named = valuesOf(headers, "connection").flatMap((value) =>
    value.toLowerCase().split(",").map((name) => name.trim())
  );
  const kept = headers.filter(([name]) => {
    const lower = name.toLowerCase();
    // Without these the body would be read otherwise.
    if (lower === "transfer-encoding" || lower === "content-length") return true;
    return !HOP_BY_HOP.has(lower) && !named.includes(lower) && !replaced.includes(lower);
  });
  const lines = kept.map(([name, value]) => `${name}: ${value}`);
  return [start, ...added, ...lines, "Connection: close", "", ""].join("\r\n");
}

function valuesOf(headers: Head["headers"], wanted: string): string[] {
  return headers.filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value);
}
