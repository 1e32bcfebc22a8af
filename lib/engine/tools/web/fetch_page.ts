/**
 * Getting one page: bounded in size and time, and only from where it may come from.
 *
 * @module
 */
import { errorMessage } from "../../../errors.ts";
import { abortable } from "../../../sys/abortable.ts";
import type { Judge } from "../../../sys/sandbox/network/allow_list.ts";
import { VERSION } from "../../../version.ts";
import { judgedClient } from "./judged_client.ts";
import { readBody } from "./read_body.ts";
import type { WebAccess } from "./web_access.ts";

const MAX_PAGE_BYTES = 5 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
const MAX_REDIRECTS = 5;
const ACCEPT = "text/html, application/xhtml+xml, text/*, application/json, */*;q=0.5";

export interface Page {
  /** Where it came from in the end. */
  url: string;
  status: number;
  /** As the server says; empty where it does not. */
  contentType: string;
  bytes: Uint8Array;
  /** There is more, which was not read. */
  isCut: boolean;
}

/** It leads to another server, which was not judged. */
export interface Redirect {
  url: string;
  location: string;
}

/** A page that cannot be had; the message is for the model. */
export class PageError extends Error {
  override name = "PageError";
}

export interface FetchPageOptions extends Pick<WebAccess, "proxyFor" | "createClient"> {
  judge: Judge;
  signal: AbortSignal;
}

/**
 * Gets the page at `url`; redirects within its site are followed.
 *
 * @throws {PageError} when it cannot be had; the reason of `signal` when that is aborted
 */
export async function fetchPage(url: string, options: FetchPageOptions): Promise<Page | Redirect> {
  const { signal } = options;
  using judged = judgedClient(options);
  const late = new AbortController();
  const timer = setTimeout(
    () => late.abort(new PageError(`it took longer than ${TIMEOUT_MS / 1000} seconds`)),
    TIMEOUT_MS,
  );
  const both = AbortSignal.any([signal, late.signal]);
  try {
    return await follow(url, { client: judged.client, signal: both });
  } catch (error) {
    if (both.aborted) throw both.reason;
    const refusal = judged.refusal();
    if (refusal !== undefined) throw new PageError(refusal);
    if (error instanceof PageError) throw error;
    throw new PageError(describe(error));
  } finally {
    clearTimeout(timer);
  }
}

async function follow(
  url: string,
  { client, signal }: { client: Deno.HttpClient; signal: AbortSignal },
): Promise<Page | Redirect> {
  for (let count = 0; count <= MAX_REDIRECTS; count++) {
    const response = await abortable(
      fetch(url, {
        client,
        signal,
        redirect: "manual",
        headers: { accept: ACCEPT, "user-agent": `isonforge/${VERSION}` },
      }),
      signal,
    );
    const location = response.headers.get("location");
    if (location === null || response.status < 300 || response.status > 399) {
      const { bytes, isCut } = await readBody(response, {
        maxBytes: MAX_PAGE_BYTES,
        signal,
      });
      refuseRefusal(response, bytes);
      const contentType = response.headers.get("content-type") ?? "";
      return { url, status: response.status, contentType, bytes, isCut };
    }
    await response.body?.cancel();
    const next = URL.parse(location, url);
    if (next === null) throw new PageError(`it leads to "${location}", which is no URL`);
    next.hash = "";
    if (!isSameSite(new URL(url), next)) return { url, location: next.href };
    url = next.href;
  }
  throw new PageError(`it was redirected more than ${MAX_REDIRECTS} times`);
}

/** Over plain HTTP a refusal of the relay's comes as an answer. */
function refuseRefusal({ status }: Response, bytes: Uint8Array): void {
  const isOurs = status === 403 || status === 502 || status === 504;
  const text = isOurs ? new TextDecoder().decode(bytes.subarray(0, 1000)) : "";
  const [, reason] = /^isonforge sandbox: (.*)\n$/.exec(text) ?? [];
  if (reason !== undefined) throw new PageError(reason);
}

/** The same server, or that with `www.` before it; over TLS from now on is fine, without it from now on is not. */
function isSameSite(from: URL, to: URL): boolean {
  const bare = ({ hostname }: URL) => hostname.replace(/^www\./, "");
  if (bare(from) !== bare(to)) return false;
  if (from.protocol === to.protocol) return from.port === to.port;
  return from.protocol === "http:" && to.protocol === "https:" && from.port === "" &&
    to.port === "";
}

/** Without what surrounds the reason: `error sending request for url (…): client error (Connect): …` */
function describe(error: unknown): string {
  return errorMessage(error).replace(/^error sending request for url \(.*?\): /, "")
    .replace(/^client error \((\w+)\): /, "").replace(
      /^(?:error trying to connect|tcp connect error): /,
      "",
    );
}
