import { assertEquals } from "@std/assert/equals";
import { retryAfter, retryKind } from "../../../../lib/engine/models/errors/retry_kind.ts";
import type { Retry } from "../../../../lib/engine/models/model_error.ts";

const KINDS: ReadonlyArray<readonly [status: number, said: string, kind: Retry]> = [
  // llama.cpp
  [500, "tools param requires --jinja flag", "never"],
  [
    500,
    "Failed to apply template: Jinja Exception: After the optional system message, conversation roles must alternate",
    "never",
  ],
  [500, "Value is not callable: null at row 1, column 72 (chat template)", "never"],
  [500, "Failed to initialize samplers: failed to parse grammar", "never"],
  [503, "Loading model", "patient"],
  [500, "Internal Server Error", "few"],
  // Ollama
  [400, "registry.ollama.ai/library/gemma does not support tools", "never"],
  [500, "model requires more system memory (5.6 GiB) than is available (3.2 GiB)", "never"],
  [503, "server busy, please try again. maximum pending requests exceeded", "patient"],
  // LM Studio
  [
    400,
    "The model has crashed without additional information. (Exit code: 18446744072635812000)",
    "few",
  ],
  [400, "Model unloaded.", "few"],
  [400, "Error: Model is unloaded.", "few"],
  [400, 'Failed to load model "qwen/qwen3-coder-30b". Error: Operation canceled.', "few"],
  [400, 'Failed to load model "x". Error: insufficient system resources', "never"],
  // vLLM
  [
    400,
    '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
    "never",
  ],
  [503, "Model is currently loading", "patient"],
  // accounts
  [
    429,
    "You exceeded your current quota, please check your plan and billing details (insufficient_quota)",
    "never",
  ],
  [429, "You have reached your weekly usage limit", "never"],
  [429, "Limit reached. Resets in 13 days", "never"],
  [429, "usage limit reached, try again on Dec 3", "never"],
  [402, "Insufficient credits", "never"],
  [429, "Rate limit reached, try again in 20s", "usual"],
  [429, "", "usual"],
  [408, "", "usual"],
  [422, "bad field", "never"],
  [502, "", "usual"],
  [504, "", "usual"],
  [529, "Overloaded", "usual"],
  [501, "", "few"],
  // Cloudflare, of the server behind it
  ...[520, 521, 522, 523, 524, 525, 526, 527, 530].map((status) => [status, "", "usual"] as const),
  [528, "", "few"],
];

for (const [status, said, kind] of KINDS) {
  Deno.test(`retryKind() says ${kind} when the endpoint says ${status} "${said.slice(0, 40)}"`, () => {
    assertEquals(retryKind({ status, said, retryAfterMs: undefined }), kind);
  });
}

Deno.test("retryKind() waits where it is told for how long, whatever is said of accounts, and not where money is wanted", () => {
  const soon = (status: number, said: string) => retryKind({ status, said, retryAfterMs: 5_000 });
  assertEquals(soon(429, "Upgrade at https://console.groq.com/settings/billing"), "usual");
  assertEquals(soon(429, "You exceeded your current quota"), "usual");
  assertEquals(soon(429, "You have reached your weekly usage limit"), "usual");
  assertEquals(soon(500, "Internal Server Error"), "usual");
  assertEquals(soon(503, "Loading model"), "patient");
  assertEquals(soon(429, "Insufficient balance"), "never");
  assertEquals(soon(402, "Payment is due"), "never");
  assertEquals(soon(500, "Failed to parse grammar"), "never");
});

Deno.test("retryKind() does not wait for days when the endpoint asks for it", () => {
  const weeks = 14 * 24 * 3_600_000;
  assertEquals(retryKind({ status: 429, said: "", retryAfterMs: weeks }), "never");
  assertEquals(retryKind({ status: 429, said: "", retryAfterMs: 3_600_000 }), "usual");
});

Deno.test("retryAfter() reads the header, and else the words", () => {
  const after = (value: string, said = "") =>
    retryAfter(new Headers({ "retry-after": value }), said);
  assertEquals(after("7"), 7_000);
  assertEquals(after("soon", "Please try again in 1m2.5s."), 62_500);
  const none = new Headers();
  assertEquals(retryAfter(none, "Please try again in 20s"), 20_000);
  assertEquals(retryAfter(none, "try again in 250ms"), 250);
  assertEquals(retryAfter(none, "retry after 3 minutes"), 180_000);
  assertEquals(retryAfter(none, "try again"), undefined);
  assertEquals(retryAfter(none, "Please retry in 4.516594842s."), 4_517);
  const info = JSON.stringify({ details: [{ "@type": "RetryInfo", retryDelay: "4s" }] });
  assertEquals(retryAfter(none, info), 4_000);
  assertEquals(retryAfter(none, JSON.stringify({ message: info })), 4_000);
  assertEquals(retryAfter(none, JSON.stringify({ retryDelay: "1.5s" }, null, 2)), 1_500);
});

Deno.test("retryAfter() reads when a usage limit ends", () => {
  const none = new Headers();
  const spans: ReadonlyArray<[said: string, ms: number]> = [
    ["Rate limit exceeded. Limit resets in 3 seconds", 3_000],
    ["Your quota will reset after 27h41m36s.", 99_696_000],
    ["You reached the limit. Try again in 3 hours, 17 minutes and 52 seconds.", 11_872_000],
    [
      '{"error":{"type":"usage_limit_reached","message":"The usage limit has been reached","resets_in_seconds":5297}}',
      5_297_000,
    ],
  ];
  for (const [said, ms] of spans) assertEquals(retryAfter(none, said), ms, said);

  const end = Math.ceil(Date.now() / 1_000) + 3_600;
  const at = (zoneHours: number) =>
    new Date((end + 3_600 * zoneHours) * 1_000).toISOString().slice(0, 19);
  const china = at(8).replace("T", " ");
  for (
    const said of [
      `{"code":"1308","message":"Usage limit reached for 5 hour. Your limit will reset at ${china}"}`,
      `[1308][已达到 5 小时的使用上限。您的限额将在 ${china} 重置。]`,
      `limit resets at: ${at(0)}Z`,
      `limit resets at ${at(0)}.000+0000`,
      `Access resets on ${at(2)}+02:00`,
      `Try again at ${at(0).replace("T", " ")} UTC`,
      `{"error":{"resets_at":${end}}}`,
      `{"error":{"reset_at":${end}123}}`,
      `{"error":{"resets_at":"${at(0)}Z"}}`,
      `Claude AI usage limit reached|${end}`,
    ]
  ) {
    const ms = retryAfter(none, said) ?? 0;
    assertEquals(ms > 3_000_000 && ms <= 3_601_000, true, `${said}: ${ms}`);
  }
  // It should have ended.
  assertEquals(retryAfter(none, "Your limit will reset at 2026-01-01 00:00:00"), 0);
  assertEquals(retryAfter(none, "The file was reset at noon"), undefined);
  const session = "you (x) have reached your session usage limit, please wait or upgrade";
  const ms = retryAfter(none, session) ?? 0;
  assertEquals(ms > 0 && ms <= 5 * 3_600_000, true);
});

Deno.test("retryKind() does not wait for a limit that lasts for days, however that is said", () => {
  const inDays = (days: number) => {
    const end = new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000);
    const said = `Weekly/Monthly Limit Exhausted. Your limit will reset at ${
      end.toISOString().slice(0, 19).replace("T", " ")
    }`;
    return retryKind({ status: 429, said, retryAfterMs: retryAfter(new Headers(), said) });
  };
  assertEquals(inDays(3), "never");
  assertEquals(inDays(0.5), "usual");
});
