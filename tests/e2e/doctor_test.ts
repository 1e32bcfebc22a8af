/**
 * `isonforge doctor` as its users type it.
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import { PROBE } from "../../lib/engine/models/probe.ts";
import { namesIn } from "../helpers/files.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { createSandbox } from "../helpers/sandbox.ts";

const CALL = { toolCalls: [{ name: PROBE.tool, arguments: { word: PROBE.word } }] };
const MODELS = [{ id: "m", max_model_len: 32_768 }];

/** Who commits. */
const IDENTITY = {
  GIT_AUTHOR_NAME: "Ann",
  GIT_AUTHOR_EMAIL: "ann@example.com",
  GIT_COMMITTER_NAME: "Ann",
  GIT_COMMITTER_EMAIL: "ann@example.com",
};

Deno.test("doctor ends with 0, and leaves no trace, when everything is set up", async () => {
  await using sandbox = await createSandbox();
  const server = startFakeOpenAI([CALL, CALL], { models: MODELS });
  try {
    const env = { ...IDENTITY, ISONFORGE_API_KEY: "key-of-this-test-1" };
    const args = ["doctor", "--base-url", server.url];
    const { code, stdout, stderr } = await sandbox.run(args, { env });
    assertEquals([code, stderr], [0, ""], stdout);
    assertMatch(stdout, /^✓ program: isonforge \d/);
    assertMatch(stdout, /^✓ endpoint: .* answers in \d+ ms, with the key of ISONFORGE_API_KEY$/m);
    assertMatch(stdout, /^✓ tool calls: the model makes them/m);
    assertMatch(stdout, /\nReady.*\.\n$/);
    assertEquals(stdout.includes("key-of-this-test"), false);
    assertEquals(server.requests[0]?.headers.get("authorization"), "Bearer key-of-this-test-1");
    assertEquals(namesIn(sandbox.home), []);

    const results = JSON.parse(await sandbox.ok([...args, "--json"], { env }));
    const checks = results.map(({ check }: { check: string }) => check);
    assertEquals(checks.slice(0, 4), ["program", "home", "disk", "settings"]);
    assertEquals(checks.slice(-4), ["endpoint", "model", "tool calls", "context window"]);
  } finally {
    await server.close();
  }
});

Deno.test("doctor ends with 1, and says what to do, when something is wrong", async () => {
  await using sandbox = await createSandbox();
  const id = await sandbox.startAgent("x");
  await sandbox.ended(id);
  await Deno.writeTextFile(sandbox.path(id, "meta.json"), "{");
  const { code, stdout } = await sandbox.run(["doctor"], {
    env: { ISONFORGE_BASE_URL: "http://127.0.0.1:9/v1", ISONFORGE_MODLE: "m" },
  });
  assertEquals(code, 1);
  assertStringIncludes(stdout, `→ isonforge rm --force ${id}\n`);
  assertMatch(stdout, /^✗ endpoint: cannot reach .*\n {2}→ .*--model rehearsal needs no model$/m);
  assertStringIncludes(stdout, "! environment: nothing reads ISONFORGE_MODLE");
  assertMatch(stdout, /\nNot ready: 1 error, \d+ warnings?\.\n$/);
});

Deno.test("doctor does not fail for warnings, nor ask the model when it is told not to", async () => {
  await using sandbox = await createSandbox();
  const server = startFakeOpenAI([], { models: [{ id: "m" }] });
  try {
    await sandbox.ok(["config", "set", "base_url", server.url]);
    const stdout = await sandbox.ok(["doctor", "--no-probe", "--model", "n"]);
    assertMatch(
      stdout,
      /^! model: the endpoint does not list "n" \(--model\)\n {2}→ give --model .*; it lists m$/m,
    );
    assertEquals(server.requests, []);
  } finally {
    await server.close();
  }
});

Deno.test("doctor says that config.json is broken, and does the rest all the same", async () => {
  await using sandbox = await createSandbox();
  await Deno.mkdir(sandbox.home, { mode: 0o700 });
  await Deno.writeTextFile(join(sandbox.home, "config.json"), "{", { mode: 0o600 });
  const { code, stdout } = await sandbox.run(["doctor", "--no-probe"]);
  assertEquals(code, 1);
  assertMatch(
    stdout,
    /^✗ settings: cannot read .*config\.json: it is not valid JSON.*\n {2}→ edit it: \//m,
  );
  assertMatch(stdout, /^✓ records: /m);
  assertMatch(stdout, /^! endpoint: not checked.*\n {2}→ fix your settings first$/m);
});

Deno.test("doctor puts no ✓ on what was not tried, and names https where only http is spoken", async () => {
  await using sandbox = await createSandbox();
  const server = startFakeOpenAI([], { models: MODELS });
  try {
    const untried = await sandbox.run(["doctor", "--no-probe", "--base-url", server.url]);
    assertMatch(untried.stdout, /^- tool calls: not tried \(--no-probe\)$/m);
    const url = server.url.replace("http:", "https:");
    const { code, stdout } = await sandbox.run(["doctor", "--base-url", url]);
    assertEquals(code, 1);
    assertStringIncludes(
      stdout,
      `✗ endpoint: ${url} answers, but not in https: nothing there speaks TLS\n`,
    );
  } finally {
    await server.close();
  }
});
