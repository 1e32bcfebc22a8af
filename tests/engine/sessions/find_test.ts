import { assert, assertEquals, assertRejects } from "@std/assert";
import { join } from "@std/path/join";
import { UserError } from "../../../lib/errors.ts";
import { chooseSession, findSessions } from "../../../lib/engine/sessions/find.ts";
import { summarizeSession } from "../../../lib/engine/sessions/summary.ts";
import { temporaryDirectory } from "../../helpers/temporary_directory.ts";

/** Writes a session file that was last changed at `at` seconds. */
async function put(
  home: string,
  { id, cwd = "/work", words = [], at }: { id: string; cwd?: string; words?: string[]; at: number },
): Promise<void> {
  await Deno.mkdir(join(home, "sessions"), { recursive: true });
  const lines = [
    { type: "session", version: 1, id, cwd, model: "m", started_at: "2026-01-01T00:00:00Z" },
    ...words.map((content) => ({ type: "message", at: "x", message: { role: "user", content } })),
  ];
  const path = join(home, "sessions", `${id}.jsonl`);
  await Deno.writeTextFile(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  await Deno.utime(path, at, at);
}

Deno.test("findSessions() lists those of a directory, the newest first", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  assertEquals(await findSessions({ home }), []);
  await put(home, { id: "00000001", at: 100 });
  await put(home, { id: "00000002", at: 300 });
  await put(home, { id: "00000003", at: 200, cwd: "/work/below" });
  const ids = async (cwd?: string) =>
    (await findSessions(cwd === undefined ? { home } : { home, cwd })).map(({ id }) => id);
  assertEquals(await ids(), ["00000002", "00000003", "00000001"]);
  assertEquals(await ids("/work"), ["00000002", "00000001"]);
  assertEquals(await ids("/"), []);
});

Deno.test("findSessions() tells what is named like a session and is none, and passes over the rest", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  await put(home, { id: "00000001", at: 100 });
  for (const name of ["00000002.jsonl", "notes.txt", "0000000z.jsonl", "00000003"]) {
    await Deno.writeTextFile(directory.at("sessions", name), "nonsense");
  }
  const problems: string[] = [];
  const found = await findSessions({ home, onProblem: (problem) => problems.push(problem) });
  assertEquals(found.map(({ id }) => id), ["00000001"]);
  assertEquals(problems, [
    "cannot read session 00000002: its first line is not that of a session",
  ]);
});

Deno.test("summarizeSession() counts the user's messages and shows the first", async () => {
  await using directory = await temporaryDirectory();
  await put(directory.path, { id: "00000001", words: ["first\nwords", "more"], at: 100 });
  await put(directory.path, { id: "00000002", at: 50 });
  const found = await findSessions({ home: directory.path });
  const summaries = await Promise.all(found.map(summarizeSession));
  assertEquals(summaries.map(({ turns, prompt }) => [turns, prompt]), [[2, "first\nwords"], [
    0,
    "",
  ]]);
});

Deno.test("summarizeSession() shows first words that hold line breaks of Unicode", async () => {
  await using directory = await temporaryDirectory();
  const prompt = "one\u2028two\u2029three\u0085four";
  await put(directory.path, { id: "00000001", words: [prompt], at: 100 });
  const [found] = await findSessions({ home: directory.path });
  assert(found !== undefined);
  const summary = await summarizeSession(found);
  assertEquals([summary.turns, summary.prompt], [1, prompt]);
});

Deno.test("chooseSession() takes the last of the directory, or the one that a prefix names", async () => {
  await using directory = await temporaryDirectory();
  const home = directory.path;
  const cwd = directory.at("here");
  await Deno.mkdir(cwd);
  await put(home, { id: "aa000001", cwd, at: 100 });
  await put(home, { id: "ab000002", cwd, at: 200 });
  await put(home, { id: "ac000003", cwd: home, at: 300 });
  await put(home, { id: "ad000004", cwd: directory.at("gone"), at: 400 });
  assertEquals((await chooseSession(undefined, { home, cwd })).id, "ab000002");
  assertEquals((await chooseSession("aa", { home, cwd })).id, "aa000001");

  const notices: string[] = [];
  const gone = await chooseSession("ad", { home, cwd, onProblem: (text) => notices.push(text) });
  assertEquals([gone.id, notices], ["ad000004", [
    `"${directory.at("gone")}" of session ad000004 is gone: going on in "${cwd}"`,
  ]]);
  const refusal = async (prefix: string | undefined, where = cwd) => {
    const error = await assertRejects(() => chooseSession(prefix, { home, cwd: where }), UserError);
    return [error.message, error.exitCode];
  };
  assertEquals(await refusal("a"), [
    `"a" fits 4 sessions: aa000001, ab000002, ac000003, ad000004`,
    1,
  ]);
  assertEquals(await refusal("ff"), [`no such session: "ff"`, 1]);
  assertEquals(await refusal("../x"), [`not a session id: "../x"`, 2]);
  assertEquals(await refusal("ac"), [`session ac000003 belongs to "${home}"`, 1]);
  assertEquals(await refusal(undefined, "/"), [
    "there is no conversation of this directory to continue",
    1,
  ]);
});
