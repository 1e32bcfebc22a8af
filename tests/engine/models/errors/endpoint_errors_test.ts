import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Endpoint } from "../../../../lib/engine/models/endpoint.ts";
import { connectionError } from "../../../../lib/engine/models/errors/connection_errors.ts";
import {
  statusError,
  strangeEventError,
  streamedError,
} from "../../../../lib/engine/models/errors/endpoint_errors.ts";
import { PROVIDERS } from "../../../../lib/engine/models/providers.ts";

const KEY = "key-0f-this-test";
const ENDPOINT: Endpoint = {
  provider: PROVIDERS.openai,
  baseUrl: "http://host/v1",
  isDefault: false,
  apiKey: KEY,
  idleMs: 1,
  firstTokenMs: 1_800_000,
};

Deno.test("an error shows no piece of a key when what the endpoint said is cut within it", () => {
  const headers = new Headers();
  for (const key of [KEY, "sk-0123456789abcdefghij"]) {
    // The cut is at 400 characters, or at 200.
    const said = (length: number) => `${"x".repeat(length - 9)} ${key}`;
    const errors = [
      statusError(ENDPOINT, { status: 500, headers, body: said(400) }),
      statusError(ENDPOINT, {
        status: 500,
        headers,
        body: JSON.stringify({ error: { message: said(400) } }),
      }),
      streamedError(ENDPOINT, { message: said(400) }),
      strangeEventError(ENDPOINT, said(200)),
    ];
    for (const { message } of errors) {
      assertEquals(message.includes(key.slice(0, 4)), false, message);
      assertStringIncludes(message, "x [redac");
    }
  }
});

Deno.test("connectionError() speaks of Ollama when its default does not answer, and of no other's", () => {
  const refused = new Error("Connection refused (os error 111)");
  const atDefault = { ...ENDPOINT, isDefault: true };
  assertStringIncludes(connectionError(atDefault, refused).hint ?? "", "start Ollama there");
  const hosted = { ...atDefault, provider: PROVIDERS.anthropic };
  for (const error of [refused, new Error("dns error: no such host")]) {
    assertStringIncludes(connectionError(hosted, error).hint ?? "", "HTTPS_PROXY");
  }
  assertStringIncludes(connectionError(ENDPOINT, refused).hint ?? "", "is the server running");
});

Deno.test("statusError() says which field was meant, how long nobody waits, and what a model cannot do", () => {
  const error = (status: number, body: unknown, headers = {}) =>
    statusError(ENDPOINT, { status, headers: new Headers(headers), body: JSON.stringify(body) });
  const detail = [{ type: "missing", loc: ["body", "tools", 0], msg: "Field required" }];
  assertStringIncludes(error(422, { detail }).message, "422: body.tools.0: Field required");
  const week = { "retry-after": String(7 * 86_400) };
  assertEquals(error(429, {}, week).hint, "it asks to be left alone for 168 hours");
  assertEquals(error(429, {}, { "retry-after": "20" }).hint, undefined);
  const ollama = error(400, { error: { message: "gemma3:4b does not support tools" } });
  assertStringIncludes(ollama.hint ?? "", "take one that was");
});

Deno.test("an error says what the provider behind a gateway said", () => {
  const raw = JSON.stringify({
    error: { message: "This endpoint's maximum context length is 32768 tokens." },
  });
  const error = (raw: unknown, code = 400) => ({
    error: { message: "Provider returned error", code, metadata: { raw, provider_name: "X" } },
  });
  const overflow = statusError(ENDPOINT, {
    status: 400,
    headers: new Headers(),
    body: JSON.stringify(error(raw)),
  });
  assertEquals([overflow.isOverflow, overflow.contextWindow], [true, 32_768]);
  const streamed = streamedError(ENDPOINT, error("upstream connect error", 502).error);
  assertStringIncludes(streamed.message, "Provider returned error: upstream connect error");
  assertEquals(streamed.retryable, true);
  const bare = streamedError(ENDPOINT, error(undefined, 502).error);
  assertStringIncludes(bare.message, "its stream: Provider returned error");
});
