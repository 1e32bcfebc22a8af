import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import type { HookEvent } from "../../../../lib/engine/extensions/hooks/hook.ts";
import { hookedIncoming } from "../../../../lib/engine/extensions/hooks/hooked_incoming.ts";
import { type CommandSandbox, NO_SANDBOX } from "../../../../lib/sys/sandbox/command_sandbox.ts";
import { processTable } from "../../../../lib/sys/platform.ts";
import { callOf, inWorld } from "../../../helpers/hook_world.ts";
import { PATIENCE_MS, poll } from "../../../helpers/poll.ts";

const says = (answer: unknown) => `cat >/dev/null; echo '${JSON.stringify(answer)}'`;
const forCall = (specific: Record<string, unknown>) =>
  says({ hookSpecificOutput: { hookEventName: "PreToolUse", ...specific } });
const OUTCOME = { output: "done\n", isError: false, summary: "" };

Deno.test("hooks get what hooks for Claude Code get, and their variables, but not the key", async () => {
  const events = ["SessionStart", "UserPromptSubmit", "PreToolUse", "PostToolUse", "Stop"] as const;
  const hooks = events.map((event) => ({ event, command: `cat > ${event}; env > environment` }));
  await inWorld(hooks, async ({ hooks, context, read, notices }) => {
    await hooks.sessionStart("startup", context);
    await hooks.userPrompt("do it", context);
    await hooks.preToolUse(callOf("ls"), context);
    const edit = { path: "a/b", old_string: "x", new_string: "y", replace_all: undefined };
    await hooks.postToolUse({ id: "call_2", name: "edit", args: edit }, OUTCOME, context);
    await hooks.stop("I am done", context);
    const input = async (event: string) => JSON.parse(await read(event));
    const common = {
      session_id: "0123abcd",
      transcript_path: "/home/sessions/0123abcd.jsonl",
      permission_mode: "bypassPermissions",
    };
    const { cwd, ...start } = await input("SessionStart");
    assertEquals(start, { ...common, hook_event_name: "SessionStart", source: "startup" });
    assertEquals((await input("UserPromptSubmit")).prompt, "do it");
    const pre = await input("PreToolUse");
    assertEquals([pre.tool_name, pre.tool_input, pre.tool_use_id], [
      "Bash",
      { command: "ls", timeout: 3000 },
      "call_1",
    ]);
    const post = await input("PostToolUse");
    assertEquals([post.tool_name, post.tool_input], [
      "Edit",
      { file_path: `${cwd}/a/b`, old_string: "x", new_string: "y" },
    ]);
    assertEquals([post.tool_response.success, post.tool_response.filePath], [true, `${cwd}/a/b`]);
    const stop = await input("Stop");
    assertEquals([stop.stop_hook_active, stop.last_assistant_message], [false, "I am done"]);
    const environment = await read("environment");
    assertMatch(environment, /^CLAUDE_PROJECT_DIR=\/the\/top$/m);
    assertMatch(environment, /^ISONFORGE_MODEL=m$/m);
    assertEquals(environment.includes("key-of-this-test"), false);
    assertEquals(notices, []);
  });
});

Deno.test("a hook refuses a call by exit code 2 or by JSON, and what denies wins", async () => {
  const refusals: Array<[command: string, reason: string]> = [
    ["echo 'not here' >&2; echo ignored; exit 2", "not here"],
    ["exit 2", "a hook refused it without a word"],
    [forCall({ permissionDecision: "deny", permissionDecisionReason: "no" }), "no"],
    [says({ decision: "block", reason: "old words" }), "old words"],
  ];
  for (const [command, reason] of refusals) {
    const allow = forCall({ permissionDecision: "allow" });
    const ask = forCall({ permissionDecision: "ask" });
    const hooks = [allow, command, ask].map((command) => ({
      event: "PreToolUse" as const,
      command,
    }));
    await inWorld(hooks, async ({ hooks, context }) => {
      const advice = await hooks.preToolUse(callOf("ls"), context);
      assertEquals([advice.permission, advice.reason], ["deny", reason]);
    });
  }
});

Deno.test("a hook allows, asks, changes arguments and adds to what the model is told", async () => {
  const command = forCall({
    permissionDecision: "ask",
    updatedInput: { command: "ls -la" },
    additionalContext: "mind the gap",
  });
  await inWorld([{ event: "PreToolUse", command }], async ({ hooks, context }) => {
    const advice = await hooks.preToolUse(callOf("ls"), context);
    assertEquals([advice.permission, advice.updatedInput], ["ask", { command: "ls -la" }]);
    const { output } = await hooks.postToolUse(callOf("ls"), OUTCOME, context);
    assertEquals(output, "done\n[a hook says: mind the gap]");
  });
});

Deno.test("what goes wrong in a hook is said, and the run goes on", async () => {
  const wrong: Array<[command: string, says: RegExp, timeoutMs?: number]> = [
    ["echo oops >&2; exit 1", /ended with exit code 1: oops$/],
    ["no-such-program-here", /ended with exit code 127/],
    ["kill -9 $$", /was ended by SIGKILL$/],
    ["exec sleep 600", /took more than 0\.3 s and was ended$/, 300],
    ["trap '' TERM; sleep 600 & sleep 600", /took more than 0\.3 s and was ended$/, 300],
    ["exec yes", /wrote more than 16 MB and was ended$/],
    ["yes >&2", /wrote more than 16 MB and was ended$/],
  ];
  for (const [command, said, timeoutMs = PATIENCE_MS] of wrong) {
    await inWorld([{ event: "PreToolUse", command, timeoutMs }], async (world) => {
      const { hooks, context, notices } = world;
      const { permission } = await hooks.preToolUse(callOf("ls"), context);
      assertEquals([permission, notices.length], [undefined, 1], command);
      assertMatch(notices[0] ?? "", said);
    });
  }
  // Rubbish is no answer.
  for (
    const command of [
      "echo '{'",
      "echo '[1]'",
      "head -c 9999 /dev/urandom",
      "echo '{\"continue\": 3}'",
    ]
  ) {
    await inWorld([{ event: "PreToolUse", command }], async ({ hooks, context, notices }) => {
      const { permission } = await hooks.preToolUse(callOf("ls"), context);
      assertEquals([permission, notices], [undefined, []], command);
    });
  }
});

Deno.test("a hook that reads nothing, or leaves something running, holds up nothing", async () => {
  const call = { id: "1", name: "write", args: { path: "a", content: "x".repeat(2_000_000) } };
  const hooks = ["true", "sleep 600 & echo '{}'", "nohup sleep 600 >/dev/null 2>&1 &"].map((
    command,
  ) => ({ event: "PreToolUse" as const, command }));
  await inWorld(hooks, async ({ hooks, context, notices }) => {
    assertEquals((await hooks.preToolUse(call, context)).permission, undefined);
    assertEquals(notices, []);
  });
});

Deno.test("hooks end with the run", async () => {
  await inWorld([{ event: "Stop", command: "echo $$ > pid; exec sleep 600" }], async (world) => {
    const { hooks, context, abort, read } = world;
    const stopping = hooks.stop("", context).catch((error) => error);
    const pid = await poll(() => read("pid").then(Number, () => 0), "the hook to run");
    abort.abort(new Error("over"));
    assertEquals((await stopping as Error).message, "over");
    await poll(() => processTable().read(pid)?.isZombie ?? true, "the hook to end");
  });
});

Deno.test("matchers mean our names and those of others, by words and expressions", async () => {
  const cases: Array<[matcher: string, tool: string, isMeant: boolean]> = [
    ["", "bash", true],
    ["*", "bash", true],
    ["Bash", "bash", true],
    ["bash", "bash", true],
    ["Bas", "bash", false],
    ["Edit|Write", "write", true],
    ["Edit|Write|MultiEdit", "bash", false],
    ["Notebook.*|Gr.p", "grep", true],
    ["^mcp__github__.*$", "mcp__github__list", true],
    ["mcp__.*__write.*", "mcp__x__write_file", true],
    ["mcp__.*__write.*", "mcp__x__read_file", false],
    ["(", "bash", false],
    ["(B|b)ash", "bash", true],
    ["^(([a-z])+)+$", `${"a".repeat(60)}!`, true],
  ];
  const hooks = cases.map(([matcher], index) => ({
    event: "PreToolUse" as const,
    matcher,
    command: `touch ran-${index}`,
  }));
  for (const [index, [matcher, name, isMeant]] of cases.entries()) {
    await inWorld(hooks.slice(index, index + 1), async ({ hooks, context, read }) => {
      await hooks.preToolUse({ id: "1", name, args: {} }, context);
      const ran = await read(`ran-${index}`).then(() => true, () => false);
      assertEquals(ran, isMeant, `${matcher} ${name}`);
    });
  }
});

Deno.test("what is said at the beginning and with a prompt is for the model, and a prompt may be refused", async () => {
  const added = (event: HookEvent) => says({ hookSpecificOutput: { additionalContext: event } });
  await inWorld([
    { event: "SessionStart", command: "echo on a branch" },
    { event: "SessionStart", command: "exit 1", matcher: "resume" },
    { event: "UserPromptSubmit", command: "echo plain words" },
    { event: "UserPromptSubmit", command: added("UserPromptSubmit") },
  ], async ({ hooks, context, notices }) => {
    assertEquals(await hooks.sessionStart("startup", context), "on a branch");
    assertEquals(await hooks.userPrompt("x", context), {
      context: "plain words\n\nUserPromptSubmit",
    });
    assertEquals(notices, []);
  });
  for (
    const command of [
      "echo no secrets >&2; exit 2",
      says({ decision: "block", reason: "no secrets" }),
    ]
  ) {
    await inWorld([{ event: "UserPromptSubmit", command }], async ({ hooks, context }) => {
      assertEquals(await hooks.userPrompt("x", context), { refusal: "no secrets" });
    });
  }
});

Deno.test("what is told to a run that goes on is asked about once, and may be refused", async () => {
  const command = "cat >> asked; grep -q secret asked && { echo no >&2; exit 2; }; echo note";
  await inWorld([{ event: "UserPromptSubmit", command }], async (world) => {
    const { hooks, context, notices, read } = world;
    const done: string[] = [];
    let waiting = [{ id: "1", text: "go left" }];
    const incoming = hookedIncoming({
      take: () => Promise.resolve(waiting),
      done: ({ id }) => Promise.resolve(void done.push(id)),
      close: () => Promise.resolve(true),
      watch: () => ({ [Symbol.dispose]() {} }),
    }, { hooks, ...context });
    assertEquals(await incoming.take(), [{ id: "1", text: "go left\n\nnote" }]);
    await incoming.take();
    assertEquals((await read("asked")).trim().split("\n").length, 1);
    waiting = [{ id: "2", text: "a secret" }];
    assertEquals([await incoming.take(), done], [[], ["2"]]);
    assertEquals(notices, ["a hook refused what you told the agent: no"]);
  });
});

Deno.test("the model is told what a hook says after a call, also after one that failed", async () => {
  await inWorld([
    { event: "PostToolUse", command: "echo lint errors >&2; exit 2" },
    { event: "PostToolUse", command: "echo for nobody" },
    { event: "PostToolUseFailure", command: "cat > failure" },
  ], async ({ hooks, context, read }) => {
    const { output } = await hooks.postToolUse(callOf("ls"), { ...OUTCOME, output: "x" }, context);
    assertEquals(output, "x\n[a hook says: lint errors]");
    const failed = { ...OUTCOME, output: "exit code 1", isError: true };
    assertEquals(await hooks.postToolUse(callOf("ls"), failed, context), failed);
    assertEquals(JSON.parse(await read("failure")).error, "exit code 1");
  });
});

Deno.test("a hook may put something else in the place of what a call gave", async () => {
  const cases: Array<[updated: unknown, wanted: string]> = [
    ["[gone]", "[gone]"],
    ["", ""],
    [{ stdout: "out", stderr: "err", output: "the key" }, "out\nerr"],
    [{ type: "text", file: { filePath: "/a", content: "file" }, output: "the key" }, "file"],
    [[{ type: "text", text: "a" }, { type: "text", text: "b" }], "a\nb"],
    [{ content: [{ type: "text", text: "c" }], output: "the key" }, "c"],
    [{ hidden: true }, '{"hidden":true}'],
    [null, "the key"],
  ];
  for (const name of ["updatedToolOutput", "updatedMCPToolOutput"]) {
    for (const [updated, wanted] of cases) {
      const answer = JSON.stringify({ hookSpecificOutput: { [name]: updated } });
      const hooks = [{ event: "PostToolUse", command: `echo '${answer}'` }] as const;
      await inWorld(hooks, async ({ hooks, context }) => {
        const told = await hooks.postToolUse(
          callOf("ls"),
          { ...OUTCOME, output: "the key" },
          context,
        );
        assertEquals(told.output, wanted);
      });
    }
  }
});

Deno.test("a Stop hook lets the run go on, says so the second time, and not for ever", async () => {
  const command = "cat >> asked; echo go on >&2; exit 2";
  await inWorld([{ event: "Stop", command }], async ({ hooks, context, notices, read }) => {
    const said: Array<string | undefined> = [];
    for (let i = 0; i < 10; i++) said.push(await hooks.stop("x", context));
    assertEquals(said.filter((text) => text === "go on").length, 8);
    assertStringIncludes(notices[0] ?? "", "let the run go on 8 times");
    const asked = (await read("asked")).trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(asked.slice(0, 2).map(({ stop_hook_active }) => stop_hook_active), [false, true]);
  });
});

Deno.test("a hook may end the run, and speak to its user", async () => {
  const command = says({ continue: false, stopReason: "enough", systemMessage: "look here" });
  await inWorld([{ event: "PostToolUse", command }], async ({ hooks, context, notices }) => {
    hooks.throwIfEnded();
    await hooks.postToolUse(callOf("ls"), OUTCOME, context);
    assertThrows(() => hooks.throwIfEnded(), Error, "a hook ended the run: enough");
    assertEquals(notices, ["look here"]);
  });
});

Deno.test("a Stop hook that says to stop ends nothing that has not ended", async () => {
  const command = says({ continue: false, stopReason: "all good", decision: "block" });
  await inWorld([{ event: "Stop", command }], async ({ hooks, context, notices }) => {
    assertEquals(await hooks.stop("", context), undefined);
    hooks.throwIfEnded();
    assertEquals(notices, ["a hook says: all good"]);
  });
});

Deno.test("hooks of a repository that changed are not run, and that is said once", async () => {
  const ofRepository = { event: "PreToolUse" as const, command: "exit 2", isOfRepository: true };
  const own = { event: "PreToolUse" as const, command: "touch own" };
  await inWorld([ofRepository, own], async ({ hooks, context, notices, read }) => {
    assertEquals((await hooks.preToolUse(callOf("ls"), context)).permission, undefined);
    await hooks.preToolUse(callOf("ls"), context);
    assertEquals(notices.length, 1);
    assertEquals(await read("own"), "");
  }, { isUnchanged: false });
});

Deno.test("hooks of a repository run in the sandbox, and the user's own outside of it", async () => {
  const sandbox: CommandSandbox = {
    ...NO_SANDBOX,
    wrapCommand: (line, { cwd, env = {} }) =>
      Promise.resolve({
        command: ["/bin/sh", "-c", `touch inside; ${line.at(-1)}`],
        cwd,
        env: { PATH: Deno.env.get("PATH") ?? "", ...env },
        clearEnv: true,
      }),
  };
  const command = 'env > "environment of $(ls inside 2>/dev/null || echo outside)"; rm -f inside';
  for (const [isOfRepository, where] of [[true, "inside"], [false, "outside"]] as const) {
    const hook = { event: "PreToolUse" as const, command, isOfRepository };
    await inWorld([hook], async ({ hooks, context, read }) => {
      await hooks.preToolUse(callOf("ls"), context);
      const environment = await read(`environment of ${where}`);
      assertMatch(environment, /^CLAUDE_PROJECT_DIR=\/the\/top$/m);
      assertEquals(environment.includes("ISONFORGE_MODEL"), !isOfRepository);
    }, { sandbox });
  }
});

Deno.test("a hook that nobody waits for ends with the conversation", async () => {
  const hook = {
    event: "PreToolUse" as const,
    command: "echo $$ > pid; exec sleep 600",
    isAsync: true,
  };
  await inWorld([hook], async ({ hooks, context, read }) => {
    await hooks.preToolUse(callOf("ls"), context);
    const pid = await poll(() => read("pid").then(Number, () => 0), "the hook to run");
    hooks.close();
    await poll(() => processTable().read(pid)?.isZombie ?? true, "the hook to end");
  });
});

Deno.test("a hook with an if is asked about the calls that its rule means, before and after", async () => {
  const condition = "Bash(git push:*)";
  const hooks = (["PreToolUse", "PostToolUse"] as const).map((event) => ({
    ...{ event, condition, matcher: "Bash" },
    command: `cat >/dev/null; echo "$0 ${event}" >> asked; echo not today >&2; exit 2`,
  }));
  await inWorld(hooks, async ({ hooks, context, read }) => {
    const run = (command: string) => ({
      ...callOf(command),
      touches: [{ kind: "run" as const, command }],
    });
    assertEquals((await hooks.preToolUse(run("git status"), context)).permission, undefined);
    assertEquals(await hooks.postToolUse(callOf("git status"), OUTCOME, context), OUTCOME);
    const advice = await hooks.preToolUse(run("cd x && git push"), context);
    assertEquals([advice.permission, advice.reason], ["deny", "not today"]);
    const { output } = await hooks.postToolUse(callOf("cd x && git push"), OUTCOME, context);
    assertStringIncludes(output, "not today");
    assertEquals((await read("asked")).trim().split("\n").length, 2);
  });
});

Deno.test("aroundSummary() asks the hooks of a beginning again, and tells what they have not said yet", async () => {
  const once = { event: "SessionStart", matcher: "startup", command: "echo once" } as const;
  const again = { event: "SessionStart", matcher: "compact", command: "echo again" } as const;
  const always = { event: "SessionStart", matcher: "", command: "echo always" } as const;
  for (
    const [hooks, first, then] of [
      [[once, again], "once", "again"],
      [[always], "always", ""],
      [[once, always], "once\nalways", "always"],
      [[], "", ""],
    ] as const
  ) {
    await inWorld(hooks, async ({ hooks, context }) => {
      assertEquals((await hooks.sessionStart("startup", context)).replaceAll("\n\n", "\n"), first);
      assertEquals(await hooks.aroundSummary("auto", context).after(), then);
    });
  }
});

Deno.test("sessionEnd() runs its hooks once, and lets those that nobody waits for end", async () => {
  await inWorld([
    {
      event: "Stop",
      isAsync: true,
      command: "cat >/dev/null; until [ -e ended ]; do sleep 0.01; done; echo done > stopped",
    },
    { event: "SessionEnd", command: "cat >> all; touch ended" },
    { event: "PreCompact", command: "cat > compacted" },
  ], async ({ hooks, context, read }) => {
    await hooks.aroundSummary("auto", context).before();
    assertStringIncludes(await read("compacted"), '"trigger":"auto"');
    await hooks.stop("bye", context);
    await Promise.all([hooks.sessionEnd("clear"), hooks.sessionEnd("other")]);
    assertEquals(JSON.parse(await read("all")).reason, "clear");
    assertEquals(await read("stopped"), "done\n");
  });
});

Deno.test("notify(), subagentStart() and subagentStop() tell hooks, and the model what these say", async () => {
  const hooks = [
    { event: "Notification", matcher: "idle_prompt", command: "touch wrong" },
    { event: "Notification", matcher: "permission_prompt", command: "cat > notified; exit 2" },
    {
      event: "SubagentStart",
      matcher: "Explore",
      command: says({ hookSpecificOutput: { additionalContext: "look into docs" } }),
    },
    { event: "SubagentStop", command: "cat > over; echo 'name the lines' >&2; exit 2" },
  ] as const;
  await inWorld(hooks, async ({ hooks, context, read, notices }) => {
    await hooks.notify("permission_prompt", "may I?", context);
    const { message, notification_type: type } = JSON.parse(await read("notified"));
    assertEquals([message, type], ["may I?", "permission_prompt"]);
    assertEquals(await hooks.subagentStart("a1", context), "look into docs");
    assertEquals(await hooks.subagentStop("a1", "in a.ts", context), "name the lines");
    const over = JSON.parse(await read("over"));
    assertEquals(
      [over.hook_event_name, over.agent_id, over.agent_type, over.last_assistant_message],
      ["SubagentStop", "a1", "Explore", "in a.ts"],
    );
    assertEquals(notices, []);
  });
});

Deno.test("sessionStart() takes the variables that a hook exports into CLAUDE_ENV_FILE", async () => {
  const command = `{ echo 'export MODE="a b" PATH="$PATH:/x"'; echo 'unset ISONFORGE_MODEL'; ` +
    `echo 'export ISONFORGE_HOME=/elsewhere'; } >> "$CLAUDE_ENV_FILE"; echo "$CLAUDE_ENV_FILE" > file`;
  await inWorld([{ event: "SessionStart", command }], async ({ hooks, context, read, notices }) => {
    await hooks.sessionStart("startup", context);
    const PATH = `${Deno.env.get("PATH")}:/x`;
    assertEquals({ ...hooks.variables }, { MODE: "a b", PATH });
    const file = (await read("file")).trim();
    await assertRejects(() => Deno.stat(file), Deno.errors.NotFound);
    assertEquals(notices, []);
  });
  const all = `export TOWN="a b"; export -p | grep TOWN >> "$CLAUDE_ENV_FILE"`;
  await inWorld([{ event: "SessionStart", command: all }], async (world) => {
    await world.hooks.sessionStart("startup", world.context);
    assertEquals([{ ...world.hooks.variables }, world.notices], [{ TOWN: "a b" }, []]);
  });
  const wrong = [{
    event: "SessionStart",
    command: `echo 'export A=(' >> "$CLAUDE_ENV_FILE"`,
  }] as const;
  await inWorld(wrong, async ({ hooks, context, notices }) => {
    await hooks.sessionStart("startup", context);
    assertEquals({ ...hooks.variables }, {});
    assertStringIncludes(notices.join(), "CLAUDE_ENV_FILE was not read");
  });
});

Deno.test("what a hook that nobody waits for says later the model is told, at the latest in the end", async () => {
  const command =
    `cat >/dev/null; until [ -e go ]; do sleep 0.01; done; echo "tests fail" >&2; exit 2`;
  const after = { event: "PostToolUse", isAsync: true, wakes: true, command } as const;
  await inWorld([after], async ({ hooks, context, write }) => {
    assertEquals((await hooks.postToolUse(callOf("ls"), OUTCOME, context)).output, "done\n");
    const stopped = hooks.stop("all is done", context);
    await write("go");
    // It is not what the end says.
    assertEquals(await stopped, "[a PostToolUse hook that ran in the background says: tests fail]");
    // It was said.
    assertEquals(await hooks.stop("now it is", context), undefined);
  });
});

Deno.test("what it says later is told beside the next call, and not as what is said of that one", async () => {
  const command = `cat >/dev/null; echo "tests fail" >&2; exit 2`;
  const later = { event: "SessionStart", isAsync: true, wakes: true, command } as const;
  await inWorld([later], async ({ hooks, context }) => {
    await hooks.sessionStart("startup", context);
    let output = "";
    await poll(async () => {
      output = (await hooks.postToolUse(callOf("ls"), OUTCOME, context)).output;
      return output !== OUTCOME.output;
    }, "the hook to say it");
    const said = "[a SessionStart hook that ran in the background says: tests fail]";
    assertEquals(output, `done\n${said}`);
  });
});

Deno.test("the end of a run is no longer waited for than the run goes on", async () => {
  const command = "cat >/dev/null; until [ -e go ]; do sleep 0.01; done";
  const hook = { event: "Stop", isAsync: true, wakes: true, command } as const;
  await inWorld([hook], async ({ hooks, context, abort, write }) => {
    const stopped = hooks.stop("done", context);
    abort.abort(new Error("enough"));
    await assertRejects(() => stopped, Error, "enough");
    await write("go");
    const { signal } = new AbortController();
    assertEquals(await hooks.stop("done", { ...context, signal }), undefined);
  });
});

Deno.test("a hook of the user runs no program of the working directory, however PATH comes to it", async () => {
  const path = Deno.env.get("PATH") ?? "";
  // What an agent may have written there, by names that a hook and its variables call.
  const planted = ["cat", "env", "grep"];
  const command = `grep -c . <<<x >found; echo 'export MODE="$(cat <<<b)"' >> "$CLAUDE_ENV_FILE"`;
  for (const relative of [`.:${path}`, `:${path}`, `./bin:${path}`, `bin::${path}`]) {
    await inWorld([{ event: "SessionStart", command }], async (world) => {
      for (const name of planted) {
        await world.program(name, "echo planted >>ran");
        await world.program(`bin/${name}`, "echo planted >>ran");
      }
      await world.hooks.sessionStart("startup", world.context);
      assertEquals({ ...world.hooks.variables }, { MODE: "b" }, relative);
      assertEquals(await world.read("found"), "1\n");
      await assertRejects(() => world.read("ran"), Deno.errors.NotFound, undefined, relative);
    }, { path: relative });
  }
});

Deno.test("variables of settings do not choose the env that tells what a hook has exported", async () => {
  const command = `echo 'export MODE=b' >> "$CLAUDE_ENV_FILE"`;
  // Known once the directory is there.
  const settings: Record<string, string> = {};
  await inWorld([{ event: "SessionStart", command }], async (world) => {
    await world.program("bin/env", "echo planted >>ran");
    settings.PATH = `${world.directory}/bin:${Deno.env.get("PATH")}`;
    await world.hooks.sessionStart("startup", world.context);
    assertEquals({ ...world.hooks.variables }, { MODE: "b" });
    await assertRejects(() => world.read("ran"), Deno.errors.NotFound);
  }, { settings });
});
