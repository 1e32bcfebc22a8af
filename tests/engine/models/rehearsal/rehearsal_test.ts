import "../../../helpers/libc.ts";
import { assertEquals } from "@std/assert/equals";
import { assertRejects } from "@std/assert/rejects";
import { assertStringIncludes } from "@std/assert/string-includes";
import { join } from "@std/path/join";
import { Limits } from "../../../../lib/engine/limits.ts";
import { runLoop } from "../../../../lib/engine/loop.ts";
import { answerCalls, answerText, type Message } from "../../../../lib/engine/message.ts";
import { ModelError } from "../../../../lib/engine/models/model_error.ts";
import { rehearsalModel } from "../../../../lib/engine/models/rehearsal/rehearsal.ts";
import { promptWords } from "../../../../lib/engine/models/rehearsal/survey.ts";
import { tools } from "../../../../lib/engine/tools/mod.ts";

const signal = new AbortController().signal;

async function ask(messages: Message[]) {
  for await (const event of rehearsalModel().stream({ messages, tools: [], signal })) {
    if (event.type === "finish") return event;
  }
  throw new Error("no end");
}

/** Runs a prompt through the real loop and the real tools in a directory with two files. */
async function rehearse(prompt: string) {
  const cwd = await Deno.makeTempDir();
  await Deno.writeTextFile(join(cwd, "api.ts"), "export const load = () => fetch(url);\n");
  await Deno.writeTextFile(join(cwd, "README.md"), "# A project\n");
  const calls: string[] = [];
  try {
    using limits = new Limits();
    const outcome = await runLoop({
      model: rehearsalModel(),
      tools,
      permit: () => ({ allowed: true }),
      limits,
      messages: [{ role: "system", content: "" }, { role: "user", content: prompt }],
      cwd,
      emit: (event) => {
        if (event.type === "toolEnd") {
          calls.push(`${event.call.name} ${event.label} ${event.result.isError ? "✗" : "✓"}`);
        }
      },
      signal,
    });
    return { outcome, calls };
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
}

Deno.test("rehearsalModel() makes real calls about the prompt's words and prints what they found", async () => {
  const { outcome, calls } = await rehearse("audit every fetch() call");
  assertEquals(calls, ["glob **/* ✓", "grep audit|fetch|call ✓", "read api.ts ✓"]);
  assertEquals(outcome.reason, "completed");
  assertStringIncludes(outcome.text, "api.ts:1: export const load = () => fetch(url);");
  assertStringIncludes(outcome.text, "Files read: api.ts");
});

Deno.test("rehearsalModel() says the same when it is asked the same", async () => {
  const [one, two] = [
    await rehearse("audit every fetch() call"),
    await rehearse("audit every fetch() call"),
  ];
  assertEquals(one.outcome.text, two.outcome.text);
});

Deno.test("rehearsalModel() says in its first line that no model was consulted", async () => {
  const { answer, usage } = await ask([{ role: "user", content: "anything at all" }]);
  assertStringIncludes(answerText(answer).split("\n")[0] ?? "", "no model was consulted");
  assertEquals(usage, { input: 0, output: 0, cacheRead: 0, estimated: false });
});

Deno.test("rehearsalModel() looks for the file when the prompt names one", async () => {
  const { answer } = await ask([{
    role: "user",
    content: "summarize all README.md files in submodules",
  }]);
  assertEquals(answerCalls(answer)[0]?.arguments, { pattern: "**/README.md" });
});

Deno.test("rehearsalModel() follows directions in their order, then the rest of the prompt", async () => {
  const { outcome, calls } = await rehearse(
    [
      "rehearse: say on my way",
      "rehearse: bash echo hello",
      'rehearse: call write {"path": "new.txt", "content": "fetch"}',
      "rehearse: tokens 1000 50",
      "rehearse: sleep 0",
      "look for fetch",
    ].join("\n"),
  );
  assertEquals(calls.slice(0, 3), ["bash echo hello ✓", "write new.txt ✓", "bash sleep 0 ✓"]);
  assertEquals(calls.slice(3, 5), ["glob **/* ✓", "grep fetch ✓"]);
  assertEquals(calls.length, 7);
  assertEquals([outcome.usage.input, outcome.usage.output], [1000, 50]);
});

Deno.test("rehearsalModel() ends with the last direction when that calls nothing", async () => {
  const { outcome, calls } = await rehearse("look for fetch\nrehearse: say There is one.");
  assertEquals([calls, outcome.text.split("\n").at(-1)], [[], "There is one."]);
});

Deno.test("rehearsalModel() is over after the last direction when there is nothing else", async () => {
  const { outcome, calls } = await rehearse("rehearse: bash exit 3");
  assertEquals(calls, ["bash exit 3 ✗"]);
  assertEquals(outcome.text, "The rehearsal is over.");
});

Deno.test("rehearsalModel() splits a sleep that is longer than a bash call may be", async () => {
  const first = await ask([{ role: "user", content: "rehearse: sleep 1000" }]);
  const second = await ask([
    { role: "user", content: "rehearse: sleep 1000" },
    first.answer,
    { role: "tool", results: [{ callId: "x", name: "bash", output: "", isError: false }] },
  ]);
  const commands = [first, second].map(({ answer }) => answerCalls(answer)[0]?.arguments);
  assertEquals(commands, [{ command: "sleep 590", timeout_s: 600 }, {
    command: "sleep 410",
    timeout_s: 600,
  }]);
});

Deno.test("rehearsalModel() fails as a model does when it is told to", async () => {
  const error = await assertRejects(
    () => ask([{ role: "user", content: "rehearse: fail out of memory" }]),
    ModelError,
  );
  assertEquals([error.message, error.retryable], ["out of memory", false]);
  const unknown = await assertRejects(
    () => ask([{ role: "user", content: "rehearse: dance" }]),
    ModelError,
  );
  assertStringIncludes(unknown.message, 'does not know "rehearse: dance"');
});

Deno.test("promptWords() keeps the telling words, each once", () => {
  assertEquals(promptWords("audit every fetch() call for missing await + timeout"), [
    "audit",
    "fetch",
    "call",
    "await",
    "timeout",
  ]);
  assertEquals(promptWords("refactor session.py to use redis, session.py first"), [
    "refactor",
    "session.py",
    "redis",
  ]);
});
