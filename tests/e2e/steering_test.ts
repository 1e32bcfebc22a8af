/**
 * Steering agents, on the compiled binary: tell, respawn --continue, and what they ask.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { startFakeAnthropic } from "../helpers/fake_anthropic.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { namesIn } from "../helpers/files.ts";
import { processRunning } from "../helpers/running.ts";
import { IS_FULL } from "../helpers/rounds.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { isTraceable, runTraced } from "../helpers/traced.ts";

const log = (sandbox: Sandbox, id: string) => Deno.readTextFileSync(sandbox.path(id, "stdout.log"));

/** What nobody has read. */
const unread = (inbox: string) => namesIn(inbox).filter((name) => name.endsWith(".json"));

/** The messages of the conversation of the latest run. */
function conversation(sandbox: Sandbox, session: unknown): Array<Record<string, unknown>> {
  return Deno.readTextFileSync(join(sandbox.home, "sessions", `${session}.jsonl`)).trimEnd()
    .split("\n").slice(1).map((line) => JSON.parse(line).message);
}

Deno.test("tell reaches a running agent in order, and one that has ended is gone on with", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: sleep 566");
  // From now on it reads nothing before the next turn.
  await processRunning(sandbox, "sleep 566");
  const tell = (...args: string[]) => sandbox.run(["tell", ...args], { stdin: "from stdin" });
  // Several tellers at once, each of which numbers its message.
  const said = ["a", "b", "c", "d"].map((word) => tell(id, `rehearse: say ${word}`));
  for (const { code, stdout, stderr } of await Promise.all(said)) {
    assertEquals([code, stdout, stderr], [0, `✓ Told ${id}\n`, ""]);
  }
  assertMatch(await sandbox.ok(["inspect", id]), /^ {2}told +4 messages are waiting to be read$/m);
  await tell(id, "-");
  assertEquals((await tell("--now", id, "rehearse: say", "at once")).code, 0);
  const { session_id } = await sandbox.ended(id);
  const told = conversation(sandbox, session_id).filter(({ role }) => role === "user")
    .map(({ content }) => String(content)).slice(1);
  assertEquals(
    told.slice(0, 4).sort(),
    ["a", "b", "c", "d"].map((word) => `rehearse: say ${word}`),
  );
  assertEquals(told.slice(4), ["from stdin", "rehearse: say at once"]);
  assertStringIncludes(log(sandbox, id), "» rehearse: say at once\n");
  assertEquals(unread(sandbox.path(id, "inbox")), []);

  const late = await tell(id, "late");
  assertEquals([late.code, late.stdout], [1, ""]);
  assertMatch(
    late.stderr,
    /^error: cannot tell \w+: it has ended \(completed.*\nhint: .*--continue/,
  );
  const refused: [args: string[], code: number, says: RegExp][] = [
    [[id, " "], 2, /^error: the message is empty/],
    [[id], 2, /^error: /],
    [["nobody", "x"], 1, /^error: no such agent/],
    [[id, "x".repeat(110_000)], 1, /^error: /],
  ];
  for (const [args, code, says] of refused) {
    const result = await sandbox.run(["tell", ...args]);
    assertEquals([result.code, result.stdout], [code, ""], args.join(" ").slice(0, 40));
    assertMatch(result.stderr, says);
  }

  // What came too late is there for the next run; a run with other settings says so, and keeps them.
  await Deno.writeTextFile(
    sandbox.path(id, "inbox/099.json"),
    JSON.stringify({ id: "00000099", text: "rehearse: say too late" }),
  );
  assertMatch(await sandbox.ok(["inspect", id]), /told +1 message was not read: .* --continue$/m);
  const again = await sandbox.run(["respawn", id, "--continue", "--max-turns", "9"]);
  assertMatch(again.stdout, /^✓ Background agent respawned: /);
  assertEquals(again.stderr, "changed: --max-turns 9 (was not given)\n");
  const next = await sandbox.ended(id);
  assertEquals([next.max_turns, next.resumed_session], [9, session_id]);
  assertStringIncludes(log(sandbox, id), "» Go on.\n» rehearse: say too late\n");
  assertEquals(unread(sandbox.path(id, "inbox")), []);
  // In the order in which it was said.
  await Deno.writeTextFile(
    sandbox.path(id, "inbox/199.json"),
    JSON.stringify({ id: "00000199", text: "rehearse: say older" }),
  );
  await sandbox.ok(["respawn", id, "--continue", "--message", "rehearse: say newer"]);
  await sandbox.ended(id);
  assertStringIncludes(
    log(sandbox, id),
    "» Go on.\n» rehearse: say older\n» rehearse: say newer\n",
  );
  assertEquals(unread(sandbox.path(id, "inbox")), []);

  for (const args of [["--message", "x"], ["--effort", "wrong"], ["--timeout", "soon"]]) {
    const { code, stdout } = await sandbox.run(["respawn", id, ...args]);
    assertEquals([code, stdout], [2, ""], args.join(" "));
  }
  await sandbox.ok(["respawn", id]);
  await processRunning(sandbox, "sleep 566");
  await sandbox.ok(["stop", id]);
  const fresh = conversation(sandbox, sandbox.meta(id).session_id);
  assertEquals(fresh.filter(({ role }) => role === "user").length, 1, "a plain respawn is fresh");
  assertEquals(sandbox.meta(id).max_turns, 9);
});

Deno.test("what is told to a queued agent is read when it starts, and an answer waits with it", async () => {
  await using sandbox = await createSandbox();
  const first = await sandbox.startAgent("rehearse: sleep 600");
  const waits = ["--bg", "-q", "--model", "rehearsal", "--max-running", "1", "--"];
  const id = (await sandbox.ok([...waits, "rehearse: say begun"])).trim();
  const asks = (await sandbox.ok([...waits, 'rehearse: call ask {"question":"?"}'])).trim();
  assertEquals(
    await sandbox.ok(["tell", id, "rehearse: say heard"]),
    `✓ Kept for ${id} until it starts\n`,
  );
  assertMatch(await sandbox.ok(["inspect", id]), /told +1 message is waiting to be read\n/);
  await sandbox.ok(["stop", first]);
  await sandbox.ended(id);
  assertMatch(log(sandbox, id), /» rehearse: say heard\n[^]*heard\n/);
  await sandbox.ended(asks);
  const second = await sandbox.startAgent("rehearse: sleep 600");
  const answered = await sandbox.ok([
    "respawn",
    asks,
    "--continue",
    "--message",
    "rehearse: say yes",
  ]);
  assertMatch(answered, /queue/);
  await sandbox.ok(["stop", second]);
  const done = await sandbox.ended(asks);
  assertEquals([done.reason, done.runs], ["completed", 2]);
  assertMatch(log(sandbox, asks), /» rehearse: say yes\n[^]*yes\n$/);
});

const CALLS = [
  { name: "list", arguments: {} },
  { name: "ask", arguments: { question: "PostgreSQL\nor SQLite?" } },
];
const ANSWER = "SQLite it is.";

const PROTOCOLS = {
  openai: () => startFakeOpenAI([{ toolCalls: CALLS }, { text: ANSWER }]),
  anthropic: () =>
    startFakeAnthropic([
      {
        blocks: CALLS.map(({ name, arguments: input }) => ({ type: "tool_use", name, input })),
      },
      { blocks: [{ type: "text", text: ANSWER }] },
    ]),
};

for (const [provider, startServer] of Object.entries(PROTOCOLS)) {
  Deno.test(`an agent that asks ends with its question, and goes on with the answer (${provider})`, async () => {
    await using sandbox = await createSandbox();
    const server = startServer();
    try {
      const started = await sandbox.ok(
        ["--bg", "-q", "--provider", provider, "--base-url", server.url, "choose a database"],
        { env: { ISONFORGE_API_KEY: "sk-test-0123456789abcdef" } },
      );
      const id = started.trim();
      const end = await sandbox.ended(id);
      assertEquals([end.reason, end.exit_code, end.question], [
        "question",
        4,
        "PostgreSQL\nor SQLite?",
      ]);
      assertEquals((await sandbox.run(["wait", id])).code, 4);
      assertMatch((await sandbox.run(["agents"])).stderr, /^1 asks a question: /);
      assertMatch(await sandbox.ok(["inspect", id]), /asks +PostgreSQL\n +or SQLite\?\n +answer: /);
      assertMatch((await sandbox.run(["logs", id])).stderr, /answer: isonforge respawn \w+ --cont/);
      const unanswered = await sandbox.run(["respawn", id, "--continue"]);
      assertEquals(unanswered.code, 1);
      assertMatch(unanswered.stderr, /^error: cannot go on with \w+: it asks something\nhint: /);

      await sandbox.ok(["respawn", id, "--continue", "--message", "take SQLite"], {
        env: { ISONFORGE_API_KEY: "sk-test-0123456789abcdef" },
      });
      const done = await sandbox.ended(id);
      assertEquals([done.reason, done.question], ["completed", undefined]);
      // Both calls have their results, and the answer follows on them.
      const sent = JSON.stringify(server.requests[1]?.body.messages);
      assertMatch(sent, /README\.md.*The user was asked.*take SQLite/);
    } finally {
      await server.close();
    }
  });
}

Deno.test({
  name: "what was told is in the conversation once, wherever the run is killed",
  ignore: !isTraceable,
  fn: async () => {
    await using sandbox = await createSandbox();
    const inbox = join(sandbox.home, "told");
    const told = join(inbox, "001.json");
    const args = ["-p", "--model", "rehearsal", "--inbox", inbox, "--session-id"];
    const say = "rehearse: say hi";
    const prepare = async () => {
      await Deno.mkdir(join(inbox, "read"), { recursive: true });
      await Deno.writeTextFile(told, JSON.stringify({ id: "0a0a0a0a", text: "remember" }));
    };
    const clear = async () => {
      await Deno.remove(join(sandbox.home, "sessions"), { recursive: true });
      await Deno.remove(inbox, { recursive: true });
    };
    await prepare();
    const { mutations } = await runTraced(sandbox, [...args, "00000000", say]);
    await clear();
    // Where the message is written down, synced, and renamed out; with time, wherever anything is kept.
    const synced = mutations.findIndex((mutation) => mutation.startsWith("fsync sessions/"));
    assert(synced > 0, mutations.join("\n"));
    const places = mutations.map((_, index) => index + 1)
      .filter((at) => IS_FULL || (at >= synced && at <= synced + 3));
    for (const at of places) {
      await prepare();
      const session = `0000${String(at).padStart(4, "0")}`;
      await runTraced(sandbox, [...args, session, say], { at });
      const path = join(sandbox.home, "sessions", `${session}.jsonl`);
      const text = await Deno.readTextFile(path).catch(() => "");
      const goesOn = text.includes('"type":"session"') ? ["--resume", session] : [];
      await sandbox.ok([...args, "ffffffff", ...goesOn, say]);
      const kept = conversation(sandbox, "ffffffff");
      const times = kept.filter((message) => message?.content === "remember").length;
      assertEquals([times, unread(inbox)], [1, []], `killed at ${mutations[at - 1]}`);
      await clear();
    }
  },
});

Deno.test("respawn takes options back, says so, and they stay away", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: say one", {
    args: [
      ...["--check", "true", "--check-attempts", "2", "--on-end", "echo told >> told"],
      ...["--max-turns", "5", "--notify", "terminal", "--restart", "on-failure:2"],
      ...["--append-system-prompt", "long", "--timeout", "5m"],
    ],
  });
  await sandbox.ended(id);
  const respawn = async (...args: string[]) => {
    const { code, stderr } = await sandbox.run(["respawn", id, ...args]);
    if (code === 0) await sandbox.ended(id);
    return stderr;
  };
  assertEquals(
    await respawn("--no-check", "--on-end", "", "--max-turns=9", "--no-append-system-prompt"),
    "changed: no --append-system-prompt\nchanged: no --check (was true)\n" +
      "changed: no --check-attempts (was 2)\nchanged: no --on-end (was 'echo told >> told')\n" +
      "changed: --max-turns 9 (was 5)\n",
  );
  assertEquals(
    await respawn("--notify=", "--no-restart", "--no-timeout"),
    "changed: no --timeout (was 5m)\nchanged: no --notify (was terminal)\n" +
      "changed: no --restart (was on-failure:2)\n",
  );
  // What was not there is no change, and what is refused changes nothing.
  assertEquals(await respawn("--no-check"), "");
  const before = sandbox.meta(id);
  assertStringIncludes(await respawn("--no-exec"), "error: --exec cannot be taken back");
  assertStringIncludes(await respawn("--no-nonsense"), 'error: unknown option "--no-nonsense"');
  assertStringIncludes(await respawn("--no-check", "--check", "x"), "more than once");
  assertStringIncludes(await respawn("--message", ""), "error: missing value");
  // What a start refuses: the wider of two modes must not win unseen.
  for (const yolo of ["--yolo", "--dangerously-skip-permissions"]) {
    assertStringIncludes(
      await respawn(yolo, "--permission-mode", "plan"),
      "error: --yolo and --permission-mode plan contradict each other",
    );
  }
  // Switched off since it started.
  const off = JSON.stringify({ permissions: { disableBypassPermissionsMode: "disable" } });
  const settings = join(sandbox.home, "settings.json");
  await Deno.writeTextFile(settings, off);
  for (const args of [[], ["--continue", "--message", "x"], ["--permission-mode", "yolo"]]) {
    assertStringIncludes(
      await respawn(...args),
      'error: yolo is switched off: "permissions.disableBypassPermissionsMode" in settings.json\n' +
        "hint: --permission-mode auto is the next one\n",
    );
  }
  assertEquals(unread(sandbox.path(id, "inbox")), []);
  assertEquals(sandbox.meta(id), before);
  assertEquals(
    await respawn("--permission-mode", "auto"),
    "changed: --permission-mode auto (was not given)\n",
  );
  await Deno.remove(settings);
  const kept = ["check", "check_attempts", "on_end", "notify", "restart", "append_system_prompt"];
  assertEquals(Object.keys(before).filter((field) => [...kept, "timeout"].includes(field)), []);
  assertEquals([before.max_turns, before.model], [9, "rehearsal"]);
});
