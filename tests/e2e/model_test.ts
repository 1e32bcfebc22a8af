/**
 * A background agent on a model endpoint: the whole way from the command line to edited files.
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { filesBelow } from "../helpers/files.ts";
import { startFakeOpenAI } from "../helpers/fake_openai.ts";
import { poll } from "../helpers/poll.ts";
import { freePort } from "../helpers/ports.ts";
import { createSandbox, git } from "../helpers/sandbox.ts";

Deno.test("an agent reads, edits and checks files with the tools of its model", async () => {
  await using sandbox = await createSandbox();
  const server = startFakeOpenAI([
    { text: "I look first.", toolCalls: [{ name: "grep", arguments: { pattern: "fetch\\(" } }] },
    { toolCalls: [{ name: "read", arguments: { path: "src/prices.ts" } }] },
    {
      toolCalls: [{
        name: "edit",
        arguments: {
          path: "src/prices.ts",
          old_string: "return fetch(",
          new_string: "return await fetch(",
        },
      }, {
        name: "edit",
        arguments: {
          path: "src/prices.ts",
          old_string: "export function",
          new_string: "export async function",
        },
      }],
    },
    { toolCalls: [{ name: "bash", arguments: { command: "git diff --stat" } }] },
    { text: ["One call ", "is awaited ", "now."] },
  ]);
  try {
    const stdout = await sandbox.ok(
      ["--bg", "--base-url", server.url, "--model", "fake-model", "await every fetch"],
      { env: { ISONFORGE_API_KEY: "key-of-this-test" } },
    );
    const id = stdout.match(/started: ([0-9a-f]{8})/)?.[1] ?? "";
    const meta = await sandbox.ended(id);
    assertEquals([meta.reason, meta.exit_code], ["completed", 0]);
    assertEquals(meta.tokens, { input: 500, output: 50, cache_read: 0, estimated: false });

    assertStringIncludes(
      await Deno.readTextFile(`${sandbox.project}/src/prices.ts`),
      "export async function prices() {\n  return await fetch(",
    );
    assertEquals((await git(sandbox.project, "status", "--porcelain")).trim(), "M src/prices.ts");

    const log = await sandbox.ok(["logs", id]);
    assertStringIncludes(log, "I look first.");
    assertStringIncludes(log, "One call is awaited now.");
    for (const tool of ["grep", "read", "edit", "bash"]) {
      assertMatch(log, new RegExp(`^• ${tool} `, "m"));
    }

    assertEquals(server.requests.filter(({ method }) => method === "POST").length, 5);
    const last = JSON.stringify(server.requests.at(-1)?.body);
    assertStringIncludes(last, "await every fetch");
    assertStringIncludes(last, "src/prices.ts | 4 ++--");
    for (const path of filesBelow(sandbox.home)) {
      assert(!(await Deno.readTextFile(path)).includes("key-of-this-test"), path);
    }
  } finally {
    await server.close();
  }
});

Deno.test("an agent whose endpoint is not there is not started, and with --no-check says what it waits for", async () => {
  await using sandbox = await createSandbox();
  const args = ["--bg", "--base-url", "http://127.0.0.1:9/v1", "--model", "m"];
  const refused = await sandbox.run([...args, "x"]);
  assertEquals(
    [refused.code, refused.stdout, refused.stderr],
    [
      1,
      "",
      "error: cannot reach the model endpoint http://127.0.0.1:9/v1: connection refused\n" +
      "hint: is the server running, and is the base URL right? --model rehearsal tries everything " +
      "without a model; --no-check starts the agent all the same, and it waits\n",
    ],
  );
  assertEquals(await sandbox.ok(["agents", "-q"]), "");
  const stdout = await sandbox.ok([...args, "--no-check", "x"]);
  const id = stdout.match(/started: ([0-9a-f]{8})/)?.[1] ?? "";
  const log = () => Deno.readTextFileSync(sandbox.path(id, "stderr.log"));
  await poll(() => log().includes("127.0.0.1:9"), "it to say what it waits for");
  assertEquals(sandbox.meta(id).state, "running");
  await sandbox.ok(["stop", id]);
});

Deno.test("an agent that was started before its endpoint waits for it", async () => {
  await using sandbox = await createSandbox();
  const port = freePort();
  const url = `http://127.0.0.1:${port}/v1`;
  const id = (await sandbox.ok(["--bg", "-q", "--no-check", "--base-url", url, "hi there"])).trim();
  const log = sandbox.path(id, "stderr.log");
  await poll(() => Deno.readTextFileSync(log).includes("waiting for it"), "it to wait");
  await using server = Deno.serve({ hostname: "127.0.0.1", port, onListen() {} }, () => {
    return Response.json({ object: "list", data: [] });
  });
  await sandbox.ended(id);
  const last = (await Deno.readTextFile(log)).trimEnd().split("\n").at(-1) ?? "";
  assert(!/connection refused/.test(last), last);
  await server.shutdown();
});

Deno.test("a start does not look at an endpoint that a proxy reaches, nor wait for one that is slow", async () => {
  await using sandbox = await createSandbox();
  const args = ["--bg", "-q", "--model", "m", "--timeout", "1s"];
  const env = { ISONFORGE_PROXY: "http://127.0.0.1:9" };
  const proxied = await sandbox.ok([...args, "--base-url", "http://127.0.0.1:9/v1", "x"], { env });
  await sandbox.ended(proxied.trim());
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const slow = await sandbox.ok([
    ...args,
    "--base-url",
    `http://127.0.0.1:${silent.addr.port}/v1`,
    "x",
  ]);
  await sandbox.ok(["stop", slow.trim()]);
  silent.close();
});
