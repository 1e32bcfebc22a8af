/**
 * `isonforge config` as its users type it.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { modeOf, namesIn } from "../helpers/files.ts";
import { createSandbox, type Sandbox } from "../helpers/sandbox.ts";
import { NO_TMUX, Tmux } from "../helpers/tmux.ts";

function configOf(sandbox: Sandbox): Record<string, unknown> {
  return JSON.parse(Deno.readTextFileSync(join(sandbox.home, "settings.json")));
}

Deno.test("config sets, gets, lists and unsets settings, of which the environment has the last word", async () => {
  await using sandbox = await createSandbox();
  const path = (await sandbox.ok(["config", "path"])).trimEnd();
  assertEquals(path, join(sandbox.home, "settings.json"));
  assertEquals(namesIn(sandbox.home), []);
  assertEquals(await sandbox.ok(["config", "set", "model", "qwen3"]), "✓ Set model: qwen3\n");
  await sandbox.ok(["config", "set", "context_window", "64000"]);
  assertEquals(configOf(sandbox), { model: "qwen3", context_window: 64_000 });
  assertEquals([modeOf(sandbox.home), modeOf(path)], [0o700, 0o600]);
  assertEquals(await sandbox.ok(["config", "get", "context_window"]), "64000\n");

  const env = { ISONFORGE_MODEL: "other", ISONFORGE_API_KEY: "key-of-this-test" };
  const set = await sandbox.run(["config", "set", "model", "third"], { env });
  assertStringIncludes(set.stderr, "ISONFORGE_MODEL is set in this environment and wins");
  assertEquals(await sandbox.ok(["config", "get", "model"], { env }), "other\n");
  assertEquals(await sandbox.ok(["config", "get", "api_key"], { env }), "key-of-this-test\n");
  const list = await sandbox.ok(["config", "list"], { env });
  assertMatch(list, /^Setting +Value +From\n─+\n/);
  const rows = {
    base_url: ["http://localhost:11434/v1", "default"],
    model: ["other", "ISONFORGE_MODEL"],
    api_key: ["[redacted]", "ISONFORGE_API_KEY"],
    provider: ["openai", "default"],
    context_window: ["64000", "settings.json"],
    headers: ["-", "not set"],
    permission_mode: ["default", "default"],
    effort: ["-", "not set"],
  };
  for (const [name, cells] of Object.entries(rows)) {
    const row = list.split("\n").find((line) => line.startsWith(`${name} `)) ?? "";
    assertEquals(row.split(/ {2,}/), [name, ...cells]);
  }
  const listed = JSON.parse(await sandbox.ok(["config", "list", "--json"], { env }));
  assertEquals(listed[1], {
    name: "model",
    value: "other",
    source: "ISONFORGE_MODEL",
    layer: "environment",
  });
  assertEquals(listed[2].value, "[redacted]");

  assertEquals(await sandbox.ok(["config", "unset", "model"]), "✓ Unset model\n");
  assertEquals(configOf(sandbox), { context_window: 64_000 });
  const none = await sandbox.run(["config", "get", "model"]);
  assertEquals([none.code, none.stdout], [1, ""]);
  assertStringIncludes(none.stderr, 'error: "model" is not set');
});

Deno.test("config refuses what a run would refuse, and changes nothing", async () => {
  await using sandbox = await createSandbox();
  await sandbox.ok(["config", "set", "model", "m"]);
  const wrong = [
    ["modle", "m", 'unknown setting "modle"'],
    ["provider", "google", '"provider" takes one of openai, anthropic, not "google"'],
    ["base_url", "https://me:hunter2@host/v1", '"base_url" must not contain a user name'],
  ] as const;
  for (const [key, value, message] of wrong) {
    const { code, stderr } = await sandbox.run(["config", "set", key, value]);
    assertEquals(code, 2);
    assertStringIncludes(stderr, `error: ${message}`);
    assertEquals(stderr.includes("hunter2"), false);
  }
  assertEquals(configOf(sandbox), { model: "m" });
  await Deno.writeTextFile(join(sandbox.home, "settings.json"), "{");
  for (const args of [["set", "model", "n"], ["unset", "model"], ["list"], ["get", "model"]]) {
    const { code, stderr } = await sandbox.run(["config", ...args]);
    assertEquals(code, 1);
    assertMatch(
      stderr,
      /^error: cannot read .*settings\.json: it is not valid JSON.*\nhint: edit it: /,
    );
  }
  assertEquals(await Deno.readTextFile(join(sandbox.home, "settings.json")), "{");
});

Deno.test("config keeps every setting when several are set at once", async () => {
  await using sandbox = await createSandbox();
  const settings = { model: "m", base_url: "http://host/v1", provider: "openai" };
  await Promise.all(
    Object.entries(settings).map(([key, value]) => sandbox.ok(["config", "set", key, value])),
  );
  assertEquals(configOf(sandbox), settings);
});

Deno.test("config takes a key through a pipe, without its line break", async () => {
  await using sandbox = await createSandbox();
  const through = ["sh", "-c", `printf 'key-of-this-test\\n' | "$@"`, "sh"];
  const stdout = await sandbox.ok(["config", "set", "api_key", "-"], { through });
  assertEquals(stdout, "✓ Set api_key\n");
  assertEquals(configOf(sandbox), { api_key: "key-of-this-test" });
});

Deno.test({
  name: "config asks for a key without showing it at a terminal",
  ignore: NO_TMUX !== undefined,
  async fn() {
    await using sandbox = await createSandbox();
    await using terminal = await Tmux.start(sandbox, { args: ["config", "set", "api_key", "-"] });
    await terminal.shows("api_key:");
    await terminal.type("key-of-thjs");
    await terminal.press("BSpace", "BSpace");
    await terminal.enter("is-test");
    const screen = await terminal.ended(0);
    assertEquals(screen.includes("key-of"), false, screen);
    assertEquals(configOf(sandbox), { api_key: "key-of-this-test" });
  },
});

Deno.test({
  name: "config changes nothing, and ends as the signal says, when one comes instead of a key",
  ignore: NO_TMUX !== undefined,
  async fn() {
    await using sandbox = await createSandbox();
    for (const [signal, code] of [["SIGTERM", 143], ["SIGHUP", 129]] as const) {
      await using terminal = await Tmux.start(sandbox, { args: ["config", "set", "api_key", "-"] });
      await terminal.shows("api_key:");
      await terminal.type("key-of-this-test");
      for (const pid of sandbox.processes()) Deno.kill(pid, signal);
      assertStringIncludes(await terminal.ended(code), "error: nothing was changed");
    }
    assertEquals(namesIn(sandbox.home), []);
  },
});
