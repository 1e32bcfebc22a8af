import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { poll } from "../helpers/poll.ts";
import { killRun, processRunning } from "../helpers/running.ts";
import { createSandbox, ISONFORGE, type Sandbox } from "../helpers/sandbox.ts";

/** What an `--on-end` command has written so far, sorted. */
function told(sandbox: Sandbox): string[] {
  try {
    return Deno.readTextFileSync(join(sandbox.project, "told")).trim().split("\n").sort();
  } catch {
    return [];
  }
}

/** What was done about the end of an agent. It is written in place, so that a look may find half of it. */
async function endOf(sandbox: Sandbox, id: string) {
  return await poll(() => {
    try {
      return JSON.parse(Deno.readTextFileSync(sandbox.path(id, "end.json")));
    } catch {
      return undefined;
    }
  }, `what was done about the end of ${id}`);
}

const TELL = `echo "$ISONFORGE_ID $ISONFORGE_REASON $ISONFORGE_EXIT_CODE" >> told`;

Deno.test("--on-end is run once for every end, also for one that several lists find at the same moment", async () => {
  await using sandbox = await createSandbox();
  const start = (prompt: string) =>
    sandbox.startAgent(prompt, { args: ["--on-end", `${TELL}; env > "env-$ISONFORGE_ID"`] });
  const completed = await start("rehearse: say one\nrehearse: say two");
  const failed = await start("rehearse: fail out of memory");
  const stopped = await start("rehearse: sleep 571");
  const lost = await start("rehearse: sleep 572");
  // Stopped before it had begun, it would have no exit code.
  await processRunning(sandbox, "sleep 571");
  await sandbox.ok(["stop", stopped]);
  await poll(() => told(sandbox).length === 3, "three ends to be told");
  await killRun(sandbox, lost);
  // Each of them finds the end, or that it was just found.
  const lists = await Promise.all(Array.from({ length: 6 }, () => sandbox.run(["agents"])));
  assertEquals(lists.map(({ code }) => code), [0, 0, 0, 0, 0, 0]);
  const done = (id: string) => Deno.readTextFileSync(sandbox.path(id, "end.json"));
  await poll(() => told(sandbox).length === 4, "the fourth");
  for (const id of [completed, failed, stopped, lost]) {
    await poll(() => done(id).includes("done_at"), `${id} to be done with`);
  }
  await sandbox.ok(["agents"]);
  assertEquals(
    // What was too busy to end within 3 s was killed.
    told(sandbox).map((line) => line.replace(/ stopped 137$/, " stopped 143")),
    [
      `${completed} completed 0`,
      `${failed} failed 1`,
      `${lost} lost 1`,
      `${stopped} stopped 143`,
    ].sort(),
  );
  const { nonce, reason, on_end } = await endOf(sandbox, lost);
  assertEquals(nonce, (sandbox.meta(lost).identity as { nonce: string }).nonce);
  assertEquals([reason, on_end.state, on_end.exit_code], ["lost", "ended", 0]);
  // It is no process of the agent's, which `stop`, `respawn` and `rm` would end.
  const env = await Deno.readTextFile(join(sandbox.project, `env-${stopped}`));
  assertEquals(env.includes("ISONFORGE_AGENT_"), false);
  assertMatch(await sandbox.ok(["inspect", failed]), /^ {2}after the end +done: echo "\$ISON/m);
  assertStringIncludes(
    await Deno.readTextFile(join(sandbox.project, `env-${failed}`)),
    "ISONFORGE_SUMMARY=out of memory\n",
  );

  // A second run has an end of its own, however soon it comes.
  await sandbox.ok(["respawn", completed]);
  await sandbox.ok(["wait", completed]);
  await sandbox.ok(["respawn", completed]);
  await sandbox.ok(["wait", completed]);
  await sandbox.ok(["rm", completed]);
  await poll(() => told(sandbox).length === 6, "two more ends to be told");
});

Deno.test("AgentEnd hooks are run once for every end, as they are configured when the run is started", async () => {
  await using sandbox = await createSandbox();
  const configure = (word: string) =>
    Deno.writeTextFile(
      join(sandbox.home, "settings.json"),
      JSON.stringify({
        hooks: { AgentEnd: [{ hooks: [{ type: "command", command: `echo ${word} >> told` }] }] },
      }),
    );
  await Deno.mkdir(sandbox.home, { mode: 0o700 });
  await configure("hook");
  const own = await sandbox.startAgent("x", { args: ["--on-end", "echo own >> told"] });
  const other = await sandbox.startAgent("x");
  const isTold = (count: number) => poll(() => told(sandbox).length === count, `${count} words`);
  await isTold(3);
  assertEquals(told(sandbox), ["hook", "hook", "own"]);
  await configure("later");
  await sandbox.ok(["respawn", own]);
  await isTold(5);
  await sandbox.ok(["respawn", other]);
  await isTold(6);
  await configure("last");
  await sandbox.ok(["respawn", own, "--on-end", ""]);
  await isTold(7);
  const words = ["hook", "hook", "last", "later", "later", "own", "own"];
  assertEquals(told(sandbox), words);
  await sandbox.ok(["rm", own, other]);
  assertEquals(told(sandbox), words);
});

Deno.test("an end that was claimed by a process which died before it began is told by the next list", async () => {
  await using sandbox = await createSandbox();
  await sandbox.ok(["config", "set", "on_end", TELL]);
  // What a repository brings has no say, trusted or not.
  await Deno.mkdir(join(sandbox.project, ".isonforge"));
  await Deno.writeTextFile(
    join(sandbox.project, ".isonforge", "settings.json"),
    JSON.stringify({ on_end: "echo owned >> told", notify: "desktop" }),
  );
  const id = await sandbox.startAgent("rehearse: say one");
  await sandbox.ended(id);
  const file = sandbox.path(id, "end.json");
  // Once all is done nobody may write it, but put another one in its place.
  const isDone = () => (Deno.statSync(file).mode ?? 0) % 0o1000 === 0o400;
  const leave = async (text: string) => {
    await Deno.remove(file);
    await Deno.writeTextFile(file, text, { mode: 0o600 });
  };
  await poll(() => told(sandbox).length === 1 && isDone(), "the end to be told");
  // As it is left by a process that dies between the lock and its first word.
  await leave("");
  await sandbox.ok(["agents"]);
  await poll(() => told(sandbox).length === 2 && isDone(), "it to be told again");
  // One that had begun is not begun again: nobody knows how far it came.
  await leave("{");
  await sandbox.ok(["agents"]);
  const other = await sandbox.startAgent("rehearse: say one");
  await poll(() => told(sandbox).some((line) => line.startsWith(other)), "the other end");
  assertEquals(told(sandbox).length, 3);
  assertEquals(told(sandbox).includes("owned"), false);
  assertEquals([sandbox.meta(other).on_end, sandbox.meta(other).notify], [TELL, undefined]);
});

Deno.test("who was not surely told is told by the next list, when the one who told was killed; a command is not run twice", async () => {
  await using sandbox = await createSandbox();
  const posts: string[] = [];
  await new Deno.Command("mkfifo", { args: [join(sandbox.project, "go")] }).output();
  // Who tells asks again when it had no answer for a while: on a busy machine perhaps before it is killed.
  const killed = Promise.withResolvers<void>();
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen() {} },
    async (post) => {
      if (post.method === "GET") return new Response();
      posts.push((await post.json()).agent.reason);
      await killed.promise;
      return new Response();
    },
  );
  // The server waits for its answers, also where the test has failed.
  using _answers = { [Symbol.dispose]: () => killed.resolve() };
  const url = `http://127.0.0.1:${server.addr.port}/told`;
  const id = await sandbox.startAgent("rehearse: say one", {
    args: [
      ...["--notify", url],
      ...["--on-end", "echo $PPID >> told; [ -e second ] || read -r go < go"],
    ],
  });
  await poll(() => posts.length > 0 && told(sandbox).length === 1, "both to begin");
  const end = () => endOf(sandbox, id);
  const begun = await end();
  assertEquals([begun.on_end.state, begun.notify[0].isWaiting], ["started", true]);
  assertMatch(await sandbox.ok(["inspect", id]), /not told yet: http/);
  // As long as it lives, nobody else does it.
  await sandbox.ok(["agents"]);
  const teller = Number(told(sandbox)[0]);
  Deno.kill(teller, "SIGKILL");
  await poll(() => !sandbox.processes().includes(teller), "the one who told to be gone");
  // What it had sent before comes first.
  await (await fetch(url)).text();
  const asked = posts.length;
  killed.resolve();
  await poll(async () => {
    await sandbox.ok(["agents"]);
    return (await end()).done_at !== undefined;
  }, "the end to be told");
  assertEquals(posts.slice(asked), ["completed"]);
  const done = await end();
  assertEquals(
    [told(sandbox).length, done.on_end.state, done.notify[0].error],
    [1, "started", undefined],
  );
  assertMatch(await sandbox.ok(["inspect", id]), /told http/);
  await Deno.writeTextFile(join(sandbox.project, "go"), "go\n");
  await Deno.writeTextFile(join(sandbox.project, "second"), "");
  await sandbox.ok(["respawn", id]);
  await poll(() => posts.length === asked + 2, "the next end to be told");
});

Deno.test("an end of an agent that never started is told as well, also where an earlier run was told", async () => {
  await using sandbox = await createSandbox();
  const first = await sandbox.startAgent("rehearse: sleep 576");
  const out = await sandbox.ok([
    ...["--bg", "-q", "--model", "rehearsal", "--max-running", "1", "--on-end", TELL, "x"],
  ]);
  const id = out.trim();
  assertEquals(sandbox.meta(id).state, "queued");
  await sandbox.ok(["stop", id]);
  await poll(() => told(sandbox).length === 1, "the end of what never started");
  await sandbox.ok(["respawn", id]);
  assertEquals(sandbox.meta(id).state, "queued");
  await sandbox.ok(["stop", id]);
  await poll(() => told(sandbox).length === 2, "the end of what never started again");
  assertMatch(told(sandbox).join("\n"), new RegExp(`^${id} stopped 1\n${id} stopped 1$`));
  await sandbox.ok(["stop", first]);
});

Deno.test("a list that finds an end waits for no command, and a command that fails changes nothing", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("rehearse: sleep 573", {
    args: ["--on-end", "echo begun; read -r go < go; exit 7"],
  });
  const fifo = new Deno.Command("mkfifo", { args: [join(sandbox.project, "go")] });
  await fifo.output();
  await killRun(sandbox, id);
  await poll(async () => (await sandbox.ok(["agents"])).includes("stopped"), "the end");
  const end = () => endOf(sandbox, id);
  await poll(() => {
    try {
      return Deno.readTextFileSync(sandbox.path(id, "end.log")) === "begun\n";
    } catch {
      return false;
    }
  }, "the command to begin");
  const before = sandbox.meta(id);
  assertEquals((await end()).on_end.state, "started");
  await Deno.writeTextFile(join(sandbox.project, "go"), "go\n");
  await poll(async () => (await end()).done_at !== undefined, "the command to end");
  assertEquals([(await end()).on_end.exit_code, sandbox.meta(id)], [7, before]);
});

Deno.test("--notify tells the terminal from which an agent was started, without a word on its screen", async () => {
  await using sandbox = await createSandbox();
  const typescript = join(sandbox.project, "typescript");
  const command = `${ISONFORGE.join(" ")} --bg -q --model rehearsal --notify terminal ` +
    `"rehearse: say one"; read -r go`;
  const script = new Deno.Command("script", {
    args: ["--quiet", "--flush", "--command", command, typescript],
    cwd: sandbox.project,
    env: { ...sandbox.env, TERM: "xterm", TERM_PROGRAM: "iTerm.app", TMUX: "", STY: "" },
    stdin: "piped",
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    const notice = await poll(() => {
      try {
        // deno-lint-ignore no-control-regex -- what the terminal obeys
        return /\x1b\]9;([^\x07]*)\x07/.exec(Deno.readTextFileSync(typescript))?.[1];
      } catch {
        return undefined;
      }
    }, "the notification");
    assertMatch(notice, /^[0-9a-f]{8} has ended \(completed, exit code 0\)$/);
  } finally {
    await script.stdin.close();
    await script.status;
  }
  const id = await sandbox.startAgent("rehearse: say one", { args: ["--notify", "terminal"] });
  const end = await poll(async () => {
    const end = await endOf(sandbox, id);
    return end.done_at !== undefined && end;
  }, "what came of it");
  assertEquals(end.notify, [{ whom: "terminal", error: "it was not started from a terminal" }]);
});

Deno.test("what cannot be told is refused before anything starts", async () => {
  await using sandbox = await createSandbox();
  const bg = ["--bg", "--model", "rehearsal"];
  const wrong = [
    [...bg, "--notify", "carrier-pigeon", "x"],
    [...bg, "--on-end", " ", "x"],
    ["-p", "--model", "rehearsal", "--on-end", "true", "x"],
    ["-p", "--model", "rehearsal", "--notify", "desktop", "x"],
    ["config", "set", "notify", "http://example.org/"],
  ];
  for (const args of wrong) {
    const { code, stdout, stderr } = await sandbox.run(args);
    assertEquals([args, code, stdout], [args, 2, ""]);
    assertMatch(stderr, /^error: /);
  }
  assertEquals(await sandbox.ok(["agents", "-q"]), "");
});
