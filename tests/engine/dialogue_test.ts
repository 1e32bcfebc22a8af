import { assertEquals, assertStringIncludes } from "@std/assert";
import { Dialogue } from "../../lib/engine/dialogue.ts";
import { type LimitOptions, Limits } from "../../lib/engine/limits.ts";
import type { Ask } from "../../lib/engine/permissions/permit.ts";
import type { SessionChoice } from "../../lib/engine/sessions/session.ts";
import { loadRunConfig, type RunFlags } from "../../lib/config/run_config.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { temporaryDirectory } from "../helpers/temporary_directory.ts";

async function open(
  path: string,
  { flags, session = {}, ask }: { flags: RunFlags; session?: SessionChoice; ask?: Ask },
): Promise<Dialogue> {
  const config = await loadRunConfig(flags, { env: () => undefined, home: `${path}/home` });
  return await Dialogue.open({
    config,
    home: `${path}/home`,
    userHome: path,
    cwd: path,
    session,
    ...(ask === undefined ? {} : { ask }),
  });
}

async function say(
  dialogue: Dialogue,
  text: string,
  { signal = new AbortController().signal, ...caps }: LimitOptions & { signal?: AbortSignal } = {},
) {
  using limits = new Limits(caps);
  return await dialogue.say(text, { limits, emit: () => {}, signal });
}

Deno.test("Dialogue tells the model what was said before, also when it is resumed", async () => {
  await using directory = await temporaryDirectory();
  const server = startFakeOpenAI([{ text: "One." }, { text: "Two." }, { text: "Three." }]);
  const flags = { baseUrl: server.url };
  try {
    using first = await open(directory.path, { flags });
    assertEquals((await say(first, "a")).text, "One.");
    assertEquals((await say(first, "b")).text, "Two.");
    const { sessionId } = first.facts;
    first[Symbol.dispose]();
    using second = await open(directory.path, { flags, session: { resume: sessionId } });
    assertEquals((await say(second, "c")).text, "Three.");
    const messages: Array<{ role: string; content: string }> = server.requests[2]?.body.messages;
    assertEquals(
      messages.map(({ role, content }) =>
        role === "system" ? role : content.split("</context>\n\n").at(-1)
      ),
      [
        "system",
        "a",
        "One.",
        "b",
        "Two.",
        "c",
      ],
    );
  } finally {
    await server.close();
  }
});

Deno.test("Dialogue.change() goes on with another model and mode, and stays as it is without such a model", async () => {
  await using directory = await temporaryDirectory();
  const server = startFakeOpenAI([{ text: "One." }, { text: "Two." }], {
    models: [{ id: "small" }, { id: "large" }],
  });
  const flags = { baseUrl: server.url, model: "small" };
  try {
    using dialogue = await open(directory.path, { flags });
    await say(dialogue, "a");
    const { model } = await loadRunConfig({ ...flags, model: "large" }, {
      env: () => undefined,
      home: `${directory.path}/home`,
    });
    await dialogue.change({ model, permissionMode: "plan" });
    assertEquals([dialogue.facts.model, dialogue.facts.permissionMode], ["large", "plan"]);
    await say(dialogue, "b");
    const { messages, model: asked } = server.requests[1]?.body ?? {};
    assertEquals([asked, messages.length], ["large", 4]);
    assertStringIncludes(messages[0].content, "Permissions: plan.");
    const saved = `${directory.path}/home/sessions/${dialogue.facts.sessionId}.jsonl`;
    assertStringIncludes(await Deno.readTextFile(saved), `"model":"large"`);
  } finally {
    await server.close();
  }
});

Deno.test("Dialogue.compact() leaves a summary by the model, and says how full the window is", async () => {
  await using directory = await temporaryDirectory();
  const server = startFakeOpenAI([{ text: "One ".repeat(2000) }, { text: "Two." }, {
    text: "SUMMARY",
  }, { text: "Three." }]);
  try {
    using dialogue = await open(directory.path, { flags: { baseUrl: server.url } });
    await say(dialogue, "a");
    await say(dialogue, "b");
    const before = dialogue.context;
    const { signal } = new AbortController();
    using limits = new Limits({});
    assertEquals(await dialogue.compact({ limits, signal }) > 0, true);
    assertEquals(dialogue.messages.length, 2);
    assertEquals([before.used > 0, dialogue.context.window], [true, before.window]);
    assertEquals(await dialogue.compact({ limits, signal }), 0);
    await say(dialogue, "c");
    assertStringIncludes(JSON.stringify(server.requests[3]?.body.messages), "SUMMARY");
  } finally {
    await server.close();
  }
});

Deno.test("Dialogue asks about a call, and runs it with the arguments that the person chose", async () => {
  await using directory = await temporaryDirectory();
  const server = startFakeOpenAI([
    { toolCalls: [{ name: "bash", arguments: { command: "echo theirs" } }] },
    { text: "Done." },
  ]);
  const reasons: string[] = [];
  const ask: Ask = ({ reason }) => {
    reasons.push(reason);
    return Promise.resolve({
      allowed: true,
      args: { command: "echo ours" },
      note: "the user changed it",
    });
  };
  try {
    using dialogue = await open(directory.path, { flags: { baseUrl: server.url }, ask });
    await say(dialogue, "go");
    assertEquals(reasons, ["default mode asks before every command"]);
    const { messages } = server.requests[1]?.body ?? {};
    assertStringIncludes(messages[0].content, "The user is asked about each edit and command");
    assertEquals(messages.at(-1).content, "[the user changed it]\nours\n[exit code 0]");
  } finally {
    await server.close();
  }
});

Deno.test("Dialogue can go on when a turn was stopped in the middle of a call", async () => {
  await using directory = await temporaryDirectory();
  const server = startFakeOpenAI([
    { toolCalls: [{ name: "bash", arguments: { command: "sleep 600" } }] },
    { text: "Going on." },
  ]);
  const stop = new AbortController();
  try {
    const flags = { baseUrl: server.url, permissionMode: "yolo" };
    using dialogue = await open(directory.path, { flags });
    using limits = new Limits();
    const stopped = await dialogue.say("go", {
      limits,
      signal: stop.signal,
      emit: (event) => event.type === "toolStart" ? stop.abort(new Error("stopped")) : undefined,
    });
    assertEquals(stopped.reason, "stopped");
    assertEquals((await say(dialogue, "on")).text, "Going on.");
    const { messages } = server.requests[1]?.body ?? {};
    assertEquals(messages.map(({ role }: { role: string }) => role), [
      "system",
      "user",
      "assistant",
      "tool",
      "assistant",
      "user",
    ], "user and assistant take turns");
  } finally {
    await server.close();
  }
});

Deno.test("Dialogue tells the words that waited to be redacted when a turn is interrupted", async () => {
  await using directory = await temporaryDirectory();
  // "sk-" may be the beginning of a key: it waits for more, which never comes.
  const server = startFakeOpenAI([{ text: "the prefix is sk-", hangAfter: 2 }]);
  const stop = new AbortController();
  let told = "";
  try {
    using dialogue = await open(directory.path, { flags: { baseUrl: server.url } });
    using limits = new Limits();
    const outcome = await dialogue.say("go", {
      limits,
      signal: stop.signal,
      emit: (event) => {
        if (event.type !== "text") return;
        told += event.delta;
        stop.abort(new Error("stopped"));
      },
    });
    assertEquals(outcome.reason, "stopped");
    assertEquals(told, "the prefix is sk-");
  } finally {
    await server.close();
  }
});

Deno.test("Dialogue keeps user and assistant taking turns when it goes on after --max-turns", async () => {
  await using directory = await temporaryDirectory();
  const call = { toolCalls: [{ name: "list", arguments: {} }] };
  const server = startFakeOpenAI([call, { text: "One." }, { text: "Two." }]);
  const flags = { baseUrl: server.url };
  try {
    using first = await open(directory.path, { flags });
    assertEquals((await say(first, "a", { maxTurns: 1 })).reason, "turns");
    first[Symbol.dispose]();
    using second = await open(directory.path, {
      flags,
      session: { resume: first.facts.sessionId },
    });
    assertEquals((await say(second, "b")).text, "One.");
    const messages: Array<{ role: string; tool_calls?: unknown }> = server.requests[1]?.body
      .messages;
    const counted = messages.filter(({ role, tool_calls }) =>
      role !== "system" && role !== "tool" && tool_calls === undefined
    );
    assertEquals(counted.map(({ role }) => role), ["user", "assistant", "user"]);
  } finally {
    await server.close();
  }
});
