import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { type AroundSummary, compact } from "../../../lib/engine/context/compact.ts";
import { compactAll } from "../../../lib/engine/context/compact_all.ts";
import { compactionThreshold, contextShares } from "../../../lib/engine/context/context_shares.ts";
import type { Message } from "../../../lib/engine/message.ts";
import { ModelError } from "../../../lib/engine/models/model_error.ts";
import { refusalOfStrictTemplate } from "../../helpers/alternating_roles.ts";
import { Limits } from "../../../lib/engine/limits.ts";
import { scriptedModel } from "../../helpers/scripted_model.ts";

const tools = [{ name: "read", description: "Reads.", parameters: { type: "object" } }];
const signal = new AbortController().signal;
const HEAD: Message[] = [{ role: "system", content: "S" }, {
  role: "user",
  content: "the request",
}];

/** A turn with one call and its result of so many characters. */
function turn(id: string, characters: number): Message[] {
  return [
    {
      role: "assistant",
      parts: [{ type: "toolCall", call: { id, name: "read", arguments: { path: id } } }],
    },
    {
      role: "tool",
      results: [{ callId: id, name: "read", output: "x".repeat(characters), isError: false }],
    },
  ];
}

Deno.test("compactionThreshold() is 16,384 below the window, and half of a small window", () => {
  assertEquals([200_000, 40_000, 32_768, 8_192].map(compactionThreshold), [
    183_616,
    23_616,
    16_384,
    4_096,
  ]);
});

/** Compacts with a model that answers what is scripted. */
async function compacted(
  messages: readonly Message[],
  answers: Parameters<typeof scriptedModel>[0],
  { window = 10_000, atLeast = 1, around }: {
    window?: number;
    atLeast?: number;
    around?: AroundSummary;
  } = {},
) {
  const model = scriptedModel(answers, { contextWindow: window });
  const shares = contextShares(window, 0);
  using limits = new Limits();
  const compaction = await compact(messages, {
    ...{ model, limits, tools, window, shares, atLeast, signal, around },
  });
  return { compaction, usage: limits.usage, requests: model.requests };
}

Deno.test("compact() puts a summary of older turns into the first message, and keeps the newest word for word", async () => {
  const messages = [...HEAD, ...turn("a", 9_000), ...turn("b", 9_000), ...turn("c", 1_000)];
  const { compaction, usage, requests } = await compacted(messages, [
    { text: "What was done.", usage: { input: 9, output: 3 } },
  ]);
  assertEquals(compaction, [
    { role: "system", content: "S" },
    { role: "user", content: "the request", summary: "What was done." },
    ...turn("c", 1_000),
  ]);
  assertEquals(usage.input, 9);
  assertEquals(requests[0]?.tools, tools, "the server has them in its cache");
  assertEquals(requests[0]?.messages.slice(0, -1), messages.slice(0, -2), "and all of this");
  assertEquals(requests[0]?.messages.at(-1)?.role, "user");
});

Deno.test("compact() puts the new summary in the place of the old one", async () => {
  const head: Message[] = [{ role: "user", content: "the request", summary: "old" }];
  const messages = [...head, ...turn("a", 9_000), ...turn("b", 90)];
  const { compaction, requests } = await compacted(messages, [{ text: "new" }]);
  assertEquals(compaction?.[0], { role: "user", content: "the request", summary: "new" });
  assertEquals(requests[0]?.messages[0], head[0], "the model is told the old one");
});

Deno.test("compact() keeps what the user asked last, word for word, however often it is called", async () => {
  const messages: Message[] = [
    ...HEAD,
    ...turn("a", 900),
    { role: "user", content: "and now this" },
    ...turn("b", 9_000),
    { role: "user", content: "go on", automatic: true },
    ...turn("c", 9_000),
  ];
  const summary = "S1\n\nThe user's latest message was:\n\nand now this";
  const { compaction } = await compacted(messages, [{ text: "S1" }]);
  assertEquals(compaction?.[1], { role: "user", content: "the request", summary });
  const again = [...compaction ?? [], ...turn("d", 9_000)];
  const { compaction: second } = await compacted(again, [{ text: "S2" }]);
  assertEquals(second?.[1], {
    role: "user",
    content: "the request",
    summary: summary.replace("S1", "S2"),
  });
});

/** What a run ends with, and how many of these messages have to stay. */
const UNSEEN: Record<string, [end: Message[], stay: number]> = {
  "a result that does not fit": [turn("big", 90_000), 2],
  "a small result of a large call": [
    [
      {
        role: "assistant",
        parts: [{
          type: "toolCall",
          call: { id: "w", name: "write", arguments: { content: "x".repeat(20_000) } },
        }],
      },
      { role: "tool", results: [{ callId: "w", name: "write", output: "ok", isError: false }] },
    ],
    2,
  ],
  "a result and a remark of the loop": [
    [...turn("big", 90_000), { role: "user", content: "go on", automatic: true }],
    3,
  ],
  "what the user says": [
    [
      { role: "assistant", parts: [{ type: "text", text: "Done." }] },
      { role: "user", content: "x".repeat(20_000) },
    ],
    2,
  ],
  "a result after which the run was interrupted": [
    [...turn("big", 90_000), { role: "user", content: "x".repeat(20_000) }],
    3,
  ],
};

for (const [what, [end, stay]] of Object.entries(UNSEEN)) {
  Deno.test(`compact() never summarises what the model has not seen: ${what}`, async () => {
    const messages = [...HEAD, ...turn("a", 9_000), ...end];
    const { compaction } = await compacted(messages, [{ text: "Short." }], { window: 20_000 });
    assertEquals(compaction?.slice(2), messages.slice(-stay));
  });
}

Deno.test("compact() never leaves a result without its call, whatever may be kept", async () => {
  const messages = [
    ...HEAD,
    ...Array.from({ length: 12 }, (_, i) => turn(`t${i}`, i % 3 === 0 ? 4_000 : 40)).flat(),
  ];
  for (let window = 1_000; window < 60_000; window += 500) {
    const { compaction } = await compacted(messages, [{ text: "Short." }], { window });
    if (compaction === undefined) continue;
    assertEquals(compaction[2]?.role, "assistant", `window ${window}`);
    assertEquals(refusalOfStrictTemplate(compaction), undefined);
  }
});

Deno.test("compact() asks for a summary that fits the window when the conversation does not", async () => {
  const messages = [...HEAD, ...Array.from({ length: 200 }, (_, i) => turn(`t${i}`, 3_000)).flat()];
  const { requests } = await compacted(messages, [{ text: "Short." }]);
  const asked = JSON.stringify(requests[0]?.messages);
  assertEquals(asked.length < 4 * 10_000, true);
  assertStringIncludes(asked, "earlier messages are left out");
  assertEquals(requests[0]?.messages[0], HEAD[0], "the system prompt is in the cache");
});

Deno.test("compact() asks for less when the endpoint refuses, and summarises itself in the end", async () => {
  const overflow = { error: new ModelError("too long", { isOverflow: true }) };
  const messages = [...HEAD, ...turn("a", 9_000), ...turn("b", 90)];
  const { compaction, requests } = await compacted(messages, [overflow, overflow, overflow]);
  const sizes = requests.map(({ messages }) => JSON.stringify(messages).length);
  assertEquals(sizes.length, 3);
  assertEquals([...sizes].sort((a, b) => b - a), sizes);
  assertStringIncludes(JSON.stringify(compaction?.[1]), "Call of read");
});

/** What says nothing of the next request, and what does. */
const REFUSALS = [
  new ModelError("refused to answer (content_filter)"),
  new ModelError("answered 400: the prompt triggered the content management policy", {
    status: 400,
  }),
  new ModelError("answered 403: flagged by moderation", { status: 403 }),
  new ModelError("answered 403", { status: 403, isAway: true }),
  new ModelError("answered 500: oops", { status: 500, retry: "few" }),
  new ModelError("answered 500: cannot read", { status: 500, retry: "few", isMisread: true }),
];
const OTHERS = [
  new ModelError("answered 400: Your credit balance is too low", { status: 400 }),
  new ModelError("answered 401: no key", { status: 401 }),
  new ModelError("answered 402: payment required", { status: 402 }),
  new ModelError("answered 403: this key may not", { status: 403 }),
  new ModelError("answered 404: page not found", { status: 404, isAway: true }),
  new ModelError("answered 429: rate limit", { status: 429, retry: "usual" }),
  new ModelError("answered 503: overloaded", { status: 503, retry: "usual" }),
  new ModelError("cannot be reached", { retry: "usual", isAway: true }),
  new DOMException("ended", "AbortError"),
];

Deno.test("compact() summarises itself where the model refuses to, and fails where nothing would be answered", async () => {
  const messages = [...HEAD, ...turn("a", 9_000), ...turn("b", 90)];
  for (const error of REFUSALS) {
    const { compaction, requests } = await compacted(messages, [{ error }]);
    assertEquals(requests.length, 1, error.message);
    assertStringIncludes(JSON.stringify(compaction?.[1]), "Call of read", error.message);
  }
  for (const error of OTHERS) {
    assertEquals(await compacted(messages, [{ error }]).catch((thrown) => thrown), error);
  }
});

Deno.test("compactAll() fails where the model refuses: nothing depends on a summary that a person wants", async () => {
  const messages = [...HEAD, ...turn("a", 9_000), ...turn("b", 90)];
  const [error] = REFUSALS;
  using limits = new Limits();
  const options = { model: scriptedModel([{ error }]), limits, tools, signal };
  await assertRejects(() => compactAll(messages, options), ModelError, "refused to answer");
});

Deno.test("compact() asks again, without tools, when the model goes on with the task instead", async () => {
  const messages = [...HEAD, ...turn("a", 9_000), ...turn("b", 9_000), ...turn("c", 1_000)];
  const goesOn = {
    text: "Let me read on.",
    calls: [{ name: "read", arguments: { path: "d" } }],
    usage: { input: 9, output: 3 },
  };
  const { compaction, usage, requests } = await compacted(messages, [
    goesOn,
    { text: "What was done.", usage: { input: 7, output: 2 } },
  ]);
  const first = compaction?.[1];
  assertEquals(first?.role === "user" && first.summary, "What was done.");
  assertEquals([usage.input, usage.output], [16, 5]);
  assertEquals(requests.map(({ tools }) => tools.length), [1, 0]);
  // However often it does: then the work's own words are the summary.
  const never = await compacted(messages, [goesOn, goesOn, goesOn]);
  const said = never.compaction?.[1];
  assertStringIncludes(said?.role === "user" ? said.summary ?? "" : "", "read");
  assertEquals(JSON.stringify(said).includes("Let me read on."), false);
});

Deno.test("compact() cuts a summary that is longer than what it stands for", async () => {
  const messages = [...HEAD, ...turn("a", 9_000), ...turn("b", 90)];
  const { compaction } = await compacted(messages, [{ text: "word ".repeat(50_000) }]);
  const { summary } = contextShares(10_000, 0);
  assertEquals(JSON.stringify(compaction?.[1]).length < 4 * summary + 200, true);
});

Deno.test("compact() returns undefined when there is nothing between the request and the newest turn", async () => {
  for (const messages of [HEAD, [...HEAD, ...turn("a", 10)], [...HEAD, ...turn("a", 90_000)]]) {
    assertEquals((await compacted(messages, [])).compaction, undefined);
  }
});

Deno.test("compact() returns undefined when there is too little to be worth a request", async () => {
  const messages = [...HEAD, ...turn("a", 400), ...turn("b", 90_000)];
  assertEquals((await compacted(messages, [], { atLeast: 500 })).compaction, undefined);
});

Deno.test("contextShares() leaves room for the next results after a compaction, in every window", () => {
  for (let window = 4_096; window <= 1_000_000; window = Math.floor(window * 1.3)) {
    for (const base of [1_000, 1_500, 2_000]) {
      if (compactionThreshold(window) < base + 1_024) continue;
      const { threshold, results, kept, summary } = contextShares(window, base);
      const used = base + results + kept + summary;
      assertEquals(used < threshold, true, `${used} of ${threshold} in ${window}`);
    }
  }
});

Deno.test("compact() asks what is to be said around a summary, and nobody where there is none", async () => {
  const asked: string[] = [];
  const around: AroundSummary = {
    before: () => Promise.resolve(void asked.push("before")),
    after: () => Promise.resolve(`said ${asked.push("after")}`),
  };
  await compacted([...HEAD, ...turn("a", 9_000)], [], { around });
  assertEquals(asked, []);
  const later: Message = { role: "user", content: "and now this" };
  const messages = [...HEAD, ...turn("a", 9_000), later, ...turn("b", 9_000), ...turn("c", 9_000)];
  const { compaction } = await compacted(messages, [{ text: "Done." }], { around });
  assertEquals(asked, ["before", "after"]);
  assertEquals(
    compaction?.slice(0, 2),
    [HEAD[0], {
      ...HEAD[1],
      summary: "Done.\n\nsaid 2\n\nThe user's latest message was:\n\nand now this",
    }] as Message[],
  );
});
