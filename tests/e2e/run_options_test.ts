/**
 * What is told to the model and where a run stands: options of a start, on the compiled binary.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { createSandbox, git, type Sandbox } from "../helpers/sandbox.ts";

const SAY = ["--model", "rehearsal", "rehearse: say done"];

interface Sent {
  role: string;
  content: string;
}

/** Runs isonforge on a scripted model; returns what the first request held. */
async function firstRequest(sandbox: Sandbox, args: string[]): Promise<Sent[]> {
  const server = startFakeOpenAI([{ text: "fine" }]);
  try {
    await sandbox.ok(["-p", "--base-url", server.url, "--model", "fake-model", ...args, "do it"]);
    return server.requests.find(({ method }) => method === "POST")?.body.messages;
  } finally {
    await server.close();
  }
}

Deno.test("--system-prompt replaces isonforge's own words, --append-system-prompt adds to them", async () => {
  await using sandbox = await createSandbox();
  const file = join(sandbox.project, "..", "prompt.txt");
  await Deno.writeTextFile(file, "You are a pirate.");
  await Deno.writeTextFile(join(sandbox.project, "AGENTS.md"), "Use tabs.");
  for (const args of [["--system-prompt", "You are a pirate."], ["--system-prompt-file", file]]) {
    const [system] = await firstRequest(sandbox, args);
    assertMatch(system!.content, /^You are a pirate\./);
    assert(!system!.content.includes("You are isonforge"));
    assertStringIncludes(system!.content, "Use tabs.");
  }
  for (const args of [["--append-system-prompt", "Arr."], ["--append-system-prompt-file", file]]) {
    const [system] = await firstRequest(sandbox, args);
    assertMatch(system!.content, /^You are isonforge/);
    assertMatch(system!.content, /(Arr\.|You are a pirate\.)$/);
  }
  for (const args of [["--system-prompt", "a"], ["--append-system-prompt", "a"]]) {
    const both = await sandbox.run(["-p", ...args, `${args[0]}-file`, file, ...SAY]);
    assertEquals(both.code, 2);
    assertStringIncludes(both.stderr, `${args[0]} and ${args[0]}-file were given`);
  }
  const missing = await sandbox.run(["-p", "--system-prompt-file", "/nowhere", ...SAY]);
  assertEquals([missing.code, missing.stderr.split("\n")[0]], [
    1,
    'error: cannot read the text of --system-prompt from "/nowhere": No such file or directory',
  ]);
});

Deno.test("an agent keeps its system prompt for a respawn, and shows it in no command line", async () => {
  await using sandbox = await createSandbox();
  const server = startFakeOpenAI([{ text: "one" }, { text: "two" }]);
  try {
    const id = (await sandbox.ok([
      ...["--bg", "-q", "--base-url", server.url, "--model", "fake-model"],
      ...["--append-system-prompt", "Only-for-the-model.", "do it"],
    ])).trim();
    assertEquals((await sandbox.ended(id)).append_system_prompt, "Only-for-the-model.");
    await sandbox.ok(["respawn", id]);
    await sandbox.ended(id);
    const systems = server.requests.filter(({ method }) => method === "POST")
      .map(({ body }) => body.messages[0].content);
    assertEquals(systems.map((text) => text.endsWith("Only-for-the-model.")), [true, true]);
    assertMatch(await sandbox.ok(["inspect", id]), /--append-system-prompt Only-for-the-model\./);

    const running = await sandbox.startAgent("rehearse: sleep 600", {
      args: ["--system-prompt", "Only-for-the-model."],
    });
    const { processes } = JSON.parse(await sandbox.ok(["inspect", "--json", running]));
    const commands = processes.map(({ command }: { command: string }) => command).join("\n");
    assertStringIncludes(commands, "--system-prompt-file=");
    assert(!commands.includes("Only-for-the-model."), commands);
    await sandbox.ok(["stop", running]);
  } finally {
    await server.close();
  }
});

Deno.test("-w without a name makes a branch of its own, and says which", async () => {
  await using sandbox = await createSandbox();
  for (
    const args of [["-w", "--bg", "-q", ...SAY], [
      "--bg",
      "-q",
      "--model",
      "rehearsal",
      "-w",
      "rehearse: say done",
    ]]
  ) {
    const { code, stdout, stderr } = await sandbox.run(args);
    assertEquals(code, 0, stderr);
    const meta = await sandbox.ended(stdout.trim());
    assertMatch(String(meta.worktree), /^wt-[0-9a-z]{8,}$/);
    assertEquals(meta.prompt, "rehearse: say done");
    assertStringIncludes(stderr, `(branch ${meta.worktree}, at `);
  }
  const branches = (await git(sandbox.project, "branch", "--list", "wt-*")).trim().split("\n");
  assertEquals(branches.length, 2);
  const named = (await sandbox.ok(["-w", "feat", "--bg", "-q", ...SAY])).trim();
  assertEquals((await sandbox.ended(named)).worktree, "feat");
});

Deno.test("--continue takes a conversation, or the prompt", async () => {
  await using sandbox = await createSandbox();
  const say = (id: string, ...args: string[]) =>
    sandbox.ok(["-p", "--model", "rehearsal", "--session-id", id, ...args]);
  await say("aaaa0001", "rehearse: say one");
  await say("bbbb0002", "rehearse: say two");
  await sandbox.ok(["-p", "--model", "rehearsal", "--continue", "aaaa", "rehearse: say three"]);
  await sandbox.ok(["-p", "--model", "rehearsal", "-c", "rehearse: say four"]);
  const sessions: { id: string; turns: number }[] = JSON.parse(
    await sandbox.ok(["sessions", "--json"]),
  );
  assertEquals(sessions.map(({ id, turns }) => [id, turns]), [["aaaa0001", 3], ["bbbb0002", 1]]);
  const { code, stderr } = await sandbox.run(["-p", "--model", "rehearsal", "-c", "zz", "x"]);
  assertEquals(code, 1);
  assertMatch(stderr, /^error: no conversation of this directory begins with "zz"\n/);
});

Deno.test("--resume without a value lists the conversations where nobody can choose", async () => {
  await using sandbox = await createSandbox();
  const none = await sandbox.run(["-p", "x", "--resume"]);
  assertEquals([none.code, none.stdout], [1, ""]);
  assertMatch(none.stderr, /^error: there is no conversation of this directory yet/);
  await sandbox.ok(["-p", "--session-id", "aaaa0001", ...SAY]);
  const { code, stdout, stderr } = await sandbox.run(["-p", "x", "--resume"]);
  assertEquals([code, stdout], [1, ""]);
  assertMatch(stderr, /^error: --resume needs the id .*\nhint: .*\n[^]*aaaa0001/);
});

Deno.test("every spelling of yolo approves all, and print runs refuse what would be asked", async () => {
  await using sandbox = await createSandbox();
  const call = `rehearse: call write {"path": "a.txt", "content": "hi"}`;
  const write = async (...args: string[]) => {
    await Deno.remove(join(sandbox.project, "a.txt")).catch(() => {});
    const { stderr } = await sandbox.run(["-p", "--model", "rehearsal", ...args, call]);
    const isWritten = await Deno.stat(join(sandbox.project, "a.txt")).then(() => true, () => false);
    return { isWritten, stderr };
  };
  for (
    const args of [
      ["--yolo"],
      ["--dangerously-skip-permissions"],
      ["--permission-mode", "bypassPermissions"],
      ["--permission-mode=yolo"],
    ]
  ) assertEquals((await write(...args)).isWritten, true, args.join(" "));
  const refused = await write();
  assertEquals(refused.isWritten, false);
  assertStringIncludes(refused.stderr, "permission_mode in the configuration");
  await sandbox.ok(["config", "set", "permission_mode", "bypassPermissions"]);
  assertEquals((await write()).isWritten, true);
  assertEquals((await write("--permission-mode", "plan")).isWritten, false);
  const wrong = await sandbox.run(["config", "set", "permission_mode", "everything"]);
  assertEquals(wrong.code, 2);
  assertStringIncludes(wrong.stderr, "plan, default, acceptEdits, auto, yolo");
});

Deno.test("--add-dir lets edits into another directory, and an agent keeps it", async () => {
  await using sandbox = await createSandbox();
  const shared = join(sandbox.project, "..", "shared");
  await Deno.mkdir(shared);
  const file = join(shared, "a.txt");
  const call = `rehearse: call write {"path": "${file}", "content": "hi"}`;
  const args = ["--model", "rehearsal", "--permission-mode", "acceptEdits"];
  const isWritten = async () => {
    const isThere = await Deno.stat(file).then(() => true, () => false);
    if (isThere) await Deno.remove(file);
    return isThere;
  };
  await sandbox.run(["-p", ...args, call]);
  assertEquals(await isWritten(), false);
  await sandbox.ok(["-p", ...args, "--add-dir", "../shared", call]);
  assertEquals(await isWritten(), true);
  const id = (await sandbox.ok(["--bg", "-q", ...args, "--add-dir", "../shared", call])).trim();
  assertEquals((await sandbox.ended(id)).add_dir, [await Deno.realPath(shared)]);
  assertEquals(await isWritten(), true);
  await sandbox.ok(["respawn", id]);
  await sandbox.ended(id);
  assertEquals(await isWritten(), true);
  const wrong = await sandbox.run(["-p", "--add-dir", "README.md", ...SAY]);
  assertEquals([wrong.code, wrong.stderr], [
    1,
    'error: cannot use --add-dir "README.md": it is not a directory\n',
  ]);
});

Deno.test("FORGE.md of the project and of isonforge's home is what the model is told", async () => {
  await using sandbox = await createSandbox();
  await Deno.mkdir(sandbox.home, { recursive: true, mode: 0o700 });
  await Deno.writeTextFile(join(sandbox.home, "FORGE.md"), "Everywhere: be brief.");
  await Deno.writeTextFile(join(sandbox.project, "FORGE.md"), "Here: use tabs.");
  const [system] = await firstRequest(sandbox, []);
  const [everywhere, here] = ["Everywhere: be brief.", "Here: use tabs."].map((text) =>
    system!.content.indexOf(text)
  );
  assert(everywhere! > 0 && here! > everywhere!, system!.content);
});

Deno.test("ISONFORGE_THINKING turns the switch of a server that has one", async () => {
  await using sandbox = await createSandbox();
  const sent = async (owner: string, value: string) => {
    const server = startFakeOpenAI([{ text: "fine" }], {
      models: [{ id: "m", object: "model", owned_by: owner }],
    });
    try {
      await sandbox.ok(["-p", "--base-url", server.url, "--model", "m", "do it"], {
        env: { ISONFORGE_THINKING: value },
      });
      const { chat_template_kwargs, reasoning_effort } = server.requests.find(({ method }) =>
        method === "POST"
      )?.body;
      return { chat_template_kwargs, reasoning_effort };
    } finally {
      await server.close();
    }
  };
  const none = { chat_template_kwargs: undefined, reasoning_effort: undefined };
  assertEquals(await sent("llamacpp", "0"), {
    ...none,
    chat_template_kwargs: { enable_thinking: false },
  });
  assertEquals(await sent("library", "0"), { ...none, reasoning_effort: "none" });
  assertEquals(await sent("somebody", "0"), none);
  const refused = await sandbox.run(["-p", "--model", "m", "x"], {
    env: { ISONFORGE_THINKING: "yes" },
  });
  assertEquals([refused.code, refused.stderr], [
    2,
    'error: ISONFORGE_THINKING takes one of 0, 1, not "yes"\n',
  ]);
});

Deno.test("--settings holds for one run or agent, and --setting-sources leaves out config.json", async () => {
  await using sandbox = await createSandbox();
  await sandbox.ok(["config", "set", "model", "nobody-has-this"]);
  await Deno.writeTextFile(join(sandbox.project, "settings.json"), '{"model": "rehearsal"}');
  const said = await sandbox.ok([
    "-p",
    "--settings",
    '{"model": "rehearsal"}',
    "rehearse: say done",
  ]);
  assertStringIncludes(said, "done");
  const id = (await sandbox.ok([
    ...["--bg", "-q", "--no-check", "--settings", "settings.json", "rehearse: say done"],
  ])).trim();
  assertEquals((await sandbox.ended(id)).reason, "completed");
  await sandbox.ok(["respawn", id]);
  assertEquals((await sandbox.ended(id)).reason, "completed");

  const server = startFakeOpenAI([{ text: "fine" }]);
  try {
    const args = ["-p", "--base-url", server.url, "--setting-sources", "project,local", "do it"];
    assertEquals(await sandbox.ok(args), "fine\n");
  } finally {
    await server.close();
  }
  for (const args of [["--settings", '{"api_key":"k"}'], ["--setting-sources", "system"]]) {
    const { code, stderr } = await sandbox.run(["--bg", ...args, ...SAY]);
    assertEquals(code, 2, stderr);
  }
});
