/** Whole runs against windows that hold less than what is read. */
import { assert } from "@std/assert";
import { assertEquals } from "@std/assert/equals";
import { assertStringIncludes } from "@std/assert/string-includes";
import { estimateMessages, estimateTools } from "../../lib/engine/context/estimate.ts";
import type { RunEvent } from "../../lib/engine/events.ts";
import { Limits } from "../../lib/engine/limits.ts";
import { runLoop } from "../../lib/engine/loop.ts";
import type { Message } from "../../lib/engine/message.ts";
import type {
  FinishEvent,
  Model,
  ModelEvent,
  ModelRequest,
} from "../../lib/engine/models/model.ts";
import { ModelError } from "../../lib/engine/models/model_error.ts";
import { alternating } from "../../lib/engine/models/wire/alternating.ts";
import { tools } from "../../lib/engine/tools/mod.ts";
import { refusalOfStrictTemplate } from "../helpers/alternating_roles.ts";
import { ToolSandbox } from "../helpers/tool_sandbox.ts";

interface ReaderOptions {
  /** What really fits. */
  window: number;
  /** What the run believes; `window` unless given. */
  believed?: number;
  /** Whether a refusal says how much fits. */
  namesWindow?: boolean;
  files: string[];
  /** Counts only what its cache did not have: next to nothing. */
  countsLittle?: boolean;
  /** Reads all of them in one answer, again and again. */
  together?: boolean;
}

/** A model that reads files to their ends, by whatever offset it is told, behind a server that refuses what is too long. */
class Reader implements Model {
  readonly name = "reader";
  readonly contextWindow: number;
  readonly isWindowAssumed: boolean;
  readonly seen = new Set<string>();
  requests = 0;
  refusals = 0;
  summaries = 0;
  readonly #options: ReaderOptions;
  readonly #next: Map<string, number | undefined>;

  constructor(options: ReaderOptions) {
    this.#options = options;
    this.contextWindow = options.believed ?? options.window;
    this.isWindowAssumed = options.believed !== undefined;
    this.#next = new Map(options.files.map((file) => [file, 1]));
  }

  async *stream({ messages: raw, tools }: ModelRequest): AsyncGenerator<ModelEvent> {
    const messages = alternating(raw, { saysInterrupted: true });
    this.requests++;
    if (this.requests > 200) throw new Error("it loops");
    const refusal = refusalOfStrictTemplate(messages);
    if (refusal !== undefined) throw new ModelError(refusal);
    const { window, namesWindow } = this.#options;
    if (estimateMessages(messages) + estimateTools(tools) > window) {
      this.refusals++;
      throw new ModelError("too long", {
        isOverflow: true,
        ...(namesWindow ? { contextWindow: window } : {}),
      });
    }
    const last = messages.at(-1);
    if (last?.role === "user" && /summarise the work so far/.test(last.content)) {
      this.summaries++;
      yield finish([], "What was read so far.");
      return;
    }
    if (last?.role === "tool") this.#learn(last);
    const open = [...this.#next].filter(([, offset]) => offset !== undefined);
    const now = this.#options.together ? open : open.slice(0, 1);
    const answer = now.length === 0
      ? finish([], "Read.")
      : finish(now.map(([path, offset]) => ({ path, offset })));
    const usage = { input: 10, output: 5, cacheRead: 0, estimated: false };
    yield this.#options.countsLittle ? { ...answer, usage } : answer;
  }

  #learn({ results }: Extract<Message, { role: "tool" }>): void {
    for (const { callId, output } of results) {
      const path = callId.split("#")[0] ?? "";
      if (/make it again/.test(output)) continue;
      for (const [line] of output.matchAll(/\S+ line \d+ /g)) this.seen.add(line);
      const offset = /read on with offset (\d+)/.exec(output)?.[1];
      // Shortened behind our back: from where something is missing.
      const gap = /left out; the context window/.test(output)
        ? Math.max(
          1,
          ...[...output.split("…")[0]?.matchAll(/^ *(\d+)\t/gm) ?? []].map((m) => Number(m[1])),
        )
        : undefined;
      this.#next.set(path, gap ?? (offset === undefined ? undefined : Number(offset)));
    }
  }
}

let calls = 0;

function finish(args: Array<{ path: string; offset: number | undefined }>, text = ""): FinishEvent {
  return {
    type: "finish",
    answer: {
      role: "assistant",
      parts: [
        { type: "text", text },
        ...args.map((args) => ({
          type: "toolCall" as const,
          call: { id: `${args.path}#${calls++}`, name: "read", arguments: args },
        })),
      ],
    },
    reason: "stop",
    usage: undefined,
  };
}

/** A file of so many bytes whose lines can be told apart. */
function fileOf(name: string, bytes: number): string {
  const line = (number: number) => `${name} line ${number} ${"of words ".repeat(6)}\n`;
  return Array.from({ length: Math.ceil(bytes / line(100).length) }, (_, i) => line(i + 1)).join(
    "",
  );
}

async function read(options: Omit<ReaderOptions, "files">, sizes: Record<string, number>) {
  const files = Object.fromEntries(
    Object.entries(sizes).map(([name, bytes]) => [name, fileOf(name, bytes)]),
  );
  await using sandbox = await ToolSandbox.create(files);
  const model = new Reader({ ...options, files: Object.keys(files) });
  const events: RunEvent[] = [];
  using limits = new Limits();
  const outcome = await runLoop({
    model,
    tools,
    permit: () => ({ allowed: true }),
    limits,
    messages: [
      { role: "system", content: "You are a coding agent. ".repeat(80) },
      { role: "user", content: "Read the files." },
    ],
    cwd: sandbox.cwd,
    emit: (event) => void events.push(event),
    signal: sandbox.abort.signal,
  });
  assertEquals(outcome.reason, "completed", JSON.stringify(outcome));
  const lines = Object.values(files).join("").match(/\S+ line \d+ /g) ?? [];
  assertEquals(lines.filter((line) => !model.seen.has(line)), [], "every line was seen");
  return { model, events };
}

const KNOWN: Array<[window: number, sizes: Record<string, number>, most: number]> = [
  [8_192, { "a.txt": 20_000 }, 20],
  [16_384, { "a.txt": 30_000 }, 10],
  [16_384, { "a.txt": 50_000, "b.txt": 50_000 }, 25],
  [32_768, { "a.txt": 50_000, "b.txt": 50_000 }, 14],
  [65_536, { "a.txt": 50_000, "b.txt": 50_000, "c.txt": 50_000 }, 10],
  [200_000, { "a.txt": 400_000 }, 14],
];

for (const [window, sizes, most] of KNOWN) {
  for (const together of [false, true]) {
    const what = `${Object.values(sizes).join(" + ")} bytes${together ? " at once" : ""}`;
    Deno.test(`a run reads ${what} in a window of ${window} tokens without a loop or a refusal`, async () => {
      const { model } = await read({ window, together }, sizes);
      assertEquals(model.refusals, 0);
      assert(model.requests <= most, `${model.requests} requests, ${model.summaries} summaries`);
    });
  }
}

Deno.test("a conversation is summarised in time though its endpoint counts next to nothing of it", async () => {
  const sizes = { "a.txt": 50_000, "b.txt": 50_000 };
  const { model } = await read({ window: 16_384, countsLittle: true }, sizes);
  assertEquals(model.refusals, 0);
  assert(model.requests <= 25 && model.summaries > 0, `${model.requests}, ${model.summaries}`);
});

for (const namesWindow of [true, false]) {
  for (const window of [4_096, 8_192, 16_384]) {
    const how = namesWindow ? "names it" : "does not";
    Deno.test(`a run goes on in ${window} tokens when 131,072 were believed and the refusal ${how}`, async () => {
      const { model, events } = await read(
        { window, believed: 131_072, namesWindow, together: true },
        { "a.txt": 4 * window, "b.txt": 2 * window },
      );
      assert(model.refusals > 0 && model.refusals < 12, `${model.refusals} refusals`);
      assert(model.requests < 90, `${model.requests} requests`);
      const notices = events.flatMap((event) => event.type === "notice" ? [event.text] : []);
      const said = `the context window of reader holds ${window} tokens, its endpoint says`;
      assertEquals(notices.includes(said), namesWindow);
    });
  }
}

function run(
  model: Model,
  messages: readonly Message[],
  emit: (event: RunEvent) => void = () => {},
) {
  using limits = new Limits();
  return runLoop({
    model,
    tools,
    permit: () => ({ allowed: true }),
    limits,
    messages,
    cwd: "/",
    emit,
    signal: new AbortController().signal,
  });
}

Deno.test("a prompt that is longer than the window is said before the first request", async () => {
  const model = new Reader({ window: 8_192, files: [] });
  const outcome = await run(model, [
    { role: "system", content: "S" },
    { role: "user", content: "word ".repeat(8_000) },
  ]);
  assertEquals([outcome.reason, model.requests], ["failed", 0]);
  const message = "message" in outcome ? outcome.message : "";
  assertStringIncludes(
    message,
    "the prompt is too long for reader: with instructions and tools it has about 1",
  );
  assertStringIncludes(message, "and the context window holds 8192");
});

Deno.test("a prompt that is longer than the window is said when a conversation goes on with it", async () => {
  const model = new Reader({ window: 8_192, files: [] });
  const outcome = await run(model, [
    { role: "system", content: "S" },
    { role: "user", content: "hello" },
    { role: "assistant", parts: [{ type: "text", text: "hello" }] },
    { role: "user", content: "word ".repeat(8_000) },
  ]);
  assertEquals([outcome.reason, model.requests], ["failed", 0]);
});

Deno.test("a prompt that is longer than an assumed window is tried", async () => {
  const model = new Reader({ window: 32_768, believed: 8_192, files: [] });
  const outcome = await run(model, [{ role: "user", content: "word ".repeat(8_000) }]);
  assertEquals([outcome.reason, model.requests], ["completed", 1]);
});

Deno.test("a conversation that no shortening makes fit ends with the words of the endpoint", async () => {
  const model = new Reader({ window: 1_000, believed: 32_768, files: [] });
  const outcome = await run(model, [{ role: "user", content: "word ".repeat(8_000) }]);
  assertEquals(outcome.reason, "failed");
  assertEquals("message" in outcome && outcome.message, "too long");
});
