/**
 * Conversations that go on, on the compiled binary.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { namesIn } from "../helpers/files.ts";
import { poll } from "../helpers/poll.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";

const SAY = ["-p", "--model", "rehearsal"];

interface Listed {
  id: string;
  cwd: string;
  turns: number;
  prompt: string;
}

async function sessions(sandbox: Sandbox, ...args: string[]): Promise<Listed[]> {
  return JSON.parse(await sandbox.ok(["sessions", "--json", ...args]));
}

/** The messages of a session, as they are kept. */
function roles({ home }: Sandbox, id: string): string[] {
  return Deno.readTextFileSync(`${home}/sessions/${id}.jsonl`).trimEnd().split("\n").slice(1)
    .map((line) => JSON.parse(line).message?.role);
}

Deno.test("--continue goes on with the last conversation of this directory", async () => {
  await using sandbox = await createSandbox();
  await sandbox.ok([...SAY, "rehearse: say one"]);
  await sandbox.ok([...SAY, "rehearse: say elsewhere"], { cwd: `${sandbox.project}/src` });
  await sandbox.ok([...SAY, "-c", "rehearse: say two"]);
  const [last, ...others] = await sessions(sandbox);
  assertEquals([last?.turns, last?.prompt, others], [2, "rehearse: say one", []]);
  assertEquals(roles(sandbox, last?.id ?? ""), ["user", "assistant", "user", "assistant"]);
  assertEquals((await sessions(sandbox, "--all")).length, 2);
});

Deno.test("--continue is not about the conversation that a running agent is in", async () => {
  await using sandbox = await createSandbox();
  await sandbox.ok([...SAY, "rehearse: say mine"]);
  const id = await sandbox.startAgent("rehearse: sleep 600");
  await poll(async () => (await sessions(sandbox)).length === 2, "the agent's conversation");
  await sandbox.ok([...SAY, "-c", "rehearse: say more"]);
  const mine = (await sessions(sandbox)).find(({ prompt }) => prompt === "rehearse: say mine");
  assertEquals(mine?.turns, 2);
  await sandbox.ok(["stop", id]);
});

Deno.test("--resume goes on with the conversation that the beginning of an id names", async () => {
  await using sandbox = await createSandbox();
  await sandbox.ok([...SAY, "--session-id", "aa000001", "rehearse: say one"]);
  await sandbox.ok([...SAY, "--session-id", "ab000002", "rehearse: say two"]);
  await sandbox.ok([...SAY, "--resume", "aa", "rehearse: say three"]);
  assertEquals((await sessions(sandbox)).map(({ id, turns }) => [id, turns]), [
    ["aa000001", 2],
    ["ab000002", 1],
  ]);
});

Deno.test("sessions lists id, age, turns and first words, the newest first", async () => {
  await using sandbox = await createSandbox();
  assertMatch(
    await sandbox.ok(["sessions"]),
    /^No saved conversations of this directory\.\n.*isonforge -p/,
  );
  assertEquals(await sessions(sandbox), []);
  await sandbox.ok([...SAY, "where are the prices\x1b[31m fetched, and by whom, and how often?"]);
  assertMatch(
    await sandbox.ok(["sessions"]),
    /^ID {8}When +Turns {2}First words\n─+\n[0-9a-f]{8} {2}\d+[sm] ago +1 {6}where are the prices \[31m fetched, and by\.\.\.\n$/,
  );
  assertMatch(await sandbox.ok(["sessions", "--all"]), /Directory\n[^]*\/project\n$/);
});

for (
  const { title, args, code, stderr } of [
    {
      title: "nothing to continue",
      args: ["-c", "x"],
      code: 1,
      stderr: /^error: there is no conversation of this directory to continue\nhint: /,
    },
    {
      title: "an unknown session",
      args: ["--resume", "ffff", "x"],
      code: 1,
      stderr: /^error: no such session: "ffff"\nhint: /,
    },
    {
      title: "what is no id",
      args: ["--resume", "../../etc/passwd", "x"],
      code: 2,
      stderr: /^error: not a session id: "\.\.\/\.\.\/etc\/passwd"\nhint: /,
    },
    {
      title: "both at once",
      args: ["-c", "--resume", "a", "x"],
      code: 2,
      stderr: /^error: --continue and --resume contradict each other\nhint: /,
    },
    { title: "no prompt", args: ["-c"], code: 2, stderr: /^error: no prompt given\nhint: / },
    {
      title: "a bad session id",
      args: ["--session-id", "../x", "x"],
      code: 2,
      stderr: /^error: --session-id takes 8 hex digits/,
    },
  ]
) {
  for (const mode of ["-p", "--bg"]) {
    if (mode === "--bg" && title === "a bad session id") continue;
    Deno.test(`${mode} refuses ${title}, and starts nothing`, async () => {
      await using sandbox = await createSandbox();
      const result = await sandbox.run([mode, "--model", "rehearsal", ...args]);
      assertEquals([result.code, result.stdout], [code, ""]);
      assertMatch(result.stderr, stderr);
      assertMatch(await sandbox.ok(["agents"]), /^No background agents/);
    });
  }
}

Deno.test("a conversation of another directory is refused with the command that resumes it", async () => {
  await using sandbox = await createSandbox();
  const src = `${sandbox.project}/src`;
  await sandbox.ok([...SAY, "rehearse: say one"], { cwd: src });
  const [session] = await sessions(sandbox, "--all");
  const refused = await sandbox.run([...SAY, "--resume", session?.id ?? "", "x"]);
  assertEquals([refused.code, refused.stderr], [
    1,
    `error: session ${session?.id} belongs to "${session?.cwd}"\n` +
    `hint: isonforge --cwd ${session?.cwd} --resume ${session?.id}\n`,
  ]);
  await sandbox.ok([...SAY, "--cwd", src, "--resume", session?.id ?? "", "rehearse: say two"]);
});

Deno.test("a half-written last line is dropped with a warning, and open calls are closed", async () => {
  await using sandbox = await createSandbox();
  const id = "aa000001";
  await sandbox.ok([...SAY, "--yolo", "--session-id", id, "rehearse: bash true"]);
  const path = `${sandbox.home}/sessions/${id}.jsonl`;
  const lines = (await Deno.readTextFile(path)).split("\n");
  // As if it had been killed while it wrote down what the tool answered.
  await Deno.writeTextFile(path, [...lines.slice(0, 3), lines[3]?.slice(0, 40)].join("\n"));
  const { code, stderr } = await sandbox.run([...SAY, "-c", "rehearse: say on"]);
  assertEquals(code, 0);
  assertMatch(stderr, new RegExp(`! session ${id}: its last line is incomplete and was left out`));
  assertEquals(roles(sandbox, id), ["user", "assistant", "user", "assistant"]);
});

Deno.test("two runs of one conversation do not mix: the second goes on in a copy", async () => {
  await using sandbox = await createSandbox();
  await sandbox.ok([...SAY, "--session-id", "aa000001", "rehearse: say one"]);
  await using first = sandbox.spawn(
    [...SAY, "--yolo", "--resume", "aa", "rehearse: bash touch busy; sleep 600"],
  );
  await poll(
    () => namesIn(sandbox.project).includes("busy"),
    "the first run",
  );
  const { code, stderr } = await sandbox.run([...SAY, "--resume", "aa", "rehearse: say two"]);
  assertEquals(code, 0);
  const copy = stderr.match(/aa000001 is in use by another run: going on in a copy, (\w{8})/)?.[1];
  assertEquals(roles(sandbox, copy ?? ""), [
    "user",
    "assistant",
    "user",
    "assistant",
    "user",
    "assistant",
  ]);
  assertEquals(roles(sandbox, "aa000001"), ["user", "assistant", "user", "assistant"]);
  first.kill("SIGTERM");
  await first.end();
});

Deno.test("an agent's session is known from its start, also when it is killed", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: say begun\nrehearse: sleep 600");
  const { session_id } = sandbox.meta(id);
  assertMatch(String(session_id), /^[0-9a-f]{8}$/);
  await poll(async () => /begun/.test(await sandbox.ok(["logs", id])), "its words");
  await sandbox.killAll();
  await sandbox.ok(["agents"]);
  assertEquals([sandbox.meta(id).state, sandbox.meta(id).session_id], ["stopped", session_id]);
  await sandbox.ok([...SAY, "--resume", String(session_id), "rehearse: say taken over"]);
  assertEquals(roles(sandbox, String(session_id)).at(-1), "assistant");
});

Deno.test("--bg --resume goes on from a conversation in one of its own, and respawn from none", async () => {
  await using sandbox = await createSandbox();
  await sandbox.ok([...SAY, "--session-id", "aa000001", "rehearse: say one"]);
  const id = await sandbox.startAgent("rehearse: say two", { args: ["--resume", "aa"] });
  const first = await sandbox.ended(id);
  assertEquals([first.reason, first.resumed_session], ["completed", "aa000001"]);
  assertEquals(roles(sandbox, String(first.session_id)).length, 4);
  assertEquals(roles(sandbox, "aa000001").length, 2);

  await sandbox.ok(["respawn", id]);
  const second = await poll(() => {
    const meta = sandbox.meta(id);
    return meta.runs === 2 && meta.ended_at !== undefined && meta;
  }, "the second run");
  assertEquals([second.reason, second.resumed_session], ["completed", undefined]);
  assertEquals(second.session_id === first.session_id, false);
  assertEquals(roles(sandbox, String(second.session_id)), ["user", "assistant"]);
});

Deno.test("a prompt may come through a pipe", async () => {
  await using sandbox = await createSandbox();
  const stdout = await sandbox.ok(["--model", "rehearsal"], {
    stdin: "rehearse: say through a pipe\n",
  });
  assertStringIncludes(stdout, "\nthrough a pipe\n");
});

Deno.test("--continue goes on with what a person said, not with what an agent did since", async () => {
  await using sandbox = await createSandbox();
  await sandbox.ok([...SAY, "--session-id", "aaaa0001", "rehearse: say mine"]);
  const agent = await sandbox.startAgent("rehearse: say its own");
  const { session_id: its } = await sandbox.ended(agent) as { session_id: string };
  await sandbox.ok([...SAY, "-c", "rehearse: say more"]);
  const listed = async () => {
    const all: (Listed & { agent: string | null })[] = await JSON.parse(
      await sandbox.ok(["sessions", "--json"]),
    );
    return Object.fromEntries(all.map(({ id, turns, agent }) => [id, [turns, agent]]));
  };
  assertEquals(await listed(), { aaaa0001: [2, null], [its]: [1, agent] });
  assertMatch(
    await sandbox.ok(["sessions"]),
    new RegExp(`^${its} .* ${agent} +rehearse: say its own`, "m"),
  );

  // Once a person has talked in it, it is theirs.
  await sandbox.ok([...SAY, "--resume", its, "rehearse: say to it"]);
  await sandbox.ok([...SAY, "-c", "rehearse: say again"]);
  assertEquals(await listed(), { aaaa0001: [2, null], [its]: [3, null] });
});

Deno.test("--continue goes on with an agent's conversation where there is no other", async () => {
  await using sandbox = await createSandbox();
  const agent = await sandbox.startAgent("rehearse: say its own");
  const { session_id: its } = await sandbox.ended(agent) as { session_id: string };
  await sandbox.ok([...SAY, "-c", "rehearse: say more"]);
  assertEquals((await sessions(sandbox)).map(({ id, turns }) => [id, turns]), [[its, 2]]);
});

Deno.test("sessions show, rename and rm are about the conversation that is named", async () => {
  await using sandbox = await createSandbox();
  await sandbox.ok([...SAY, "--session-id", "aaaa0001", "rehearse: bash echo hi"]);
  await sandbox.ok([...SAY, "--session-id", "bbbb0002", "rehearse: say two"]);
  const shown = await sandbox.ok(["sessions", "show", "aaaa"]);
  assertMatch(shown, /^> rehearse: bash echo hi\n[^]*^• bash \{"command":"echo hi"/m);
  const messages = JSON.parse(await sandbox.ok(["sessions", "show", "aaaa", "--json"]));
  assertEquals(messages[0].content, "rehearse: bash echo hi");

  assertEquals(
    await sandbox.ok(["sessions", "rename", "bbbb", "the second"]),
    "✓ Renamed bbbb0002\n",
  );
  assertMatch(await sandbox.ok(["sessions"]), /^bbbb0002 .* the second$/m);
  await sandbox.ok([...SAY, "--resume", "bbbb", "rehearse: say three"]);
  assertMatch(await sandbox.ok(["sessions"]), /^bbbb0002 .* 2 +the second$/m);
  await sandbox.ok(["sessions", "rename", "bbbb", ""]);
  assertMatch(await sandbox.ok(["sessions"]), /^bbbb0002 .* rehearse: say two$/m);

  const removed = await sandbox.run(["sessions", "rm", "cccc", "aaaa"]);
  assertEquals([removed.code, removed.stdout], [1, "✓ Removed aaaa0001\n"]);
  assertMatch(removed.stderr, /^error: .*"cccc"/);
  assertEquals((await sessions(sandbox)).map(({ id }) => id), ["bbbb0002"]);
});

Deno.test("sessions rm and rename leave alone the conversation that a run is in", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: sleep 600");
  await poll(async () => (await sessions(sandbox)).length === 1, "the agent's conversation");
  const [session] = await sessions(sandbox);
  for (const args of [["rm", session!.id], ["rename", session!.id, "x"]]) {
    const { code, stderr } = await sandbox.run(["sessions", ...args]);
    assertEquals(code, 1);
    assertStringIncludes(stderr, `session ${session!.id} is in use by a run`);
  }
  await sandbox.ok(["stop", id]);
});
