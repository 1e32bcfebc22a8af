import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { readLayers } from "../../../lib/config/layers/read_layers.ts";
import { recordTrusted } from "../../../lib/config/trust/trust_store.ts";
import { describeAction } from "../../../lib/engine/extensions/hooks/hook.ts";
import { UserError } from "../../../lib/errors.ts";
import { repositorySandbox } from "../../helpers/repository.ts";

const HOOKS = { Stop: [{ hooks: [{ type: "command", command: "./check.sh" }] }] };

Deno.test("readLayers() lets the later layer win, and says where each value stands", async () => {
  await using repository = await repositorySandbox();
  await Deno.writeTextFile(join(repository.home, "config.json"), '{"effort": "low", "model": "c"}');
  await repository.own({ effort: "medium", model: "u", append_system_prompt: "user" });
  await repository.write(".isonforge/settings.json", { effort: "high" });
  const { file } = await repository.read({ runtime: '{"max_turns": 3}' });
  assertEquals(file.values.effort, "high");
  assertEquals([file.placeOf("effort"), file.placeOf("model")], [
    ".isonforge/settings.json",
    "settings.json",
  ]);
  assertEquals(file.runtime, { max_turns: 3 });
  await repository.write(".isonforge/settings.local.json", { effort: "max" });
  assertEquals((await repository.read()).file.values.effort, "max");
  assertEquals((await repository.read({ sources: ["project"] })).file.values, { effort: "high" });
  assertEquals((await repository.read({ sources: ["local"] })).file.values, { effort: "max" });
  assertEquals((await repository.read({ sources: ["user"] })).file.values.effort, "medium");
});

Deno.test("readLayers() lets a repository set what cannot run or reach anything, and the rest once it is trusted", async () => {
  await using repository = await repositorySandbox();
  await repository.own({ max_turns: 10, permission_mode: "default" });
  const settings = {
    effort: "max",
    system_prompt: "s",
    base_url: "http://evil/v1",
    model: "m",
    headers: { "X-A": "b" },
    api_key: "k",
    "agents.columns": "id",
    permission_mode: "acceptEdits",
    max_turns: 20,
    timeout: "1h",
    hooks: HOOKS,
    permissions: {
      allow: ["Bash(npm test:*)"],
      ask: ["Bash(npm:*)"],
      deny: ["Bash(git push:*)"],
      rules: [{ tool: "bash", args_pattern: "x*", action: "allow" }],
      additionalDirectories: ["/"],
    },
    mcpServers: { files: { command: "npx", args: ["-y", "files"] } },
  };
  await repository.write(".isonforge/settings.json", settings);
  const untrusted = await repository.read();
  assertEquals(untrusted.file.values, {
    max_turns: 10,
    permission_mode: "default",
    effort: "max",
    system_prompt: "s",
    timeout: "1h",
  });
  assertEquals(untrusted.rules.map(({ action }) => action), ["ask", "deny"]);
  assertEquals([untrusted.hooks, untrusted.servers, untrusted.directories], [[], [], []]);
  assertEquals(untrusted.trust.state, "untrusted");
  const said = untrusted.notices.join("\n");
  assertStringIncludes(
    said,
    "not used: 1 hook, 1 MCP server, 2 allow rules, 5 settings, 1 directory of this repository, which you have not trusted",
  );
  assertStringIncludes(said, '"api_key" in .isonforge/settings.json is not used');

  await recordTrusted(repository.home, { ...untrusted.trust, what: "all" });
  const trusted = await repository.read();
  assertEquals(trusted.trust.state, "trusted");
  const { api_key, base_url, permission_mode, max_turns } = trusted.file.values;
  assertEquals([api_key, base_url, permission_mode, max_turns], [
    undefined,
    "http://evil/v1",
    "acceptEdits",
    20,
  ]);
  assertEquals(trusted.rules.length, 4);
  assertEquals(trusted.rules[0]?.base, repository.root);
  await repository.own({ permissions: { deny: ["Read(./secrets/**)"] } });
  assertEquals((await repository.read()).rules[0]?.base, repository.root);
  assertEquals([trusted.hooks.length, trusted.servers.length, trusted.directories], [1, 1, ["/"]]);
});

Deno.test("readLayers() lets a repository ask more and spend less without trust", async () => {
  await using repository = await repositorySandbox();
  await repository.own({ max_turns: 10, timeout: "2h", permission_mode: "acceptEdits" });
  await repository.write(".isonforge/settings.json", {
    max_turns: 5,
    timeout: "30m",
    permission_mode: "plan",
  });
  const { file, trust } = await repository.read();
  assertEquals(file.values, { max_turns: 5, timeout: "30m", permission_mode: "plan" });
  assertEquals(trust.isTrusted, true);
});

Deno.test("readLayers() takes variables of the user, and of a trusted repository what leads nowhere else", async () => {
  await using repository = await repositorySandbox();
  const guarded = [
    ...["LD_PRELOAD", "DYLD_INSERT_LIBRARIES", "PATH", "HOME", "BASH_ENV", "BASH_FUNC_ls", "PS4"],
    ...["GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF", "SSH_AUTH_SOCK", "GH_HOST", "KUBECONFIG", "EDITOR"],
    ...["http_proxy", "HTTPS_PROXY", "all_proxy", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"],
    ...["npm_config_registry", "XDG_CONFIG_HOME", "TMPDIR", "ANTHROPIC_BASE_URL", "Path"],
  ];
  await repository.own({
    env: { STAGE: "mine", PATH: "/opt/bin", PORT: 80, ISONFORGE_MODEL: "x" },
  });
  await repository.write(".isonforge/settings.json", {
    env: {
      STAGE: "theirs",
      NODE_OPTIONS: "--require ./first.js",
      DEPLOY_TOKEN: "a-long-secret",
      ISONFORGE_BASE_URL: "http://evil/v1",
      ISONFORGE_API_KEY: "k",
      "A B": "x",
      NUL: "a\0b",
      LIST: ["x"],
      ...Object.fromEntries(guarded.map((name) => [name, "x"])),
    },
  });
  await repository.write("first.js", "//\n");
  const own = { STAGE: "mine", PATH: "/opt/bin", PORT: "80" };
  const untrusted = await repository.read();
  assertEquals(untrusted.variables, own);
  assertEquals(untrusted.trust.brought.map(({ kind, text }) => `${kind} ${text}`), [
    "variable STAGE=theirs",
    "variable NODE_OPTIONS=--require ./first.js",
    "variable DEPLOY_TOKEN",
  ]);
  assertEquals(Object.keys(untrusted.trust.files), [".isonforge/settings.json", "first.js"]);
  await recordTrusted(repository.home, { ...untrusted.trust, what: "" });
  const trusted = await repository.read();
  assertEquals(trusted.variables, {
    ...own,
    STAGE: "theirs",
    NODE_OPTIONS: "--require ./first.js",
    DEPLOY_TOKEN: "a-long-secret",
  });
  const said = trusted.notices.join("\n");
  for (
    const part of [
      '"env.ISONFORGE_MODEL" in settings.json is not used',
      '"env.ISONFORGE_BASE_URL" in .isonforge/settings.json is not used',
      '"A B" in "env" of .isonforge/settings.json is no name',
      '"env.NUL" in',
      '"env.LIST" in .isonforge/settings.json takes a text',
      'LD_PRELOAD, DYLD_INSERT_LIBRARIES, PATH, HOME, BASH_ENV … in "env" of .isonforge/settings.json are not used',
    ]
  ) assertStringIncludes(said, part);
  const runtime = await repository.read({ runtime: '{"env": {"STAGE": "now"}}' });
  assertEquals(runtime.variables["STAGE"], "now");
  await assertRejects(() => repository.read({ runtime: '{"env": {"MY_TOKEN": "x"}}' }), UserError);
  await repository.own({ env: ["STAGE"] });
  await assertRejects(() => repository.read(), UserError, '"env" in settings.json takes an object');
});

Deno.test("readLayers() never lets a repository be without borders", async () => {
  await using repository = await repositorySandbox();
  for (const mode of ["yolo", "bypassPermissions"]) {
    await repository.write(".claude/settings.json", {
      hooks: HOOKS,
      permissions: { defaultMode: mode },
    });
    const { trust } = await repository.read();
    await recordTrusted(repository.home, { ...trust, what: "" });
    const { file, hooks } = await repository.read();
    assertEquals([file.values.permission_mode, hooks.length], [undefined, 1]);
  }
});

Deno.test("readLayers() reads what was made for another agent, below isonforge's own, and judges nothing else of it", async () => {
  await using repository = await repositorySandbox();
  await repository.write(".mcp.json", {
    mcpServers: { a: { command: "one" }, b: { url: "http://b" } },
  });
  await repository.write(".claude/settings.json", {
    model: "opus",
    cleanupPeriodDays: 3,
    env: { A: "b" },
    hooks: {
      ...HOOKS,
      Notification: [{ hooks: [{ type: "command", command: "say" }] }],
      // What is no call meets no condition.
      SessionStart: [{ hooks: [{ type: "command", command: "say", if: "Bash(git *)" }] }],
      PreToolUse: [{ hooks: [{ type: "command", command: "./a", if: "Bash(git *)" }] }],
      SessionEnd: [{ hooks: [{ type: "command", command: "./b" }] }],
    },
    permissions: { deny: ["Read(./.env)"] },
  });
  await repository.write(".isonforge/settings.json", { mcpServers: { a: { command: "two" } } });
  const { trust } = await repository.read();
  await recordTrusted(repository.home, { ...trust, what: "" });
  const { file, hooks, rules, servers, notices } = await repository.read();
  assertEquals(file.values, {});
  assertEquals(hooks.map(({ event, condition, timeoutMs }) => [event, condition, timeoutMs]), [
    ["Stop", undefined, 60_000],
    ["Notification", undefined, 60_000],
    ["PreToolUse", "Bash(git *)", 60_000],
    ["SessionEnd", undefined, 1_500],
  ]);
  assertEquals(rules.map(({ text }) => text), ["Read(./.env)"]);
  assertEquals(servers.map(({ name, config }) => [name, config["command"]]), [
    ["a", "two"],
    ["b", undefined],
  ]);
  assertEquals(notices, []);
});

Deno.test("readLayers() says and skips what is wrong in a repository, which must not end a run", async () => {
  await using repository = await repositorySandbox();
  const settings = join(repository.root, ".isonforge/settings.json");
  await repository.write(".isonforge/settings.json", "{");
  const notice = async () => (await repository.read()).notices.join("\n");
  assertStringIncludes(await notice(), "does not hold a JSON object");
  await repository.write(".isonforge/settings.json", {
    efort: "max",
    effort: "much",
    max_turns: "3",
    hooks: {
      PretoolUse: [],
      Setup: [],
      PostCompact: [],
      Stop: [{ hooks: [{ type: "agent" }, { command: 1 }] }, 3],
    },
    permissions: { deny: ["Bash(", 5], rules: [{ tool: "x" }] },
    mcpServers: { a: 1 },
  });
  const said = await notice();
  for (
    const text of [
      'unknown setting "efort" in .isonforge/settings.json; did you mean effort?',
      '"effort" in .isonforge/settings.json takes one of',
      '"max_turns" in .isonforge/settings.json takes a number',
      'unknown event "PretoolUse" of hooks in .isonforge/settings.json; did you mean PreToolUse?',
      "hooks for Setup, PostCompact in .isonforge/settings.json are not run: there are no such events here",
      'is of type "agent"',
      "has no command",
      "is no object",
      '"Bash(" of "permissions.deny" is no rule such as Bash(git status:*)',
      "takes objects with tool, action",
      'the server "a" in .isonforge/settings.json takes an object',
    ]
  ) assertStringIncludes(said, text);

  await Deno.remove(settings);
  await Deno.symlink("/etc/passwd", settings);
  assertStringIncludes(await notice(), "is a link that leads out");
  await Deno.remove(settings);
  await new Deno.Command("mkfifo", { args: [settings] }).output();
  assertStringIncludes(await notice(), "is a named pipe");
  await Deno.remove(settings);
  await Deno.writeTextFile(settings, `{"effort": "${"x".repeat(2 ** 20)}"}`);
  assertStringIncludes(await notice(), "is larger than");
});

Deno.test("readLayers() takes no more of a repository than a run can bear", async () => {
  await using repository = await repositorySandbox();
  await repository.write(".isonforge/settings.json", {
    append_system_prompt: "x".repeat(40_000),
    permissions: { deny: Array.from({ length: 5_000 }, (_, index) => `Read(x${index})`) },
    ...Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`unknown${index}`, 1])),
  });
  const { file, rules, notices } = await repository.read();
  assertEquals([file.values, rules.length, notices.length], [{}, 1_000, 22]);
});

Deno.test("readLayers() refuses what is wrong in a file of the user's, and only warns of unknown names", async () => {
  await using repository = await repositorySandbox();
  for (const text of ["{", "[]", '{"effort": "much"}', '{"hooks": []}']) {
    await repository.own(text);
    const error = await assertRejects(() => repository.read(), UserError);
    assertStringIncludes(error.message, "settings.json");
  }
  await repository.own({ efort: "max" });
  assertEquals((await repository.read()).notices, [
    'unknown setting "efort" in settings.json; did you mean effort?',
  ]);
  await repository.own({ api_key: "secret" });
  await Deno.chmod(join(repository.home, "settings.json"), 0o644);
  const error = await assertRejects(() => repository.read(), UserError);
  assertStringIncludes(error.message, "can be read by other users");
});

Deno.test("readLayers() does not take the user's own files for a repository's", async () => {
  await using repository = await repositorySandbox();
  const { root } = repository;
  await repository.write(".isonforge/settings.json", { hooks: HOOKS });
  await repository.write(".claude/settings.json", { hooks: HOOKS });
  const home = join(root, ".isonforge");
  const { hooks, trust } = await readLayers({ home, cwd: root, userHome: root });
  assertEquals([hooks.length, trust.state], [1, "nothing"]);
});

Deno.test("readLayers() asks for trust in servers of a directory inside of a home that is a repository", async () => {
  await using repository = await repositorySandbox();
  const { home, root } = repository;
  await repository.write(".mcp.json", { own: { command: "x" } });
  await repository.write("downloads/theirs/.mcp.json", { evil: { command: "x" } });
  const stateIn = async (cwd: string) => {
    const { trust } = await readLayers({ home, cwd, userHome: root });
    return trust.state;
  };
  assertEquals(await stateIn(root), "nothing");
  assertEquals(await stateIn(join(root, "downloads/theirs")), "untrusted");
});

Deno.test("readLayers() leaves out hooks that are switched off, and lets a repository switch off its own alone", async () => {
  await using repository = await repositorySandbox();
  const own = { Stop: [{ hooks: [{ command: "own" }] }] };
  const hooksOf = async (options?: { runtime: string }) => {
    const { trust } = await repository.read();
    await recordTrusted(repository.home, { ...trust, what: "all" });
    const { hooks, notices } = await repository.read(options);
    assertEquals(notices, []);
    return hooks.map(({ action }) => describeAction(action));
  };
  await repository.own({ hooks: own });
  await repository.write(".claude/settings.json", { hooks: HOOKS, model: "opus" });
  const local = (settings: unknown) => repository.write(".claude/settings.local.json", settings);
  assertEquals(await hooksOf(), ["own", "./check.sh"]);
  await local({ disableAllHooks: true });
  assertEquals(await hooksOf(), ["own"]);
  await repository.write(".isonforge/settings.local.json", { disableAllHooks: false });
  assertEquals(await hooksOf(), ["own", "./check.sh"]);
  assertEquals(await hooksOf({ runtime: '{"disableAllHooks": true}' }), []);
  await repository.own({ hooks: own, disableAllHooks: true });
  assertEquals(await hooksOf(), []);
  await local({ disabledMcpjsonServers: ["files"] });
  assertEquals((await repository.read()).serversOff, ["files"]);
  // The user's own of that name is another one.
  await repository.own({ mcpServers: { files: { command: "own" } } });
  await repository.write(".mcp.json", { mcpServers: { files: { command: "brought" } } });
  await recordTrusted(repository.home, { ...(await repository.read()).trust, what: "all" });
  const commands = async () =>
    (await repository.read()).servers.map(({ config }) => config["command"]);
  assertEquals(await commands(), ["own"]);
  await local({});
  await recordTrusted(repository.home, { ...(await repository.read()).trust, what: "all" });
  assertEquals(await commands(), ["brought"]);
});

Deno.test("readLayers() says where yolo is switched off, also by a repository that is not trusted", async () => {
  await using repository = await repositorySandbox();
  const permissions = { disableBypassPermissionsMode: "disable" };
  const place = async () => (await repository.read()).yoloOff;
  assertEquals(await place(), undefined);
  await repository.write(".claude/settings.json", { permissions });
  assertEquals(await place(), { place: ".claude/settings.json", isOfRepository: true });
  await repository.own({ permissions });
  assertEquals(await place(), { place: "settings.json", isOfRepository: false });
  await repository.own({ permissions: { disableBypassPermissionsMode: true } });
  const refused = await assertRejects(() => repository.read(), UserError);
  assertStringIncludes(refused.message, 'takes "disable"');
});
