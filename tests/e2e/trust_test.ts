/**
 * Settings that a repository brings, trust, and permission rules, as their users type it.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dirname } from "@std/path/dirname";
import { join } from "@std/path/join";
import { createSandbox, git, type Sandbox } from "../helpers/sandbox.ts";
import { NO_TMUX, Tmux } from "../helpers/tmux.ts";
import { worktreeSandbox } from "../helpers/worktree_sandbox.ts";

async function write(path: string, content: unknown): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const text = typeof content === "string" ? content : JSON.stringify(content);
  await Deno.writeTextFile(path, text, { mode: 0o600 });
}

const bring = (sandbox: Sandbox) =>
  write(join(sandbox.project, ".claude/settings.json"), {
    hooks: { Stop: [{ hooks: [{ type: "command", command: "echo one" }] }] },
    permissions: { allow: ["Bash(npm test:*)"], deny: ["Bash(git push:*)"] },
  });

Deno.test("trust shows what a repository brings, takes yes, lists and revokes, and asks again after a change", async () => {
  await using sandbox = await createSandbox();
  assertEquals(await sandbox.ok(["trust"]), "Nothing here needs trust.\n");
  await bring(sandbox);
  const asked = await sandbox.run(["trust"]);
  assertEquals(asked.code, 1);
  assertEquals(
    asked.stdout,
    `"${sandbox.project}" brings 1 hook, 1 allow rule:
  hook: Stop: echo one (.claude/settings.json)
  allow rule: Bash(npm test:*) (.claude/settings.json)
`,
  );
  assertStringIncludes(asked.stderr, "error: not trusted: nobody can be asked here\nhint: ");
  const listed = await sandbox.run(["config", "list"]);
  assertMatch(listed.stderr, /^warning: not used: 1 hook, 1 allow rule of this repository/m);

  assertMatch(await sandbox.ok(["trust", "--yes"]), /^✓ Trusted: 1 hook, 1 allow rule$/m);
  assertStringIncludes(await sandbox.ok(["trust"]), "You trust it as it is.");
  assertMatch(
    await sandbox.ok(["trust", "--list"]),
    new RegExp(`^${sandbox.project} .*1 hook`, "m"),
  );
  const used = await sandbox.run(["config", "list"]);
  assertMatch(used.stdout, /^hooks +Stop +\.claude\/settings\.json$/m);
  assertEquals(used.stderr, "");

  await write(join(sandbox.project, ".isonforge/settings.json"), { model: "theirs" });
  const changed = JSON.parse(await sandbox.ok(["trust", "--json"]));
  assertEquals([changed.state, changed.changed], ["changed", [".isonforge/settings.json"]]);
  assertEquals(
    await sandbox.ok(["trust", "--revoke"]),
    `✓ Not trusted any more: ${sandbox.project}\n`,
  );
  assertEquals(await sandbox.ok(["trust", "--list"]), "No repository is trusted.\n");
  const byModel = await sandbox.run(["trust", "--yes"], { env: { ISONFORGE_AGENT_CALL: "x" } });
  assertEquals(byModel.code, 1);
  assertStringIncludes(byModel.stderr, "by a person");
});

Deno.test("an agent in a worktree has the trust of its repository, with the servers that are the user's alone", async () => {
  await using sandbox = await worktreeSandbox();
  const { project } = sandbox;
  await write(join(project, ".claude/settings.json"), {
    hooks: { Stop: [{ hooks: [{ type: "command", command: "echo hook > seen" }] }] },
  });
  await git(project, "add", "-A");
  await git(project, "commit", "--quiet", "-m", "hooks");
  await sandbox.ok(["mcp", "add", "--scope", "local", "docs", "--", "false"]);
  await sandbox.ok(["trust", "--yes"]);
  const id = await sandbox.done("fix", "true");
  const worktree = sandbox.worktree("fix");
  assertEquals(await Deno.readTextFile(join(worktree, "seen")), "hook\n");
  assertEquals((await sandbox.ok(["logs", id])).includes("not used"), false);
  // There, too, it stands in the main checkout.
  const removed = await sandbox.run(["mcp", "remove", "docs", "--scope", "local"], {
    cwd: worktree,
  });
  assertStringIncludes(removed.stdout, join(project, ".isonforge/settings.local.json"));
});

Deno.test("permissions check says which rule decides and why, and its exit code whether it runs", async () => {
  await using sandbox = await createSandbox();
  await write(join(sandbox.home, "settings.json"), {
    permissions: { allow: ["Bash(git status:*)"], deny: ["Read(.env)"] },
  });
  await bring(sandbox);
  const check = async (...args: string[]) => {
    const { code, stdout, stderr } = await sandbox.run(["permissions", "check", ...args]);
    return [code, stdout || stderr.split("\n")[0] + "\n"];
  };
  assertEquals(await check("bash", "git status"), [
    0,
    'allow: the rule "Bash(git status:*)" (settings.json) allows it\n',
  ]);
  assertEquals(await check("Bash", "cd /x && git push"), [
    1,
    'deny: the rule "Bash(git push:*)" (.claude/settings.json) denies "git push"\n',
  ]);
  assertEquals(await check("--permission-mode", "yolo", "read", "src/.env"), [
    1,
    'deny: the rule "Read(.env)" (settings.json) denies "src/.env"\n',
  ]);
  assertEquals(await check("bash", "npm test"), [
    1,
    "ask: default mode asks before every command\n",
  ]);
  assertEquals(await check("write", "x", "--permission-mode", "acceptEdits"), [
    0,
    "allow: acceptEdits mode allows it\n",
  ]);
  assertEquals((await check("bsh", "x"))[0], 2);
  await sandbox.ok(["trust", "--yes"]);
  assertEquals((await check("bash", "npm test"))[0], 0);
  assertEquals(
    JSON.parse(await sandbox.ok(["permissions", "list", "--json"])),
    [
      { action: "deny", rule: "Read(.env)", from: "settings.json" },
      { action: "deny", rule: "Bash(git push:*)", from: ".claude/settings.json" },
      { action: "allow", rule: "Bash(git status:*)", from: "settings.json" },
      { action: "allow", rule: "Bash(npm test:*)", from: ".claude/settings.json" },
    ],
  );
});

Deno.test("a settings key in both files holds where config list says, and config set writes there", async () => {
  await using sandbox = await createSandbox();
  await write(join(sandbox.home, "config.json"), { model: "old", effort: "low" });
  await write(join(sandbox.home, "settings.json"), { model: "new" });
  const { stdout, stderr } = await sandbox.run(["config", "list"]);
  assertMatch(stdout, /^model +new +settings\.json$/m);
  assertMatch(stdout, /^effort +low +config\.json$/m);
  assertEquals(stderr, '"model" stands in config.json too: settings.json wins\n');
  await sandbox.ok(["config", "set", "effort", "max"]);
  assertEquals(
    JSON.parse(await Deno.readTextFile(join(sandbox.home, "config.json"))).effort,
    "max",
  );
  const schema = JSON.parse(await sandbox.ok(["config", "schema"]));
  assertEquals(schema.properties.effort.enum.includes("max"), true);
});

Deno.test({
  name: "a conversation asks once whether a repository is trusted",
  ignore: NO_TMUX !== undefined,
  async fn() {
    await using sandbox = await createSandbox();
    await bring(sandbox);
    const args = ["--model", "rehearsal"];
    {
      await using terminal = await Tmux.start(sandbox, { args });
      await terminal.shows("Trust it, as it is now?");
      await terminal.enter("n");
      await terminal.prompts();
      await terminal.press("C-d");
      await terminal.ended(0);
    }
    {
      await using terminal = await Tmux.start(sandbox, { args });
      const screen = await terminal.prompts();
      assertEquals(String(screen ?? await terminal.screen()).includes("Trust it"), false);
      await terminal.press("C-d");
      await terminal.ended(0);
    }
    await write(join(sandbox.project, ".isonforge/settings.json"), { model: "rehearsal" });
    await using terminal = await Tmux.start(sandbox, { args });
    await terminal.shows("Trust it, as it is now?");
    await terminal.enter("y");
    await terminal.prompts();
    await terminal.press("C-d");
    await terminal.ended(0);
    assertStringIncludes(await sandbox.ok(["trust"]), "You trust it as it is.");
  },
});
