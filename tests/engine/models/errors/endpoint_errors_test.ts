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

const GROQ =
  "Rate limit reached for model `llama-3.1-8b-instant` in organization `org_01` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Used 5034, Requested 1443. Please try again in 4.77s. Need more tokens? Upgrade to Dev Tier today at https://console.groq.com/settings/billing";
const OPENAI =
  "Rate limit reached for default-gpt-3.5-turbo in organization org-x on requests per min. Limit: 3 / min. Please try again in 20s. Contact us through our help center if you continue to have issues. Please add a payment method to your account to increase your rate limit. Visit https://platform.openai.com/account/billing to add a payment method.";
const GEMINI = "You exceeded your current quota, please check your plan and billing details. " +
  "For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits. To monitor your current usage, head to: https://ai.dev/usage?tab=rate-limit. \n" +
  "* Quota exceeded for metric: generativelanguage.googleapis.com/generate_content_free_tier_requests, limit: 10, model: gemini-2.5-flash";
const RETRY_INFO = { "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: "4s" };

/** Limits per minute that name the pages of accounts, and the wait that they name. */
const LIMITS: ReadonlyArray<readonly [who: string, status: number, error: unknown, ms: number]> = [
  ["Groq", 429, { message: GROQ, type: "tokens", code: "rate_limit_exceeded" }, 4_770],
  ["OpenAI", 429, { message: OPENAI, type: "requests", code: null }, 20_000],
  ["Gemini", 429, { code: 429, message: `${GEMINI}\nPlease retry in 4.516594842s.` }, 4_517],
  ["Gemini, in a field alone,", 429, { code: 429, message: GEMINI, details: [RETRY_INFO] }, 4_000],
  [
    "LiteLLM, of Groq,",
    500,
    {
      message: `litellm.RateLimitError: RateLimitError: GroqException - ${
        JSON.stringify({ error: { message: GROQ, type: "tokens" } })
      }`,
      code: "500",
    },
    4_770,
  ],
];

for (const [who, status, error, retryAfterMs] of LIMITS) {
  Deno.test(`a limit that says when it ends is waited for, as ${who} says it`, () => {
    const body = JSON.stringify({ error });
    const headers = new Headers();
    for (
      const failed of [
        statusError(ENDPOINT, { status, headers, body }),
        statusError(ENDPOINT, { status, headers, body: `[${body}]` }),
        streamedError(ENDPOINT, error),
      ]
    ) {
      assertEquals([failed.retry, failed.retryAfterMs], ["usual", retryAfterMs]);
    }
  });
}

Deno.test("a quota that is used up is not waited for where nothing says for how long", () => {
  const headers = new Headers();
  for (
    const [status, error] of [
      [429, { message: "You exceeded your current quota", code: "insufficient_quota" }],
      [429, { message: GEMINI, code: 429 }],
      [402, { message: "Payment required", code: 402 }],
    ] as const
  ) {
    const refused = statusError(ENDPOINT, { status, headers, body: JSON.stringify({ error }) });
    assertEquals([refused.retry, streamedError(ENDPOINT, error).retry], ["never", "never"]);
  }
  const long = { message: "You exceeded your current quota. Please retry in 90h5m." };
  assertEquals(streamedError(ENDPOINT, long).retry, "never");
});
