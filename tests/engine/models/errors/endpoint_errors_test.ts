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
