import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import { UserError } from "../../../lib/errors.ts";
import type { Message } from "../../../lib/engine/message.ts";
import { Session } from "../../../lib/engine/sessions/session.ts";
import { poll } from "../../helpers/poll.ts";
import { openAt } from "../../helpers/open_files.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

const QUESTION: Message = { role: "user", content: "line\nbreak" };
const ANSWER: Message = { role: "assistant", parts: [{ type: "text", text: "ok" }] };

/** Records a conversation; returns its id. */
async function record(home: string, messages: readonly Message[], model = "m"): Promise<string> {
  using session = await Session.open({}, { home, cwd: "/work" });
  session.messagesFor(model);
  for (const message of messages) await session.add(message);
  return session.id;
}

async function linesOf(path: string) {
  return (await Deno.readTextFile(path)).trimEnd().split("\n").map((line) => JSON.parse(line));
}

/** A lock that was given up is closed when it comes, which no promise of the test tells. */
const GIVEN_UP_LOCK = { sanitizeOps: false, sanitizeResources: false };

Deno.test("Session appends one line per message to a file that only its owner can read", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.at("home");
  using session = await Session.open({}, { home, cwd: "/work" });
  session.messagesFor("m");
  await session.add({ role: "system", content: "not kept" });
  await session.add(QUESTION);
  await session.add(ANSWER);

  assertMatch(session.id, /^[0-9a-f]{8}$/);
  assertEquals(session.path, join(home, "sessions", `${session.id}.jsonl`));
  const lines = await linesOf(session.path);
  assertEquals([lines[0].type, lines[0].version, lines[0].cwd, lines[0].model], [
    "session",
    1,
    "/work",
    "m",
  ]);
  assertEquals(lines.slice(1).map((line) => line.message), [QUESTION, ANSWER]);
  assertEquals(((await Deno.stat(session.path)).mode ?? 0) & 0o777, 0o600);
  assertEquals(((await Deno.stat(join(home, "sessions"))).mode ?? 0) & 0o777, 0o700);
});

Deno.test("Session leaves no file when nothing was said", async () => {
  await using directory = await temporaryDirectory();
  await record(directory.path, []);
  assertEquals(await Array.fromAsync(Deno.readDir(directory.path)), []);
});

Deno.test("Session goes on in the same file when it is resumed", async () => {
  await using directory = await temporaryDirectory();
  const id = await record(directory.path, [QUESTION, ANSWER]);
  using session = await Session.open({ resume: id }, { home: directory.path, cwd: "/work" });
  assertEquals([session.id, session.notices], [id, []]);
  assertEquals(session.messagesFor("m"), [QUESTION, ANSWER]);
  await session.add(QUESTION);
  assertEquals((await linesOf(session.path)).length, 4);
});

Deno.test("Session drops a half-written last line with a notice, and uses the rest", async () => {
  await using directory = await temporaryDirectory();
  const id = await record(directory.path, [QUESTION, ANSWER]);
  const path = directory.at("sessions", `${id}.jsonl`);
  await Deno.writeTextFile(path, `{"type":"message","at":"2026`, { append: true });
  using session = await Session.open({ resume: id }, { home: directory.path, cwd: "/work" });
  assertEquals(session.notices, [`session ${id}: its last line is incomplete and was left out`]);
  assertEquals(session.messagesFor("m"), [QUESTION, ANSWER]);
  await session.add(QUESTION);
  assertEquals((await linesOf(path)).length, 4, "and the next line is whole");
});

Deno.test("Session goes on in a copy when another run has it", GIVEN_UP_LOCK, async () => {
  await using directory = await temporaryDirectory();
  const options = { home: directory.path, cwd: "/work" };
  const id = await record(directory.path, [QUESTION, ANSWER]);
  using first = await Session.open({ resume: id }, options);
  using second = await Session.open({ resume: id }, options);
  assertEquals(second.notices, [
    `session ${id} is in use by another run: going on in a copy, ${second.id}`,
  ]);
  assertEquals(first.messagesFor("m"), [QUESTION, ANSWER]);
  assertEquals(second.messagesFor("m"), [QUESTION, ANSWER]);
  await second.add(QUESTION);
  await first.add(ANSWER);
  const roles = async (path: string) =>
    (await linesOf(path)).map((line) => line.message?.role ?? line.type);
  assertEquals(await roles(second.path), ["session", "user", "assistant", "user"]);
  assertEquals(await roles(first.path), ["session", "user", "assistant", "assistant"]);
  first[Symbol.dispose]();
  await poll(() => openAt(first.path).length === 0, "the lock that was given up");
});

Deno.test(
  "Session goes on in a copy with the given id when one is given",
  GIVEN_UP_LOCK,
  async () => {
    await using directory = await temporaryDirectory();
    const options = { home: directory.path, cwd: "/work" };
    const id = await record(directory.path, [QUESTION, ANSWER]);
    const before = await Deno.readTextFile(directory.at("sessions", `${id}.jsonl`));
    {
      using copy = await Session.open({ resume: id, id: "00c0ffee" }, options);
      copy.messagesFor("m");
      await copy.add(QUESTION);
    }
    using again = await Session.open({ resume: "00c0ffee" }, options);
    assertEquals(again.messagesFor("m"), [QUESTION, ANSWER, QUESTION]);
    assertEquals(await Deno.readTextFile(directory.at("sessions", `${id}.jsonl`)), before);
  },
);

Deno.test("Session goes on from the summary when older turns were summarised", async () => {
  await using directory = await temporaryDirectory();
  const options = { home: directory.path, cwd: "/work" };
  const summary: Message = { role: "user", content: "summary" };
  const id = await record(directory.path, [QUESTION, ANSWER, QUESTION]);
  {
    using session = await Session.open({ resume: id }, options);
    session.messagesFor("m");
    await session.compacted([{ role: "system", content: "no" }, summary, QUESTION]);
    await session.add(ANSWER);
  }
  using session = await Session.open({ resume: id }, options);
  assertEquals(session.messagesFor("m"), [summary, QUESTION, ANSWER]);
});

Deno.test("Session keeps thoughts for the model that had them, and from others", async () => {
  await using directory = await temporaryDirectory();
  const options = { home: directory.path, cwd: "/work" };
  const thoughtful: Message = {
    role: "assistant",
    parts: [
      { type: "reasoning", text: "hm", metadata: { signature: "s" } },
      { type: "text", text: "ok" },
    ],
  };
  const id = await record(directory.path, [QUESTION, thoughtful], "thinker");
  {
    using session = await Session.open({ resume: id }, options);
    assertEquals(session.messagesFor("thinker"), [QUESTION, thoughtful]);
  }
  {
    using session = await Session.open({ resume: id }, options);
    assertEquals(session.messagesFor("other"), [QUESTION, ANSWER]);
    await session.add(QUESTION);
  }
  using session = await Session.open({ resume: id }, options);
  assertEquals(session.messagesFor("thinker"), [QUESTION, ANSWER, QUESTION]);
});

Deno.test("Session refuses what is no id before it becomes a path", async () => {
  await using directory = await temporaryDirectory();
  const options = { home: directory.path, cwd: "/work" };
  for (const id of ["../../etc/passwd", "", "ABCDEF01", "a3f8c1d2\n"]) {
    await assertRejects(() => Session.open({ id }, options), UserError, "not a session id");
    await assertRejects(() => Session.open({ resume: id }, options), UserError, "not a session id");
  }
});

Deno.test("Session says so when the file to resume is not one", async () => {
  await using directory = await temporaryDirectory();
  const options = { home: directory.path, cwd: "/work" };
  await Deno.mkdir(directory.at("sessions"));
  await Deno.writeTextFile(directory.at("sessions", "00000001.jsonl"), "not a session\n");
  await assertRejects(
    () => Session.open({ resume: "00000001" }, options),
    UserError,
    "cannot read session 00000001: its first line is not that of a session",
  );
});
