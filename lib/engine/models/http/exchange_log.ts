/**
 * What is sent to an endpoint and what it answers, kept in a file for whoever has to find out why.
 *
 * @module
 */
import { dirname } from "@std/path/dirname";
import { ensurePrivateDirectory } from "../../../sys/files/private_directory.ts";
import { writeAllSync } from "../../../sys/files/write_all.ts";
import type { Redact } from "../../redact/redact.ts";
import { jsonOrText } from "../../../text/json.ts";

export interface ExchangeLogOptions {
  /** What the file may have; what comes after is not kept. */
  maxBytes?: number;
  /** What of one response is kept. */
  maxBodyBytes?: number;
}

/** A response as it came, and why no more did. */
interface KeptBody {
  body: string;
  error?: string;
}

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_BODY_BYTES = 4 * 1024 * 1024;
const encoder = new TextEncoder();

/**
 * One JSON object a line: a `request` with its URL and body, the `response` with its status as soon as that comes, and its
 * `body` once that has ended, however it did. Headers, which carry the key, are not kept, and secrets in the rest are redacted.
 */
export class ExchangeLog {
  readonly path: string;
  readonly #redact: Redact;
  readonly #file: Deno.FsFile;
  readonly #maxBytes: number;
  readonly #maxBodyBytes: number;
  #bytes: number;
  #requests = 0;
  #isClosed = false;

  private constructor(
    path: string,
    { redact, file, bytes, maxBytes = MAX_BYTES, maxBodyBytes = MAX_BODY_BYTES }:
      & ExchangeLogOptions
      & { redact: Redact; file: Deno.FsFile; bytes: number },
  ) {
    this.path = path;
    this.#redact = redact;
    this.#file = file;
    this.#bytes = bytes;
    this.#maxBytes = maxBytes;
    this.#maxBodyBytes = maxBodyBytes;
  }

  /** Opens the file, which only its owner can read; what it holds already stays. */
  static async open(
    path: string,
    redact: Redact,
    options: ExchangeLogOptions = {},
  ): Promise<ExchangeLog> {
    const directory = dirname(path);
    ensurePrivateDirectory(dirname(directory), { mayBeLink: true });
    ensurePrivateDirectory(directory);
    const file = await Deno.open(path, { append: true, create: true, mode: 0o600 });
    const { size } = await file.stat();
    return new ExchangeLog(path, { ...options, redact, file, bytes: size });
  }

  /** A `fetch` that keeps what passes. */
  readonly fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = ++this.#requests;
    const url = input instanceof Request ? input.url : String(input);
    this.#add({ request, method: init?.method ?? "GET", url, body: parsed(init?.body) });
    const start = performance.now();
    const ms = () => Math.round(performance.now() - start);
    try {
      const response = await fetch(input, init);
      this.#add({ request, response: response.status, ms: ms() });
      const onEnd = (body: KeptBody) => this.#add({ request, ms: ms(), ...body });
      return this.#watched(response, { signal: init?.signal ?? undefined, onEnd });
    } catch (error) {
      this.#add({ request, ms: ms(), error: String(error) });
      throw error;
    }
  };

  /** The same response; `onEnd` gets its body, as far as it came. */
  #watched(
    response: Response,
    { signal, onEnd }: { signal: AbortSignal | undefined; onEnd: (body: KeptBody) => void },
  ): Response {
    if (response.body === null) return response;
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    let body = "";
    let isOver = false;
    const end = (error?: string) => {
      if (isOver) return;
      isOver = true;
      signal?.removeEventListener("abort", onAbort);
      onEnd({ body, ...(error === undefined ? {} : { error }) });
    };
    // An aborted body may be told of late, or never when nobody reads it any more.
    const onAbort = () => end("aborted");
    signal?.addEventListener("abort", onAbort);
    const keep = (bytes: Uint8Array) => {
      if (body.length < this.#maxBodyBytes) body += decoder.decode(bytes, { stream: true });
    };
    const watched = new ReadableStream({
      // Whoever reads it wants to bring a buffer.
      type: "bytes",
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (value !== undefined) {
            keep(value);
            controller.enqueue(value);
          }
          if (!done) return;
          end();
          controller.close();
          controller.byobRequest?.respond(0);
        } catch (error) {
          end(String(error));
          controller.error(error);
        }
      },
      cancel(reason) {
        end("given up");
        return reader.cancel(reason);
      },
    });
    const { status, statusText, headers, url } = response;
    // A new response has no URL, which tells where a redirect led.
    return Object.defineProperty(new Response(watched, { status, statusText, headers }), "url", {
      value: url,
    });
  }

  #add(entry: Record<string, unknown>): void {
    const line = this.#redact(JSON.stringify({ at: new Date().toISOString(), ...entry }));
    const bytes = encoder.encode(`${line}\n`);
    if (this.#isClosed || this.#bytes + bytes.length > this.#maxBytes) return;
    this.#bytes += bytes.length;
    try {
      // At once: a run that ends waits for nothing, and its last exchange is what somebody looks for.
      writeAllSync(this.#file, bytes);
    } catch {
      // A full disk is no matter of the run.
    }
  }

  /** Closes the file; again it does nothing. */
  [Symbol.dispose](): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#file.close();
  }
}

function parsed(body: unknown): unknown {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
  return typeof text === "string" ? jsonOrText(text) : undefined;
}
